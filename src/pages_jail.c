#include "src/pages_jail.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/args.h"
#include "src/door_media.h"
#include "src/page/err_words.h"
#include "src/spawn.h"
#include "src/wire/jail.h"

#define WAYS_MAX (ARGS_VARS + 32)

struct ways {
	struct jail_way way[WAYS_MAX];
	size_t n;
};

/* Networks: a link of the first leads into the second. */
static const char *const of_system[] = { "/sys/class/net", "/sys/devices" };
#define N_OF_SYSTEM (sizeof(of_system) / sizeof(of_system[0]))

/* What is not there is not within reach either. 1 when it is. */
static int
let(struct ways *w, const char *path, enum way how)
{
	int fd = w->n == WAYS_MAX ? -1 : open(path, O_PATH | O_CLOEXEC);

	if (fd < 0)
		return 0;
	w->way[w->n++] = (struct jail_way){ .fd = fd, .how = how };
	return 1;
}

/* The folder that holds it; "/" is none that anybody meant. */
static int
let_folder_of(struct ways *w, const char *path, enum way how)
{
	char dir[FILE_PATH_MAX];
	const char *slash = strrchr(path, '/');
	const size_t len = slash == NULL ? 1 : (size_t)(slash - path);

	if (len == 0 || len >= sizeof(dir))
		return 0;
	memcpy(dir, slash == NULL ? "." : path, len);
	dir[len] = '\0';
	return let(w, dir, how);
}

/* What the command line names is somebody's word, given before anything else. */
static void
let_named(struct ways *w, const struct args *a)
{
	if (a->replay.file != NULL)
		(void)let_folder_of(w, a->replay.file, WAY_READS);
	if (a->replay.secrets != NULL)
		(void)let(w, a->replay.secrets, WAY_READS);
	for (size_t i = 0; i < a->replay.n_vars; i++)
		if (a->var[i].value[0] == '/' && a->var[i].value[1] != '\0')
			(void)let(w, a->var[i].value, WAY_READS);
}

static void
gather(struct ways *w, const struct args *a)
{
	(void)let(w, a->opt.data, WAY_WRITES);
	(void)let(w, a->opt.reader.arg, WAY_LISTS);
	/* For their digests. */
	(void)let(w, a->opt.program_dir, WAY_READS);
	(void)let(w, a->opt.launcher, WAY_READS);
	let_named(w, a);
	for (size_t i = 0; i < N_OF_SYSTEM; i++)
		(void)let(w, of_system[i], WAY_READS);
}

/* What is read once, and then known: the time zone. */
static void
warm(void)
{
	const time_t now = time(NULL);
	struct tm tm;

	tzset();
	(void)localtime_r(&now, &tm);
}

static int
complain(const char *what, const char *why)
{
	(void)fprintf(stderr, _("keyconvoy: %s: %s\n"), what, why);
	return ERR_UNSUPPORTED;
}

/* The rest comes from the launcher. Without Landlock nothing is beyond reach. */
static int
begin_beyond(const struct args *a)
{
	const char *apart[] = { a->data, NULL, NULL };
	const char *media[] = { NULL, NULL, NULL };
	size_t n = 0;

	if (spawn_for(a->opt.reader.driver) == SPAWN_CARDS)
		apart[1] = a->opt.reader.arg;
	if (a->opt.stick != NULL)
		media[n++] = a->opt.stick;
	if (a->opt.backup != NULL)
		media[n] = a->opt.backup;
	return door_media_begin(apart, media);
}

int
pages_jail(void *args)
{
	struct args *a = args;
	struct ways w = { .n = 0 };
	int err;

	warm();
	gather(&w, a);
	err = jail_confine(w.way, w.n);
	for (size_t i = 0; i < w.n; i++)
		(void)close(w.way[i].fd);
	a->opt.landlock = err > 0 ? err : 0;
	if (err == 0 && jail_built() && geteuid() == 0 &&
	    a->opt.mode == MODE_PRODUCTION)
		return complain("--production", _("this kernel has no Landlock, and "
		    "root could open any file; begin as another user."));
	if (err > 0)
		err = begin_beyond(a);
	if (err >= 0)
		err = jail_shut(JAIL_PAGES);
	return err < 0 ? complain(_("the jail of the pages"), err_words(err)) : 0;
}
