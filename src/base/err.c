#include "src/base/err.h"

#include <errno.h>
#include <stddef.h>

#define ERR_ROW(name, text) [name##_INDEX] = { #name, text },
static const struct {
	const char *name;
	const char *text;
} errs[ERR_COUNT] = {
	[ERR_OK_INDEX] = { "ERR_OK", "no error" },
	ERR_LIST(ERR_ROW)
};
#undef ERR_ROW

static int
known(int err)
{
	return err <= 0 && err > -(int)ERR_COUNT;
}

const char *
err_text(int err)
{
	return known(err) ? errs[-err].text : "unknown error";
}

const char *
err_name(int err)
{
	return known(err) ? errs[-err].name : NULL;
}

int
err_from_errno(int errnum)
{
	switch (errnum) {
	case ENOMEM:
		return ERR_NOMEM;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:	/* a limit of this process, or of the medium */
		return ERR_NOSPACE;
	case EEXIST:
	case ENOTEMPTY:
		return ERR_EXISTS;
	case ENOENT:
	case ENOTDIR:
		return ERR_NOTFOUND;
	case EACCES:
	case EPERM:
		return ERR_PERM;
	case EROFS:
		return ERR_READONLY;
	case ENAMETOOLONG:
	case EOVERFLOW:
		return ERR_TOOBIG;
	case EISDIR:
		return ERR_FOLDER;
	case ELOOP:
		return ERR_FORMAT;
	case EINVAL:
		return ERR_ARG;
	case EPIPE:
	case ECONNRESET:
		return ERR_CLOSED;
	case EAGAIN:
	case EBUSY:
	case ETXTBSY:
		return ERR_LOCKED;
	case ENOSYS:
	case EOPNOTSUPP:
		return ERR_UNSUPPORTED;
	default:
		/* Also for 0: a failure must never turn into a success. */
		return ERR_IO;
	}
}
