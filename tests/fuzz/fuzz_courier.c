/* What a courier's manifest says, whoever signed it: what is taken of it can be shown,
 * names no other place, and is a command without a quote. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/cloud/az.h"
#include "src/steps/online/courier.h"

#define COMMAND_MAX 2048

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int holds)
{
	if (!holds)
		abort();
}

static void
file(const struct courier_file *file, const char *end)
{
	must(utf8_ok(file->name, strlen(file->name), NULL));
	must(strchr(file->name, '/') == NULL && file->name[0] != '.');
	must(text_ends(file->name, end) && file->size > 0);
}

/* Each word of it is one for the shell, too. */
static void
command(const struct courier *c)
{
	const struct az_import in = { .kid = &c->kid, .name = c->name,
		.file = "package", .kty = c->crv[0] == '\0' ? "RSA" : "EC",
		.crv = c->crv[0] == '\0' ? NULL : c->crv, .ops = c->ops };
	struct buf b;

	buf_init(&b, COMMAND_MAX);
	must(az_import(&in, SHELL_POSIX, &b) == 0);
	must(strpbrk(buf_str(&b), "'\"\\$`;&|<>()*?\n") == NULL);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct courier c;
	char again[OPS_TEXT];

	if (courier_read(view_of(data, size), &c) != 0)
		return 0;
	must(size <= MANIFEST_MAX && c.sequence >= 1);
	must(utf8_ok(c.station, strlen(c.station), NULL));
	must(strspn(c.id, "0123456789abcdef") == strlen(c.id));
	must(name_friendly(c.name) == 0 && c.name[0] != '-');
	must(name_ops(c.ops, c.crv[0] != '\0', again) == 0 &&
	    strcmp(again, c.ops) == 0);
	file(&c.file[0], ".byok");
	file(&c.file[1], ".pub.pem");
	command(&c);
	return 0;
}
