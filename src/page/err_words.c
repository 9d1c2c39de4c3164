#include "src/page/err_words.h"

#include <stddef.h>

#include "src/base/err.h"
#include "src/base/nls.h"

static const struct {
	int err;
	const char *words;
} rows[] = {
	{ ERR_NOMEM, N_("no memory is left") },
	{ ERR_IO, N_("reading or writing failed") },
	{ ERR_NOSPACE, N_("no room is left on the disk") },
	{ ERR_EXISTS, N_("it exists already") },
	{ ERR_NOTFOUND, N_("it is not there") },
	{ ERR_PERM, N_("this user may not do that") },
	{ ERR_FOLDER, N_("it is a folder") },
	{ ERR_STRANGE, N_("it is no ordinary file, or far too large") },
	{ ERR_IN_WAY, N_("something else stands in its place") },
	{ ERR_READONLY, N_("the file system is read-only") },
	{ ERR_TOOBIG, N_("it is larger than it may be") },
	{ ERR_FORMAT, N_("its form is not as specified") },
	{ ERR_AUTH, N_("its signature or tag does not hold") },
	{ ERR_ARG, N_("a value is out of its range") },
	{ ERR_PHASE, N_("not possible at this point") },
	{ ERR_CRYPTO, N_("the cryptographic library refused") },
	{ ERR_CLOSED, N_("a program ended unexpectedly") },
	{ ERR_LOCKED, N_("another program uses it") },
	{ ERR_UNSUPPORTED, N_("not possible here") },
	{ ERR_DIR_OWNER, N_("it belongs to another user") },
	{ ERR_DIR_MODE, N_("others may write in it (chmod go-w)") },
	{ ERR_CHANGED, N_("it was changed since it was written") },
	{ ERR_UNLOCKED, N_("memory of keys cannot be locked") },
	{ ERR_SELFTEST, N_("a self-test of the cryptography failed") },
	{ ERR_PROGRAM, N_("a program of keyconvoy is not there") },
};

const char *
err_words(int err)
{
	const char *name = err_name(err);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].err == err)
			return _(rows[i].words);
	return name == NULL ? "?" : name;
}
