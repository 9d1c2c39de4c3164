#include "hsm/keys/kek.h"

#include <string.h>

#include "hsm/keys/kek_part.h"
#include "src/base/brought.h"
#include "src/base/err.h"

/* -- which form -------------------------------------------------------------------- */

/* A SEQUENCE whose length takes bytes of its own, or is the file's: few texts begin
 * so, and none that is a KEK. */
static int
is_der(struct view v)
{
	return v.len > 2 && v.p[0] == 0x30 &&
	    ((v.p[1] > 0x80 && v.p[1] < 0x85) || v.p[1] == v.len - 2);
}

static int
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int
read_text(struct view text, struct kek *out)
{
	static const char begin[] = "-----BEGIN ";

	while (text.len > 0 && is_blank(text.p[0]))
		text = view_of(text.p + 1, text.len - 1);
	if (text.len == 0)
		return ERR_KEK_EMPTY;
	if (text.p[0] == '{' || text.p[0] == '[')
		return kek_read_json(text, out);
	if (memmem(text.p, text.len, begin, sizeof(begin) - 1) != NULL)
		return kek_read_pem(text, out);
	if (text.p[0] == '<')
		return ERR_KEK_HTML;
	return ERR_KEK_FORM;
}

static int
read_any(struct view file, struct kek *out)
{
	struct buf text;
	int err;

	if (is_der(file)) {
		out->form = KEK_DER;
		return kek_read_der(file, out);
	}
	buf_init(&text, KEK_FILE_MAX);
	err = brought_text(file, &text, NULL);
	if (err == ERR_FORMAT)
		err = ERR_KEK_BROKEN;	/* UTF-16 that breaks off */
	if (err == 0)
		err = read_text(buf_view(&text), out);
	buf_free(&text);
	return err;
}

static int
join_kid(const char *given, struct kek *out)
{
	struct kid kid;
	int err = kid_parse(given, &kid);

	if (err == ERR_KID_MISSING)
		return 0;
	if (err != 0)
		return err;
	if (*out->kid == '\0')
		memcpy(out->kid, kid.text, sizeof(out->kid));
	/* The file's spelling is the vault's. */
	return kid_same(out->kid, kid.text) ? 0 : ERR_KID_DIFFERS;
}

int
kek_read(struct view file, const char *kid, struct kek *out)
{
	unsigned line;
	int err;

	memset(out, 0, sizeof(*out));
	if (file.len > KEK_FILE_MAX)
		return ERR_TOOBIG;
	if ((err = read_any(file, out)) == 0)
		err = join_kid(kid, out);
	if (err != 0) {
		line = out->line;
		kek_free(out);
		out->line = line;
	}
	return err;
}

void
kek_free(struct kek *kek)
{
	EVP_PKEY_free(kek->key);
	memset(kek, 0, sizeof(*kek));
}
