/* keyconvoy-az PAGES_FD -1: runs az once, by its table, and ends. It has no jail, for
 * what it starts is somebody else's program; so of what az says it reads one thing, the
 * suffix of a cloud's vaults, and that by its characters. */
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/az/place.h"
#include "src/az/run.h"
#include "src/base/entry.h"
#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/wire/errand.h"

#define SECRETS		(16 * 1024)
#define ENV_MAX		(ERRAND_KEEPS + 8)
#define PAIR_MAX	(FILE_PATH_MAX + 32)
#define BODY_MAX	(64 * 1024)

/* What we came with of the environment: ours is emptied when we are hardened. */
struct came {
	char *pair[ERRAND_KEEPS];
	size_t n;
	int asked;		/* for something */
};

static const char *
get(const struct came *c, const char *name)
{
	const size_t len = strlen(name);

	for (size_t i = 0; i < c->n; i++)
		if (strncmp(c->pair[i], name, len) == 0 &&
		    c->pair[i][len] == '=')
			return c->pair[i] + len + 1;
	return NULL;
}

static int
keep(struct came *c, const char *pair)
{
	if (c->n == ERRAND_KEEPS)
		return ERR_TOOBIG;
	return (c->pair[c->n++] = strdup(pair)) == NULL ? ERR_NOMEM : 0;
}

/* Az finds a home by the user's entry when nothing names one; so do we. */
static int
remember(struct came *c)
{
	struct passwd one, *user = NULL;
	char home[PAIR_MAX], names[PAIR_MAX];
	int err = 0;

	for (char **e = environ; err == 0 && e != NULL && *e != NULL; e++)
		err = keep(c, *e);
	if (err != 0 || get(c, "HOME") != NULL || getpwuid_r(geteuid(), &one,
	    names, sizeof(names), &user) != 0 || user == NULL)
		return err;
	(void)snprintf(home, sizeof(home), "HOME=%s", user->pw_dir);
	return keep(c, home);
}

/* -- az's environment ------------------------------------------------------------- */

/* Nothing is asked, coloured, reported or looked up elsewhere. */
static char settled[][40] = {
	"AZURE_CORE_COLLECT_TELEMETRY=0", "AZURE_CORE_NO_COLOR=1",
	"AZURE_CORE_LOGIN_EXPERIENCE_V2=0", "PYTHONWARNINGS=ignore",
	"LC_ALL=C.UTF-8"
};
#define N_SETTLED (sizeof(settled) / sizeof(settled[0]))

struct around {
	char dir[PAIR_MAX], cloud[96];
	char *env[ENV_MAX];
};

/* Their folder of az: theirs by the variable, or the one in their home. */
static const char *
theirs(const struct came *c, char out[static FILE_PATH_MAX])
{
	const char *home = get(c, "HOME"), *dir = get(c, "AZURE_CONFIG_DIR");

	if (dir != NULL || home == NULL)
		return dir;
	return path_join(out, home, ".azure") == 0 ? out : NULL;
}

static int
surround(const struct came *c, const char *dir, struct around *a)
{
	char from[FILE_PATH_MAX], name[64];
	size_t n = 0;
	int err = place_clouds(dir, theirs(c, from), name);

	(void)snprintf(a->dir, sizeof(a->dir), "AZURE_CONFIG_DIR=%s", dir);
	(void)snprintf(a->cloud, sizeof(a->cloud), "AZURE_CLOUD_NAME=%s", name);
	for (size_t i = 0; i < c->n; i++)
		if (strncmp(c->pair[i], "AZURE_", 6) != 0 ||
		    (name[0] == '\0' &&
		    strncmp(c->pair[i], "AZURE_CLOUD_NAME=", 17) == 0))
			a->env[n++] = c->pair[i];
	for (size_t i = 0; i < N_SETTLED; i++)
		a->env[n++] = settled[i];
	a->env[n++] = a->dir;
	if (name[0] != '\0')
		a->env[n++] = a->cloud;
	a->env[n] = NULL;
	return err;
}

/* -- the answer ---------------------------------------------------------------------- */

static int
answer(struct daemon *d, const struct run *r, struct rep_az *rep)
{
	char line[AZ_SAID_MAX + 1];

	run_line(buf_view(&r->said), line);
	rep->ended = (uint8_t)r->ended;
	rep->out = daemon_out(d, r->out.p, r->out.len);
	rep->said = daemon_out_str(d, line);
	return 0;
}

/* The suffix of the cloud's vaults; not 0 in r->ended: az could not say it. */
static int
ask_suffix(struct run *r, struct daemon *d, int managed, char *out)
{
	int err;

	r->words = call_suffix_words(managed);
	r->seconds = 60;
	err = run_az(r, d);
	return err == 0 && r->ended == 0 ? call_suffix(buf_view(&r->out), out) :
	    err;
}

static int
run_call(struct run *r, struct daemon *d, const struct req_az *q,
    const char *suffix)
{
	const struct call_row *row = call_find(q);
	struct call_words words;
	struct buf file;
	int err = call_make(q, RUN_FILE, suffix, &words);

	buf_init(&file, BODY_MAX);
	if (err == 0 && row->file != NULL)
		err = row->file(q, &file);
	if (err == 0) {
		r->words = words.word;
		r->file = buf_view(&file);
		r->seconds = row->seconds;
		r->speaks = row->speaks;
		err = run_az(r, d);
	}
	buf_free(&file);
	call_free(&words);
	return err;
}

static int
run_it(struct daemon *d, const struct req_az *q, const struct came *c,
    const char *dir, struct rep_az *rep)
{
	const struct call_row *row = call_find(q);
	char az[FILE_PATH_MAX], suffix[CALL_SUFFIX_MAX] = ".";
	struct around around = { .dir = "" };
	struct run r = { .program = az, .env = around.env };
	int err = call_check(q);

	if (err == 0)
		err = run_find(get(c, "PATH"), az);
	if (err == 0)
		err = surround(c, dir, &around);
	if (err == 0 && row->rest)
		err = ask_suffix(&r, d, q->managed, suffix);
	if (err == 0 && r.ended == 0) {
		run_free(&r);
		err = run_call(&r, d, q, suffix);
	}
	if (err == 0)
		err = answer(d, &r, rep);
	run_free(&r);
	return err;
}

/* Where the launcher's folder is looked for. */
static struct place_in
places(const struct came *c)
{
	return (struct place_in){ .run = get(c, "XDG_RUNTIME_DIR"),
		.shared = "/dev/shm", .home = get(c, "HOME"),
		.owner = (unsigned)getppid() };
}

static int
on_az(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_az *q = req;
	struct rep_az *r = rep;
	struct came *c = d->self;
	const struct place_in in = places(c);
	char dir[FILE_PATH_MAX];
	int memory = 0, err;

	(void)detail;
	c->asked = 1;
	if (q->call == AZ_EMPTY)
		return place_empty(&in);
	err = place_open(&in, dir, &memory);
	r->memory = (uint8_t)memory;
	return err == 0 ? run_it(d, q, c, dir, r) : err;
}

static const struct daemon_row rows[] = {
	{ MSG_AZ, 1, DAEMON_ONCE, on_az },
};

static const struct daemon_def def = {
	.name = "keyconvoy-az", .rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};

static int
prepare(int argc, char **argv, struct came *c, int *fd_pages)
{
	int err, fd_peer;

	if ((err = daemon_args(argc, argv, fd_pages, &fd_peer)) != 0)
		return err;
	if (fd_peer >= 0)
		return ERR_ARG;
	daemon_keep(*fd_pages, -1, -1);
	if (fcntl(*fd_pages, F_SETFD, FD_CLOEXEC) != 0)	/* it is not az's */
		return ERR_IO;
	if ((err = remember(c)) != 0 || (err = daemon_harden()) != 0)
		return err;
	return secret_setup(SECRETS);
}

int
main(int argc, char **argv)
{
	static struct daemon d;
	static struct came came;
	int err, fd_pages;

	entry_setup();
	if ((err = prepare(argc, argv, &came, &fd_pages)) != 0)
		return daemon_failed("keyconvoy-az", err);
	err = daemon_serve(&d, &def, &came, fd_pages, -1);
	/* Nobody is there any more who asks: nobody is signed in either. */
	if (!came.asked) {
		const struct place_in in = places(&came);

		(void)place_empty(&in);
	}
	return err;
}
