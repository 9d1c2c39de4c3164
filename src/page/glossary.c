#include "src/page/glossary.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "src/base/nls.h"

/* The word as pages have it, an s behind it or none, and what it means. */
static const struct {
	const char *word, *meaning;
} terms[] = {
	/* TRANSLATORS: these words alone are looked for on pages. */
	{ N_("vault"), N_("Vault: Azure Key Vault, where the key is used in the "
	    "end.") },
	{ "KEK", N_("KEK: the vault's key exchange key; only the vault can open "
	    "what is wrapped for it.") },
	{ N_("world"), N_("Security world: all keys of this ceremony, guarded by "
	    "the cards.") },
	{ "quorum", N_("Quorum: K of the N administrator cards, which together "
	    "open the world.") },
	{ N_("share"), N_("Share: one card's part of what opens the world.") },
	{ "PUK", N_("PUK: gives a blocked card new tries.") },
	{ "hknso", N_("hknso: the world's name, a digest of its signing key.") },
};

/* UTF-8's bytes beyond ASCII are letters as well. */
static int
is_letter(char c)
{
	return (c & 0x80) != 0 || isalpha((unsigned char)c);
}

static int
has_word(const char *text, const char *word)
{
	const size_t len = strlen(word);

	for (const char *s = text; *s != '\0'; s++) {
		if ((s > text && is_letter(s[-1])) ||
		    strncasecmp(s, word, len) != 0)
			continue;
		if (!is_letter(s[len + (s[len] == 's')]))
			return 1;
	}
	return 0;
}

int
glossary_of(const char *text, struct buf *out)
{
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		if (has_word(text, _(terms[i].word))) {
			(void)buf_puts(out, out->len == 0 ? "" : " ");
			(void)buf_puts(out, _(terms[i].meaning));
		}
	return out->err;
}
