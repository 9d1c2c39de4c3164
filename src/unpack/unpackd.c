/* keyconvoy-unpack PAGES_FD -1: takes one toolset apart, in memory. It has no
 * file but its socket, and ends with it. */
#include <iconv.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "src/base/entry.h"
#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/unpack/unpack.h"
#include "src/wire/jail.h"

/* More than any toolset needs, far less than a machine has. */
#define MEMORY_MAX	((rlim_t)256 << 20)
#define SECONDS_MAX	20
#define SECRETS		(16 * 1024)

static int
on_unpack(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_unpack *q = req;
	struct rep_unpack *r = rep;
	struct buf entries;
	int err;

	(void)detail;
	buf_init(&entries, UNPACK_OUT_MAX);
	err = unpack(q->zip, &entries);
	if (err == 0)
		r->entries = daemon_out(d, entries.p, entries.len);
	buf_free(&entries);
	return err;
}

static const struct daemon_row rows[] = {
	{ MSG_UNPACK, 1, DAEMON_ONCE, on_unpack },
};

static const struct daemon_def def = {
	.name = "keyconvoy-unpack", .rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};

/* What the library reads from files when it is first used: the list of character
 * sets for names, the time zone for dates. One of no file stays as it is, while
 * /etc/localtime is looked at anew each time. */
static int
warm(void)
{
	iconv_t cd = iconv_open("ASCII", "UTF-8");

	/* cppcheck-suppress intToPointerCast */
	if (cd != (iconv_t)-1)
		(void)iconv_close(cd);
	if (setenv("TZ", "UTC0", 1) != 0)
		return ERR_NOMEM;
	tzset();
	return 0;
}

static int
limit(void)
{
	const struct rlimit memory = { MEMORY_MAX, MEMORY_MAX };
	const struct rlimit seconds = { SECONDS_MAX, SECONDS_MAX };

	/* A sanitizer's runtime reserves far more than it uses. */
	if (!JAIL_ASAN && setrlimit(RLIMIT_AS, &memory) != 0)
		return ERR_UNSUPPORTED;
	return setrlimit(RLIMIT_CPU, &seconds) == 0 ? 0 : ERR_UNSUPPORTED;
}

static int
prepare(int argc, char **argv, int *fd_pages, int *fd_peer)
{
	int err;

	if ((err = daemon_args(argc, argv, fd_pages, fd_peer)) != 0)
		return err;
	if (*fd_peer >= 0)
		return ERR_ARG;
	daemon_keep(*fd_pages, *fd_peer, -1);
	if ((err = daemon_harden()) != 0 || (err = daemon_leave_root()) != 0)
		return err;
	/* Frames lie there; the jail lets no more of it be made. */
	if ((err = warm()) != 0 || (err = limit()) != 0 ||
	    (err = secret_setup(SECRETS)) != 0)
		return err;
	err = jail_confine(NULL, 0);
	return err < 0 ? err : jail_shut(JAIL_UNPACK);
}

int
main(int argc, char **argv)
{
	static struct daemon d;
	int err, fd_pages, fd_peer;

	entry_setup();
	if ((err = prepare(argc, argv, &fd_pages, &fd_peer)) != 0)
		return daemon_failed("keyconvoy-unpack", err);
	return daemon_serve(&d, &def, NULL, fd_pages, fd_peer);
}
