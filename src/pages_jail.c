#include "src/pages_jail.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "src/args.h"
#include "src/base/stick.h"
#include "src/base/system.h"
#include "src/base/tell.h"
#include "src/door_media.h"
#include "src/page/err_words.h"
#include "src/spawn.h"
#include "src/wire/jail.h"

struct ways {
	struct jail_way *way;
	size_t n, max;
};

/* For so many; each has a descriptor until the jail is shut. */
static int
ways_make(struct ways *w, size_t max)
{
	struct rlimit fds;

	if (getrlimit(RLIMIT_NOFILE, &fds) == 0) {
		fds.rlim_cur = fds.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &fds);
	}
	*w = (struct ways){ .way = calloc(max, sizeof(*w->way)), .max = max };
	return w->way == NULL ? ERR_NOMEM : 0;
}

/* What readiness looks at. Links of /sys/class lead into /sys/devices. */
static const char *const of_system[] = { "/sys/class/net", "/sys/devices", "/sys/block",
	"/sys/class/power_supply", "/sys/class/rtc", "/sys/class/usbmisc",
	"/sys/module/kernel/parameters", "/sys/power",
	"/proc/swaps", "/proc/acpi/button/lid" };
#define N_OF_SYSTEM (sizeof(of_system) / sizeof(of_system[0]))

/* What is not there is not within reach either. 1 when it is. */
static int
let(struct ways *w, const char *path, enum way how)
{
	int fd = w->n == w->max ? -1 : open(path, O_PATH | O_CLOEXEC);

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
	for (size_t i = 0; i < a->replay.n_vars; i++)
		if (a->var[i].value[0] == '/' && a->var[i].value[1] != '\0')
			(void)let(w, a->var[i].value, WAY_READS);
}

static void
gather(struct ways *w, const struct args *a)
{
	char path[FILE_PATH_MAX];

	(void)let(w, a->opt.data, WAY_WRITES);
	/* For their digests. */
	(void)let(w, a->opt.program_dir, WAY_READS);
	(void)let(w, a->opt.launcher, WAY_READS);
	let_named(w, a);
	for (size_t i = 0; i < N_OF_SYSTEM; i++)
		if (system_path(path, of_system[i]) == 0)
			(void)let(w, path, WAY_READS);
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

/* The level of Landlock that holds, or the error. */
static int
confine(struct ways *w)
{
	int err;

	warm();
	err = jail_confine(w->way, w->n);
	for (size_t i = 0; i < w->n; i++)
		(void)close(w->way[i].fd);
	free(w->way);
	return err;
}

static int
complain(const char *what, const char *why)
{
	tell_error("keyconvoy", what, why);
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
	/* A stick's name is no folder yet. */
	if (a->opt.stick != NULL && !stick_is_name(a->opt.stick))
		media[n++] = a->opt.stick;
	if (a->opt.backup != NULL && !stick_is_name(a->opt.backup))
		media[n] = a->opt.backup;
	return door_media_begin(apart, media);
}

int
pages_jail(void *args)
{
	struct args *a = args;
	struct ways w;
	int err;

	err = ways_make(&w, ARGS_VARS + 32);
	if (err == 0) {
		gather(&w, a);
		err = confine(&w);
	}
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

/* -- commands --------------------------------------------------------------------------- */

int
command_jail(const struct args *a)
{
	int err;

	warm();
	err = jail_confine(NULL, 0);
	if (err >= 0)
		err = door_command(a->task == TASK_CARDS ?
		    spawn_for(a->opt.reader.driver) : SPAWN_NO_CARDS);
	if (err >= 0)
		err = jail_shut(JAIL_COMMAND);
	return err < 0 ? complain(_("the jail of the pages"), err_words(err)) : 0;
}
