#include "src/cloud/az.h"

#include <string.h>

#include "src/base/err.h"

/* Words of these alone mean themselves in every shell. */
static int
is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:+=";

	return *word != '\0' && strspn(word, plain) == strlen(word);
}

/* Bytes of the single quote at s, 0: none. */
static size_t
quote_at(const char *s, enum shell shell)
{
	if (*s == '\'')
		return 1;
	return shell == SHELL_POWERSHELL && (uint8_t)s[0] == 0xe2 &&
	    (uint8_t)s[1] == 0x80 && (uint8_t)s[2] >= 0x98 &&
	    (uint8_t)s[2] <= 0x9b ? 3 : 0;
}

int
az_word(const char *word, enum shell shell, struct buf *out)
{
	size_t n;

	if (is_plain(word))
		return buf_puts(out, word);
	buf_puts(out, "'");
	while (*word != '\0') {
		n = quote_at(word, shell);
		if (n > 0 && shell == SHELL_POSIX)
			buf_puts(out, "'\\'");
		else
			buf_put(out, word, n);
		n += n == 0;
		buf_put(out, word, n);
		word += n;
	}
	return buf_puts(out, "'");
}

static void
option(const char *name, const char *value, enum shell shell, struct buf *out)
{
	buf_puts(out, name);
	(void)az_word(value, shell, out);
}

/* A name that begins with a hyphen would be an option. */
static void
file_option(const char *file, enum shell shell, struct buf *out)
{
	struct buf b;

	buf_init(&b, out->max);
	buf_puts(&b, file[0] == '-' ? "./" : "");
	buf_puts(&b, file);
	option(" --byok-file ", buf_str(&b), shell, out);
	buf_free(&b);
}

/* Words between blanks, each as the shell takes it. */
static void
each_word(const char *s, enum shell shell, struct buf *out)
{
	char word[64];
	size_t len;

	for (s += strspn(s, " "); *s != '\0'; s += len + strspn(s + len, " ")) {
		len = strcspn(s, " ");
		if (len >= sizeof(word)) {
			out->err = ERR_TOOBIG;
			return;
		}
		memcpy(word, s, len);
		word[len] = '\0';
		option(" ", word, shell, out);
	}
}

int
az_import(const struct az_import *in, enum shell shell, struct buf *out)
{
	buf_puts(out, "az keyvault key import");
	option(in->kid->managed || in->managed ? " --hsm-name " : " --vault-name ",
	    in->kid->vault, shell, out);
	option(" --name ", in->name, shell, out);
	file_option(in->file, shell, out);
	option(" --kty ", in->kty, shell, out);
	if (in->crv != NULL)
		option(" --curve ", in->crv, shell, out);
	if (in->ops[0] != '\0') {
		buf_puts(out, " --ops");
		each_word(in->ops, shell, out);
	}
	return out->err;
}
