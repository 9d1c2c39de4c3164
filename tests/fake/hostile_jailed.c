/*
 * The same in the pages' real jail: DIR has ceremonies/ and cards/one.card, beside it
 * lie stick/, outside/, as tests/launcher.sh makes them. What
 * only fails is tried in one case; what ends a process has a case each.
 */
#include "tests/fake/hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "src/args.h"
#include "src/base/beyond.h"
#include "src/base/err.h"
#include "src/base/file_tmp.h"
#include "src/door_part.h"
#include "src/pages_jail.h"
#include "src/spawn.h"
#include "src/wire/door.h"
#include "src/wire/jail.h"

static const char *dir;

static const char *
in(const char *name)
{
	static char path[8][FILE_PATH_MAX];
	static unsigned n;

	n = (n + 1) % 8;
	if (path_join(path[n], dir, name) != 0)
		abort();
	return path[n];
}

static int
pages(void)
{
	static struct args a;

	a.data = dir;
	a.opt = (struct options){ .mode = MODE_REHEARSAL,
		.data = in("ceremonies"), .stick = strdup(in("../stick")),
		.reader = { .driver = "virtual", .arg = strdup(in("cards")) } };
	return pages_jail(&a);
}

/* The system has no Landlock. */
static int bare;

int __real_jail_confine(const struct jail_way *ways, size_t n);
int __wrap_jail_confine(const struct jail_way *ways, size_t n);

int
__wrap_jail_confine(const struct jail_way *ways, size_t n)
{
	return bare ? 0 : __real_jail_confine(ways, n);
}

/* `keyconvoy verify stick outside/record --card-root=outside/odd`, as the launcher has
 * seen the command line. */
static int
verify(void)
{
	const struct args a = { .task = TASK_VERIFY };

	return command_jail(&a);
}

static int
bare_verify(void)
{
	bare = 1;
	return verify();
}

/* `keyconvoy cards`: of its cards it has what cardd says. */
static int
lister(void)
{
	static struct args a;

	a.task = TASK_CARDS;
	a.opt.reader = (struct req_c_hello){ .driver = "virtual",
		.arg = strdup(in("cards")) };
	return command_jail(&a);
}

/* 1: the system said no. */
static int
denied(int r)
{
	return r < 0 && (errno == EACCES || errno == EPERM);
}

static int
opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	return fd < 0 ? fd : close(fd);
}

static int
beyond_no(enum beyond what, const char *name, const char *to)
{
	return beyond(what, name, to) == ERR_PERM;
}

#define TRY(what) do { if (!(what)) { \
	(void)fprintf(stderr, "not so: %s\n", #what); bad = 1; } } while (0)

/* Only where there is Landlock. */
static int
files(void)
{
	char of_parent[64];
	int bad = 0, fd;

	(void)snprintf(of_parent, sizeof(of_parent), "/proc/%d/mem", (int)getppid());
	TRY(opens(in("ceremonies/record"), O_WRONLY | O_CREAT) == 0);
	TRY(opens(in("ceremonies"), O_RDONLY | O_DIRECTORY) == 0);
	TRY(denied(opens(in("cards"), O_RDONLY | O_DIRECTORY)));
	TRY(denied(opens(in("cards/one.card"), O_RDONLY)));
	TRY(denied(opens(in("cards/one.card"), O_WRONLY)));
	TRY(denied(opens(in("cards/two.card"), O_WRONLY | O_CREAT)));
	TRY(denied(unlink(in("cards/one.card"))));
	TRY(denied(rename(in("ceremonies/record"), in("cards/one.card"))) ||
	    errno == EXDEV);
	TRY(denied(link(in("cards/one.card"), in("ceremonies/card"))) ||
	    errno == EXDEV);
	TRY(denied(symlink("/", in("ceremonies/link"))));
	TRY(denied(opens(in("../outside/file"), O_RDONLY)));
	TRY(denied(opens(in("../stick/kek.json"), O_RDONLY)));
	TRY(denied(opens("/etc/passwd", O_RDONLY)));
	TRY(denied(opens(of_parent, O_RDONLY)));
	TRY(denied(opens("/proc/self/mem", O_RDWR)));

	/* and by the launcher */
	TRY((fd = beyond(BEYOND_FILE, in("../outside/file"), NULL)) > 0);
	TRY(denied((int)write(fd, "x", 1)) || errno == EBADF);
	TRY(beyond(BEYOND_FILE, in("../stick/kek.json"), NULL) > 0);
	TRY(beyond_no(BEYOND_FILE, in("../outside/.hidden/key"), NULL));
	TRY(beyond_no(BEYOND_FILE, in("cards/one.card"), NULL));
	TRY(beyond_no(BEYOND_FILE, in("../outside/../data/cards/one.card"), NULL));
	TRY(beyond_no(BEYOND_FILE, in("../stick/../data/cards/one.card"), NULL));
	TRY(beyond_no(BEYOND_MEDIUM, in("cards"), NULL));
	TRY(beyond_no(BEYOND_MEDIUM, in("../outside"), NULL));
	TRY(beyond_no(BEYOND_MEDIUM, dir, NULL));
	TRY(beyond_no(BEYOND_MEDIUM, "/", NULL));
	TRY(beyond_no(BEYOND_NEW, in("../stick/autorun.inf"), NULL));
	TRY(beyond_no(BEYOND_REMOVE, in("../stick/kek.json"), NULL));
	TRY((fd = beyond(BEYOND_NEW, in("../stick/" TMP_PREFIX "1"), NULL)) > 0);
	TRY(beyond_no(BEYOND_RENAME, in("../stick/" TMP_PREFIX "1"), "autorun.inf"));
	TRY(beyond(BEYOND_RENAME, in("../stick/" TMP_PREFIX "1"), "a.byok") == 0);
	return bad;
}

static int
door_no(enum door_op op, uint32_t what, const char *path)
{
	struct door_ask q = { .op = op, .what = what,
		.len = (uint32_t)strlen(path) + 1 };
	struct door_say say;
	int fd;

	memcpy(q.bytes, path, q.len);
	return door_call(&q, &say, &fd, 1) == ERR_PERM;
}

/* 1: it is opened, and to be read. */
static int
has(enum beyond what, const char *path)
{
	int fd = beyond(what, path, NULL), is;

	if (fd < 0)
		return 0;
	is = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY && write(fd, "x", 1) < 0;
	return close(fd) == 0 && is;
}

/* A command opens nothing, whatever there is, and is given what its arguments name. */
static int
named(void)
{
	static const char *const paths[] = { "../stick", "../stick/kek.json",
		"../outside/record", "../outside/kmdata/world", "../outside/file",
		"cards", "cards/one.card", "/etc/passwd", "/proc/self/mem", "/" };
	int bad = 0;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const char *path = paths[i][0] == '/' ? paths[i] : in(paths[i]);

		TRY(denied(opens(path, O_RDONLY)));
		TRY(denied(opens(path, O_RDONLY | O_DIRECTORY)));
		TRY(denied(opens(path, O_PATH)));
		TRY(denied(opens(path, O_WRONLY)));
#ifdef SYS_open
		TRY(denied((int)syscall(SYS_open, path, O_RDONLY)));
#endif
		TRY(denied((int)syscall(SYS_openat2, AT_FDCWD, path, NULL, 0)));
		TRY(denied((int)syscall(SYS_open_tree, AT_FDCWD, path, 0)));
	}
	TRY(denied(opens(in("../stick/new"), O_WRONLY | O_CREAT)));
	TRY(denied(unlink(in("../stick/kek.json"))));
	TRY(denied(rename(in("../stick/kek.json"), in("../stick/other"))));
	TRY(denied(mkdir(in("../stick/folder"), 0700)));

	TRY(has(BEYOND_FOLDER, in("../stick")));
	TRY(has(BEYOND_FILE, in("../stick/kek.json")));
	TRY(has(BEYOND_FILE, in("../outside/record")));
	TRY(has(BEYOND_FILE, in("../outside/kmdata/local/world")));
	TRY(has(BEYOND_FILE, in("../outside/odd")));
	TRY(beyond_no(BEYOND_NEW, in("../stick/" TMP_PREFIX "1"), NULL));
	TRY(beyond_no(BEYOND_MAKE, in("../stick/keyconvoy"), NULL));
	TRY(beyond_no(BEYOND_REMOVE, in("../stick/kek.json"), NULL));
	TRY(beyond_no(BEYOND_MEDIUM, in("../stick"), NULL));
	TRY(!has(BEYOND_FILE, in("../stick/leads-out")));
	TRY(!has(BEYOND_FILE, in("../stick/away/file")));
	TRY(!has(BEYOND_FILE, in("../stick/../outside/file")));
	TRY(!has(BEYOND_FILE, in("../stick/kek.json/../../outside/file")));
	TRY(!has(BEYOND_FILE, in("../stickered")));
	TRY(beyond_no(BEYOND_FILE, in("../outside/file"), NULL));
	TRY(beyond_no(BEYOND_FILE, in("../outside/kmdata/secret"), NULL));
	TRY(beyond_no(BEYOND_FILE, in("../outside/.hidden/key"), NULL));
	TRY(beyond_no(BEYOND_FILE, in("cards/one.card"), NULL));
	TRY(beyond_no(BEYOND_FOLDER, in("../outside"), NULL));
	TRY(beyond_no(BEYOND_FOLDER, in("cards"), NULL));
	TRY(beyond_no(BEYOND_FOLDER, "/", NULL));
	TRY(beyond_no(BEYOND_FILE, "/etc/passwd", NULL));
	TRY(beyond_no(BEYOND_FILE, "", NULL));
	return bad;
}

/* What lies in the folder cardd says, and nobody else looks. */
static int
unseen(void)
{
	int bad = 0;

	TRY(denied(opens(in("cards"), O_RDONLY | O_DIRECTORY)));
	TRY(denied(opens(in("cards/one.card"), O_RDONLY)));
	TRY(denied(opens(in("cards/two.card"), O_WRONLY | O_CREAT)));
	TRY(beyond_no(BEYOND_FOLDER, in("cards"), NULL));
	TRY(beyond_no(BEYOND_FILE, in("cards/one.card"), NULL));
	return bad;
}

/* Nor by the launcher. */
static int
behind_the_door(void)
{
	int bad = 0;

	TRY(door_no(DOOR_FILE, DOOR_NO_MEDIUM, in("../outside/file")));
	TRY(door_no(DOOR_MEDIUM, 0, in("../stick")));
	TRY(door_no(DOOR_MOUNT, 1, "usb:1"));
	TRY(door_no(DOOR_LAYOUT, 0, ""));
	TRY(door_no(DOOR_ERRAND, 0, ""));
	TRY(door_no(DOOR_RUNNING, 0, ""));
	TRY(door_no(DOOR_START, SPAWN_CARDS, ""));
	TRY(door_no(DOOR_START, SPAWN_READERS, ""));
	TRY(door_no(DOOR_COMMAND, SPAWN_READERS, ""));
	return bad;
}

static int
calls(void)
{
	char c = 'x';
	int bad = 0;

	TRY(denied(ioctl(STDIN_FILENO, TIOCSTI, &c)));
	TRY(denied(kill(getppid(), SIGTERM)));
	TRY(denied(chmod(in("ceremonies"), 0777)));
	TRY(denied(truncate(in("ceremonies/kept"), 0)));
	TRY(denied(setpgid(0, 0)));
	TRY(denied((int)fork()));
	TRY(denied(chdir("/")));
	return bad;
}

static int
program(void)
{
	char name[] = "sh";
	char *const words[] = { name, NULL };

	return execv("/bin/sh", words);
}

static int
another_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0;
}

static int
another_memory(void)
{
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) != 0;
}

/* One pair more, and only after the first: no card is at two cardd's. */
static int
daemons_by_the_launcher(void)
{
	struct daemons d;
	int bad = 0;

	TRY(spawn_start(&d, SPAWN_CARDS) == 0);
	TRY(denied(kill(d.cardd_pid, SIGSTOP)));
	return bad;
}

/* Mounted on the stick's folder when the jail is shut already. */
static int
later(void)
{
	const struct timespec moment = { 0, 20 * 1000 * 1000 };
	const char *const name = "../stick/later.json";
	int bad = 0;

	TRY(opens(in("ceremonies/ready"), O_WRONLY | O_CREAT) == 0);
	for (int i = 0; i < 1000 && file_exists(in(name)) != 1; i++)
		(void)nanosleep(&moment, NULL);
	TRY(denied(opens(in(name), O_RDONLY)));
	TRY(beyond(BEYOND_FILE, in(name), NULL) > 0);
	TRY(beyond(BEYOND_NEW, in("../stick/" TMP_PREFIX "2"), NULL) > 0);
	TRY(beyond(BEYOND_REMOVE, in("../stick/" TMP_PREFIX "2"), NULL) == 0);
	return bad;
}

static const struct {
	const char *name;
	int (*run)(void), (*shut)(void);
} cases[] = {
	{ "jailed-files", files, pages },
	{ "jailed-later", later, pages },
	{ "jailed-calls", calls, pages },
	{ "jailed-daemons", daemons_by_the_launcher, pages },
	{ "jailed-program", program, pages },
	{ "jailed-socket", another_socket, pages },
	{ "jailed-memory", another_memory, pages },
	{ "jailed-named", named, verify },
	{ "jailed-bare", named, bare_verify },
	{ "jailed-cards", unseen, lister },
	{ "jailed-door", behind_the_door, verify },
};

int
hostile_jailed(const char *name, const char *folder)
{
	dir = folder;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (strcmp(cases[i].name, name) == 0)
			return cases[i].shut() != 0 ? 97 : cases[i].run();
	return 98;
}
