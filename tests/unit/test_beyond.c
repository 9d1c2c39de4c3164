/* What the launcher opens for pages that may be somebody else's: media by a name
 * below them, and what people type within its bounds. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/file_tmp.h"
#include "src/base/system.h"
#include "src/launch/media.h"

#define TMP TMP_PREFIX "1-1"

static char root[FILE_PATH_MAX];
static pid_t owner;		/* who made it, and removes it */
static struct media m;

static const char *
in(const char *name)
{
	static char path[4][FILE_PATH_MAX];
	static unsigned n;

	n = (n + 1) % 4;
	assert_int_equal(path_join(path[n], root, name), 0);
	return path[n];
}

static void
make(const char *name)
{
	assert_int_equal(file_write(in(name), view_str("x")), 0);
}

static struct door_ask
request(enum door_op op, uint32_t what, const char *path, const char *to)
{
	struct door_ask q = { .op = op, .what = what };
	size_t len = strlen(path) + 1;

	memcpy(q.bytes, path, len);
	if (to != NULL)
		memcpy(q.bytes + len, to, strlen(to) + 1);
	q.len = (uint32_t)(len + (to == NULL ? 0 : strlen(to) + 1));
	return q;
}

static int
ask_of(enum door_op op, uint32_t what, const char *path, const char *to)
{
	const struct door_ask q = request(op, what, path, to);

	return media_answer(&m, &q);
}

/* The same on the first medium; a descriptor is closed: 1. */
static int
ask(enum door_op op, const char *path, const char *to)
{
	int r = ask_of(op, 0, path, to);

	return r > 0 ? close(r) == 0 : r;
}

static int
file(const char *path)
{
	int r = ask_of(DOOR_FILE, DOOR_NO_MEDIUM, path, NULL);

	return r > 0 ? close(r) == 0 : r;
}

/* data/cards/one.card, data/world, stick/kek.json, home/kek.pem, home/.ssh/key */
static int
setup(void **state)
{
	static const char *const files[] = { "data/cards/one.card", "data/world",
		"stick/kek.json", "stick/sub/notes", "stick/.ssh/key",
		"stick/sub/.key", "home/kek.pem", "home/.ssh/key" };
	char tmp[] = "/tmp/keyconvoy-beyond-XXXXXX", dir[FILE_PATH_MAX];

	(void)state;
	owner = getpid();
	assert_non_null(mkdtemp(tmp));
	memcpy(root, tmp, sizeof(tmp));
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		memcpy(dir, in(files[i]), strlen(in(files[i])) + 1);
		*strrchr(dir, '/') = '\0';
		assert_int_equal(dir_make(dir), 0);
		make(files[i]);
	}
	assert_int_equal(dir_make(in("empty")), 0);
	assert_int_equal(symlink(in("home/kek.pem"), in("stick/link")), 0);
	assert_int_equal(symlink(in("home"), in("stick/out")), 0);
	assert_int_equal(symlink(in("data"), in("home/data")), 0);
	memset(&m, 0, sizeof(m));
	assert_int_equal(ask_of(DOOR_APART, 0, in("data"), NULL), 0);
	assert_int_equal(ask_of(DOOR_APART, 0, in("data/cards"), NULL), 0);
	assert_int_equal(ask_of(DOOR_MEDIUM, 0, in("stick"), NULL), 0);
	m.typed = 1;
	return 0;
}

static int
teardown(void **state)
{
	char cmd[FILE_PATH_MAX + 16];

	(void)state;
	if (getpid() != owner)
		_exit(99);	/* a child, with mounts of its own below root */
	(void)snprintf(cmd, sizeof(cmd), "rm -rf '%s'", root);
	return system(cmd);	/* NOLINT(cert-env33-c) */
}

/* Below the medium, over no link, and nothing but what it is taken for. */
static void
stays_on_the_medium(void **state)
{
	(void)state;
	assert_int_equal(ask(DOOR_FILE, "kek.json", NULL), 1);
	assert_int_equal(ask(DOOR_FILE, "sub/notes", NULL), 1);
	assert_int_equal(ask(DOOR_FILE, "none", NULL), ERR_NOTFOUND);
	assert_int_equal(ask(DOOR_FILE, "sub", NULL), ERR_FOLDER);
	assert_int_equal(ask(DOOR_FOLDER, ".", NULL), 1);
	assert_int_equal(ask(DOOR_FOLDER, "sub/..", NULL), 1);
	assert_true(ask(DOOR_FOLDER, "kek.json", NULL) < 0);
	assert_int_equal(ask(DOOR_FILE, ".ssh/key", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_FILE, "sub/.key", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_FOLDER, ".ssh", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_FILE, "../home/kek.pem", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_FOLDER, "..", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_FILE, in("home/kek.pem"), NULL), ERR_PERM);
	assert_true(ask(DOOR_FILE, "link", NULL) < 0);
	assert_true(ask(DOOR_FILE, "out/kek.pem", NULL) < 0);
	assert_true(ask(DOOR_FOLDER, "out", NULL) < 0);
	assert_int_equal(mkfifo(in("stick/pipe"), 0600), 0);
	assert_int_equal(ask(DOOR_FILE, "pipe", NULL), ERR_FORMAT);
	assert_int_equal(ask_of(DOOR_FILE, 1, "kek.json", NULL), ERR_ARG);
}

/* Written whole: a temporary file, which gets one of few names. */
static void
writes_what_is_carried(void **state)
{
	struct stat st;
	int fd;

	(void)state;
	assert_int_equal(ask(DOOR_MAKE, "keyconvoy", NULL), 0);
	assert_int_equal(ask(DOOR_MAKE, "keyconvoy", NULL), ERR_EXISTS);
	fd = ask_of(DOOR_NEW, 0, "keyconvoy/" TMP, NULL);
	assert_true(fd > 0);
	assert_int_equal(write(fd, "abc", 3), 3);
	assert_int_equal(close(fd), 0);
	assert_int_equal(ask(DOOR_NEW, "keyconvoy/" TMP, NULL), ERR_EXISTS);
	assert_int_equal(ask(DOOR_FILE, "keyconvoy/" TMP, NULL), 1);
	assert_int_equal(ask(DOOR_RENAME, "keyconvoy/" TMP, "manifest"), 0);
	assert_int_equal(stat(in("stick/keyconvoy/manifest"), &st), 0);
	assert_int_equal(st.st_size, 3);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(ask(DOOR_NEW, TMP, NULL), 1);
	assert_int_equal(ask(DOOR_RENAME, TMP, "KeyTransferPackage-x.byok"), 0);
	assert_int_equal(ask(DOOR_NEW, TMP, NULL), 1);
	assert_int_equal(ask(DOOR_REMOVE, TMP, NULL), 0);
	assert_int_equal(ask(DOOR_REMOVE, TMP, NULL), ERR_NOTFOUND);
	/* A folder that was made for nothing. */
	assert_int_equal(ask(DOOR_MAKE, "kmdata", NULL), 0);
	assert_int_equal(ask(DOOR_MAKE, "kmdata/local", NULL), 0);
	assert_true(ask(DOOR_REMOVE, "kmdata", NULL) < 0);
	assert_int_equal(ask(DOOR_REMOVE, "kmdata/local", NULL), 0);
	assert_int_equal(ask(DOOR_REMOVE, "kmdata", NULL), 0);
	assert_true(ask(DOOR_REMOVE, "keyconvoy", NULL) < 0);
}

/* No program for the next machine, no change of what lies there. */
static void
writes_nothing_else(void **state)
{
	static const char *const names[] = { "autorun.inf", "x.exe", ".byok",
		"kek.pem", "..", ".", "", "sub/x.byok", "keyconvoy/../x.lnk",
		".x.byok", ".x.json", ".x.pub.pem" };

	(void)state;
	assert_int_equal(ask(DOOR_NEW, TMP, NULL), 1);
	assert_int_equal(ask(DOOR_NEW, "sub/" TMP, NULL), 1);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_true(ask(DOOR_RENAME, TMP, names[i]) < 0);
	assert_int_equal(ask(DOOR_RENAME, "sub/" TMP, "x.byok"), ERR_PERM);
	assert_int_equal(ask(DOOR_RENAME, "sub/../keyconvoy/../" TMP, "x.byok"),
	    ERR_PERM);
	assert_int_equal(ask(DOOR_RENAME, "kek.json", "x.byok"), ERR_PERM);
	assert_int_equal(ask(DOOR_REMOVE, "kek.json", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_REMOVE, "sub", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_NEW, "x.byok", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_MAKE, "System", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_MAKE, "keyconvoy", NULL), 0);
	assert_int_equal(ask(DOOR_MAKE, "sub/keyconvoy", NULL), ERR_PERM);
	assert_int_equal(ask(DOOR_NEW, "keyconvoy/" TMP, NULL), 1);
	assert_int_equal(ask(DOOR_RENAME, "keyconvoy/" TMP, "manifest"), 0);
	assert_true(ask(DOOR_REMOVE, "keyconvoy/manifest", NULL) < 0);
	assert_int_equal(ask(DOOR_FILE, "keyconvoy/manifest", NULL), 1);
	assert_int_equal(ask(DOOR_MAKE, "keyconvoy/../System", NULL), ERR_PERM);
	assert_true(ask(DOOR_NEW, "out/" TMP, NULL) < 0);
	assert_true(ask(DOOR_MAKE, "out/keyconvoy", NULL) < 0);
}

static void
reads_what_is_typed(void **state)
{
	(void)state;
	assert_int_equal(file(in("home/kek.pem")), 1);
	assert_int_equal(file(in("home/none")), ERR_NOTFOUND);
	assert_int_equal(file(in("home")), ERR_FOLDER);
	assert_int_equal(file(in("home/.ssh/key")), ERR_PERM);
	assert_int_equal(file(in("data/cards/one.card")), ERR_PERM);
	assert_int_equal(file(in("home/data/world")), ERR_PERM);
	assert_int_equal(file(in("home/../data/world")), ERR_PERM);
	assert_true(file(in("stick/link")) < 0);
	assert_true(file("/proc/self/environ") < 0);
	assert_true(file("/dev/null") < 0);
	/* As doc/threats.md has it: 64 MiB, 128 times. */
	assert_int_equal(truncate(in("home/kek.pem"), 64 << 20), 0);
	assert_int_equal(file(in("home/kek.pem")), 1);
	assert_int_equal(truncate(in("home/kek.pem"), (64 << 20) + 1), 0);
	assert_int_equal(file(in("home/kek.pem")), ERR_TOOBIG);
	m.files = 127;
	assert_int_equal(file(in("stick/kek.json")), 1);
	assert_int_equal(file(in("stick/kek.json")), ERR_PHASE);
}

static int
medium(const char *path)
{
	return ask_of(DOOR_MEDIUM, m.n, path, NULL);
}

/* What people type as a medium is one, or could be one and nothing else. */
static void
takes_what_is_a_medium(void **state)
{
	(void)state;
	assert_int_equal(medium(in("home")), ERR_PERM);
	assert_int_equal(medium(in("home/.ssh")), ERR_PERM);
	assert_int_equal(medium(in("data")), ERR_PERM);
	assert_int_equal(medium(in("data/cards")), ERR_PERM);
	assert_int_equal(medium("/"), ERR_PERM);
	assert_int_equal(medium("/proc"), ERR_PERM);
	assert_int_equal(medium(root), ERR_PERM);
	assert_int_equal(medium(in("none")), ERR_NOTFOUND);
	assert_int_equal(medium(in("empty")), 0);
	/* One on a medium that is one already. */
	assert_int_equal(medium(in("stick/sub")), 0);
	assert_int_equal(dir_make(in("home/keyconvoy")), 0);
	assert_int_equal(medium(in("home")), ERR_PERM);
	make("home/keyconvoy/manifest");
	assert_int_equal(medium(in("home")), 0);
	/* So it was written before, and the data folder lies in it. */
	assert_int_equal(dir_make(in("keyconvoy")), 0);
	make("keyconvoy/manifest");
	assert_int_equal(medium(root), ERR_PERM);
	assert_int_equal(ask_of(DOOR_MEDIUM, 0, in("empty"), NULL), ERR_ARG);
	while (m.n < MEDIA_MAX)
		assert_int_equal(medium(in("empty")), 0);
	assert_int_equal(medium(in("empty")), ERR_PERM);
	assert_int_equal(ask_of(DOOR_APART, 0, in("home"), NULL), ERR_PHASE);
}

/* Memory that programs share is mounted, too, and no medium. */
static void
takes_no_memory(void **state)
{
	static const char mine[] = "/dev/shm/keyconvoy-test-beyond";
	struct statfs fs;
	int fd;

	(void)state;
	if (statfs("/dev/shm", &fs) != 0 || fs.f_type != TMPFS_MAGIC)
		skip();
	fd = open(mine, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		skip();
	(void)close(fd);
	assert_int_equal(medium("/dev/shm"), ERR_PERM);
	assert_int_equal(unlink(mine), 0);
}

/* -- what is mounted ----------------------------------------------------------------------- */

static char machine[FILE_PATH_MAX];

/* Where this kernel lists its disks; one that can be pulled is made up below. */
const char *
system_root(void)
{
	return machine;
}

static int
put(const char *what, const char *text)
{
	char path[FILE_PATH_MAX];

	(void)snprintf(path, sizeof(path), "machine/sys/block/sdq/%s", what);
	return file_write(in(path), view_str(text));
}

/* From now on the device of what lies there is one that can be pulled. */
static int
pull(const char *path)
{
	char dev[32];
	struct stat st;

	if (stat(path, &st) != 0 || path_join(machine, root, "machine") != 0 ||
	    dir_make(in("machine/sys/block/sdq/device")) != 0)
		return -1;
	(void)snprintf(dev, sizeof(dev), "%u:%u\n", major(st.st_dev),
	    minor(st.st_dev));
	return put("device/type", "0\n") | put("removable", "1\n") |
	    put("size", "2048\n") | put("dev", dev);
}

/* A file system of its own, with somebody's file and folder on it. */
static int
mount_new(const char *at, const char *type)
{
	char path[FILE_PATH_MAX];

	return (mkdir(at, 0700) != 0 && errno != EEXIST) ||
	    mount("none", at, type, 0, NULL) != 0 ||
	    path_join(path, at, "file") != 0 ||
	    file_write(path, view_str("x")) != 0 ||
	    path_join(path, at, "sub") != 0 || dir_make(path) != 0 ||
	    path_join(path, path, "file") != 0 ||
	    file_write(path, view_str("x")) != 0;
}

static int
bind_mount(const char *from, const char *at)
{
	return (mkdir(at, 0700) != 0 && errno != EEXIST) ||
	    mount(from, at, NULL, MS_BIND, NULL) != 0;
}

/* Each of these is a line of src/launch/typed.c, which is the only one that tells its
 * two answers apart. The number of the first that is another, or 0. */

static int
one_that_can_be_pulled(void)
{
	if (mount_new(in("far"), "ramfs") != 0)
		return 101;
	if (medium(in("far")) != ERR_PERM)
		return 1;	/* a disk that is built in, as any /home */
	if (pull(in("far")) != 0)
		return 102;
	if (medium(in("far/sub")) != ERR_PERM)
		return 2;	/* not where it is mounted */
	return medium(in("far")) == 0 ? 0 : 3;
}

static int
one_in_memory(void)
{
	if (mount_new(in("far"), "tmpfs") != 0 || pull(in("far")) != 0)
		return 101;
	return medium(in("far")) == ERR_PERM ? 0 : 1;
}

/* A system on a stick; the data may lie on another device. */
static int
one_of_the_system(void)
{
	memset(&m, 0, sizeof(m));
	m.typed = 1;
	/* Only to be read: whatever removes this test's folder removes no system. */
	if (bind_mount("/", in("far")) != 0 || mount(NULL, in("far"), NULL,
	    MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) != 0 || pull("/") != 0)
		return 101;
	return medium(in("far")) == ERR_PERM ? 0 : 1;
}

static int
one_of_the_data(void)
{
	if (mount_new(in("far"), "ramfs") != 0 || pull(in("far")) != 0 ||
	    dir_make(in("far/data")) != 0 ||
	    bind_mount(in("far/sub"), in("part")) != 0)
		return 101;
	if (medium(in("part")) != 0)
		return 1;
	memset(&m, 0, sizeof(m));
	if (ask_of(DOOR_APART, 0, in("far/data"), NULL) != 0)
		return 102;
	m.typed = 1;
	return medium(in("part")) == ERR_PERM ? 0 : 2;
}

/* Nothing of these can be pulled, by what the kernel says. */
static int
one_where_media_are(void)
{
	static const char *const places[] = { "/media", "/run/media", "/mnt" };

	for (int i = 0; i < 3; i++)
		if (file_exists(places[i]) == 1) {
			char sub[FILE_PATH_MAX];

			if (mount_new(places[i], "ramfs") != 0 ||
			    path_join(sub, places[i], "sub") != 0)
				return 101 + i;
			if (medium(places[i]) != 0 || medium(sub) != 0)
				return 1 + i;
			(void)umount(places[i]);
		}
	return 0;
}

/* In a child with mounts of its own. */
static void
mounted(const char *what, int (*deed)(void))
{
	const pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL,
		    MS_REC | MS_PRIVATE, NULL) != 0)
			_exit(77);
		_exit(deed());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) > 100)
		(void)printf("# SKIPPED %s: nothing can be mounted here (%d)\n",
		    what, WEXITSTATUS(status));
	else if (WEXITSTATUS(status) != 0)
		fail_msg("%s: %d", what, WEXITSTATUS(status));
}

static void
takes_what_is_mounted(void **state)
{
	(void)state;
	mounted("one that can be pulled", one_that_can_be_pulled);
	mounted("one in memory", one_in_memory);
	mounted("one of the system", one_of_the_system);
	mounted("one of the data", one_of_the_data);
	mounted("one where media are", one_where_media_are);
}

/* A folder that is there later, as a stick is that is put in. */
static void
looks_anew(void **state)
{
	(void)state;
	assert_int_equal(rename(in("stick"), in("away")), 0);
	assert_int_equal(ask(DOOR_FILE, "kek.json", NULL), ERR_NOTFOUND);
	assert_int_equal(rename(in("away"), in("stick")), 0);
	assert_int_equal(ask(DOOR_FILE, "kek.json", NULL), 1);
}

/* What was typed is a place: a link that comes there later leads nowhere, and another
 * folder is looked at anew. */
static void
keeps_what_was_looked_at(void **state)
{
	(void)state;
	assert_int_equal(medium(in("empty")), 0);
	assert_int_equal(ask_of(DOOR_MAKE, 1, "keyconvoy", NULL), 0);
	assert_int_equal(close(ask_of(DOOR_FOLDER, 1, ".", NULL)), 0);
	assert_int_equal(rename(in("empty"), in("away")), 0);
	assert_int_equal(ask_of(DOOR_FOLDER, 1, ".", NULL), ERR_NOTFOUND);
	assert_int_equal(symlink(in("home"), in("empty")), 0);
	assert_true(ask_of(DOOR_FILE, 1, "kek.pem", NULL) < 0);
	assert_int_equal(unlink(in("empty")), 0);
	assert_int_equal(rename(in("home"), in("empty")), 0);
	assert_int_equal(ask_of(DOOR_FILE, 1, "kek.pem", NULL), ERR_PERM);
	assert_int_equal(ask_of(DOOR_NEW, 1, TMP, NULL), ERR_PERM);
	assert_int_equal(rename(in("empty"), in("home")), 0);
	/* An empty one, or one of keyconvoy's: as good as the first. */
	assert_int_equal(dir_make(in("empty")), 0);
	assert_int_equal(ask_of(DOOR_MAKE, 1, "kmdata", NULL), 0);
	assert_int_equal(rename(in("empty"), in("other")), 0);
	assert_int_equal(rename(in("away"), in("empty")), 0);
	assert_int_equal(ask_of(DOOR_FOLDER, 1, ".", NULL), ERR_PERM);
	make("empty/keyconvoy/manifest");
	assert_int_equal(close(ask_of(DOOR_FOLDER, 1, ".", NULL)), 0);
}

/* A link on the way when it was typed: its end is what was looked at. */
static void
keeps_where_a_link_led(void **state)
{
	(void)state;
	assert_int_equal(symlink(in("empty"), in("way")), 0);
	assert_int_equal(medium(in("way")), 0);
	assert_int_equal(unlink(in("way")), 0);
	assert_int_equal(symlink(in("home"), in("way")), 0);
	assert_int_equal(ask_of(DOOR_FILE, 1, "kek.pem", NULL), ERR_NOTFOUND);
	assert_int_equal(ask_of(DOOR_MAKE, 1, "keyconvoy", NULL), 0);
	assert_int_equal(file_exists(in("empty/keyconvoy")), 1);
}

/* The command line may name a folder above the data; one in the data is its own. */
static void
has_no_data_below(void **state)
{
	static const char *const above[] = { "", "data", "data/cards" };

	(void)state;
	make("kek.json");
	assert_int_equal(dir_make(in("data/stick")), 0);
	make("data/stick/kek.json");
	m.typed = 0;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(medium(i == 0 ? root : in(above[i])), 0);
	assert_int_equal(medium(in("data/stick")), 0);
	m.typed = 1;
	assert_int_equal(close(ask_of(DOOR_FILE, 1, "kek.json", NULL)), 0);
	assert_int_equal(close(ask_of(DOOR_FILE, 1, "stick/kek.json", NULL)), 0);
	assert_int_equal(ask_of(DOOR_FILE, 1, "data/cards/one.card", NULL), ERR_PERM);
	assert_int_equal(ask_of(DOOR_FILE, 1, "data/world", NULL), ERR_PERM);
	assert_int_equal(ask_of(DOOR_FOLDER, 1, "data", NULL), ERR_PERM);
	assert_int_equal(ask_of(DOOR_NEW, 1, "data/" TMP, NULL), ERR_PERM);
	assert_int_equal(file_exists(in("data/" TMP)), 0);
	assert_int_equal(ask_of(DOOR_FILE, 2, "world", NULL), ERR_PERM);
	assert_int_equal(ask_of(DOOR_FILE, 2, "cards/one.card", NULL), ERR_PERM);
	assert_int_equal(ask_of(DOOR_FOLDER, 2, ".", NULL), ERR_PERM);
	assert_int_equal(ask_of(DOOR_FILE, 3, "one.card", NULL), ERR_PERM);
	assert_int_equal(close(ask_of(DOOR_FILE, 4, "kek.json", NULL)), 0);
}

/* Whoever opens a file that somebody has on lease is held by the kernel until that is
 * given back, or for most of a minute: as by a medium that stalls. */
static int
lease(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	(void)signal(SIGIO, SIG_IGN);
	assert_int_equal(fcntl(fd, F_SETLEASE, F_WRLCK), 0);
	return fd;
}

static void
waits_no_longer(void **state)
{
	const struct door_ask stalls = request(DOOR_FILE, 0, "kek.json", NULL);
	const struct door_ask good = request(DOOR_FILE, 0, "sub/notes", NULL);
	const struct door_ask typed = request(DOOR_MEDIUM, 1, in("empty"), NULL);
	struct media *late = media_new();
	int held, status, fd;
	char c;

	(void)state;
	assert_non_null(late);
	*late = m;
	held = lease(in("stick/kek.json"));
	assert_int_equal(media_in_time(late, &stalls, 200), ERR_TIMEOUT);
	assert_true(waitpid(-1, &status, 0) > 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	fd = media_in_time(late, &good, 60000);
	assert_true(fd > 0);
	assert_int_equal(read(fd, &c, 1), 1);
	assert_int_equal(close(fd), 0);
	/* What a child was told is known from then on. */
	assert_int_equal(media_in_time(late, &typed, 60000), 0);
	assert_int_equal(late->n, 2);
	assert_int_equal(close(held), 0);
	fd = media_in_time(late, &stalls, 60000);
	assert_true(fd > 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(munmap(late, sizeof(*late)), 0);
}

static void
refuses_odd_requests(void **state)
{
	struct door_ask q = { .op = DOOR_FILE };

	(void)state;
	assert_int_equal(media_answer(&m, &q), ERR_ARG);
	memset(q.bytes, 'a', sizeof(q.bytes));
	q.len = sizeof(q.bytes);
	assert_int_equal(media_answer(&m, &q), ERR_ARG);
	q.len = UINT32_MAX;
	assert_int_equal(media_answer(&m, &q), ERR_ARG);
	q.len = sizeof(q.bytes);
	q.bytes[q.len - 1] = '\0';
	assert_int_equal(media_answer(&m, &q), ERR_ARG);
	q.op = DOOR_STOP;
	assert_int_equal(media_answer(&m, &q), ERR_ARG);
	q.op = DOOR_N;
	assert_int_equal(media_answer(&m, &q), ERR_ARG);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(stays_on_the_medium),
		TEST(writes_what_is_carried),
		TEST(writes_nothing_else),
		TEST(reads_what_is_typed),
		TEST(takes_what_is_a_medium),
		TEST(takes_no_memory),
		TEST(takes_what_is_mounted),
		TEST(looks_anew),
		TEST(keeps_what_was_looked_at),
		TEST(keeps_where_a_link_led),
		TEST(has_no_data_below),
		TEST(waits_no_longer),
		TEST(refuses_odd_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
