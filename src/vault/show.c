#include "src/vault/show.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/base/tell.h"
#include "src/base/words.h"
#include "src/cmd/out.h"
#include "src/base/say.h"

#define SENTENCE_MAX 8192
#define GROUP 4		/* bytes */

void
show_digest(struct buf *out, const uint8_t digest[static SHA256_LEN])
{
	enum word_list list = words_list();
	uint16_t pos[WORDS_N];

	for (size_t i = 0; i < SHA256_LEN; i++)
		(void)buf_printf(out, "%s%02x", i == 0 ? "  " :
		    i % GROUP == 0 ? " " : "", digest[i]);
	if (words_of(digest, pos) == 0)
		for (size_t i = 0; i < WORDS_N; i++)
			(void)buf_printf(out, "%s%s", i == 0 ? "\n  " : " ",
			    words_text(list, pos[i]));
	(void)buf_puts(out, "\n");
}

void
show_rehearsal(void)
{
	(void)puts(_("REHEARSAL: a practice vault; its PIN lies beside it, and no "
	    "real key belongs in it."));
}

int
refuse(const char *text, ...)
{
	struct buf b;
	va_list ap;

	buf_init(&b, SENTENCE_MAX);
	va_start(ap, text);
	if (say_v(&b, text, ap) == 0) {
		(void)fputs("keyconvoy-vault: ", stderr);
		tell_safe(stderr, buf_str(&b), 1);
		(void)fputc('\n', stderr);
	}
	va_end(ap);
	buf_free(&b);
	return 1;
}

#define NOT_ITS_CARD N_("{about}: the card does not open this world. Nothing " \
	"was changed; put the vault's own `card` and `world` back.")

/* What is wrong with the machine, or with the vault's own files; else out_error's
 * words do. */
static const struct {
	int err, status;
	const char *text;
} errors[] = {
	{ ERR_NOTFOUND, 1, N_("{about}: there is no such file. Nothing was "
	    "changed.") },
	{ ERR_EXISTS, 1, N_("{about} is there already. Nothing was changed.") },
	{ ERR_TOOBIG, 1, N_("{about}: larger than such a file can be. Nothing was "
	    "changed.") },
	{ ERR_LOCKED, 3, N_("{about}: another keyconvoy-vault works in this folder "
	    "just now. Nothing was changed; try again when it has ended.") },
	{ ERR_CLOSED, 3, N_("keyconvoy-keyd, keyconvoy-cardd or keyconvoy-unpack "
	    "is not there or ended unexpectedly. Nothing was changed.") },
	{ ERR_NOSPACE, 3, N_("{about}: no space is left on this medium. Nothing "
	    "was changed; make room, then try again.") },
	{ ERR_PERM, 3, N_("{about}: this user may not do that. Nothing was "
	    "changed.") },
	{ ERR_IO, 3, N_("{about}: reading or writing failed.") },
	{ ERR_DIR_OWNER, 3, N_("{about} belongs to another user. The vault's PIN "
	    "lies in it; work as its owner.") },
	{ ERR_DIR_MODE, 3, N_("{about}: others may write in it, and the vault's PIN "
	    "lies there. Take that away (chmod go-w), then try again.") },
	{ ERR_NOMEM, 3, N_("There is not enough memory. Nothing was changed.") },
	{ ERR_PIN, 1, N_("{about}: the PIN in the file `pin` is not the card's. "
	    "One try of the card is gone; put the right file back before the "
	    "next.") },
	{ ERR_PIN_BLOCKED, 1, N_("{about}: the vault's card is blocked, so the "
	    "vault is lost. Make a new one.") },
	{ ERR_PIN_FORM, 1, N_("{about}: the file `pin` holds no PIN. Nothing was "
	    "changed; put the right file back.") },
	{ ERR_WORLD_OTHER, 1, N_("{about}: a file in it belongs to another world. "
	    "Nothing was changed; put the vault's own file back.") },
	{ ERR_SHARE, 1, NOT_ITS_CARD },
	{ ERR_CARD_WORLD, 1, NOT_ITS_CARD },
	{ ERR_CARD_OLDER, 1, NOT_ITS_CARD },
	{ ERR_CARD_UNPROVED, 1, NOT_ITS_CARD },
};

int
refuse_error(const char *about, int err)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].err != err)
			continue;
		(void)refuse(_(errors[i].text), "about", about, NULL);
		return errors[i].status;
	}
	(void)refuse(_("{about}: {error} Nothing was changed."), "about", about,
	    "error", out_error(err), NULL);
	return 1;
}
