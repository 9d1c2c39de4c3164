#include "src/az/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "src/base/err.h"

#define MEMORY_MAGIC	0x01021994	/* tmpfs, by statfs(2) */
#define DEPTH_MAX	16
#define CLOUDS_MAX	(64 * 1024)
#define CLOUDS		"clouds.config"

/* 0 when it is a folder, ours and nobody else's. */
static int
is_ours(const char *path)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return err_from_errno(errno);
	return S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
	    (st.st_mode & 077) == 0 ? 0 : ERR_PERM;
}

static int
make(const char *path)
{
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return err_from_errno(errno);
	return is_ours(path);
}

static int
in_memory(const char *path)
{
	struct statfs fs;

	return statfs(path, &fs) == 0 && fs.f_type == MEMORY_MAGIC;
}

#define PLACES 3	/* one in memory ahead of the home folder */

/* The folder of all launchers of this user in place i, made or not: 0, or
 * ERR_NOTFOUND where there is no such place. */
static int
base(const struct place_in *in, int i, char out[static FILE_PATH_MAX],
    int *memory)
{
	const char *const places[PLACES] = { in->run, in->shared, in->home };
	const char *place = places[i];
	char name[64];

	if (place == NULL || place[0] != '/' || access(place, W_OK | X_OK) != 0)
		return ERR_NOTFOUND;
	*memory = in_memory(place);
	if (!*memory && place != in->home)
		return ERR_NOTFOUND;
	(void)snprintf(name, sizeof(name), ".keyconvoy-az-%u",
	    (unsigned)geteuid());
	return path_join(out, place, name);
}

/* Another user may have put something there in our name: then the next place. */
int
place_open(const struct place_in *in, char *out, int *memory)
{
	char name[16];
	int err = ERR_NOTFOUND, one = ERR_NOTFOUND;

	for (int i = 0; i < PLACES && one != 0; i++) {
		one = base(in, i, out, memory);
		if (one == 0)
			one = make(out);
		err = one == ERR_NOTFOUND ? err : one;
	}
	(void)snprintf(name, sizeof(name), "%u", in->owner);
	if (err == 0)
		err = path_join(out, out, name);
	return err == 0 ? make(out) : err;
}

/* -- taking away --------------------------------------------------------------------- */

static int remove_in(int dir, const char *name, unsigned depth);

/* What lies in the folder; takes fd. */
static int
empty(int fd, unsigned depth)
{
	DIR *d = fdopendir(fd);
	struct dirent *e;
	int err = 0, one;

	if (d == NULL) {
		(void)close(fd);
		return ERR_NOMEM;
	}
	while ((e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		one = remove_in(fd, e->d_name, depth + 1);
		err = err == 0 ? one : err;
	}
	(void)closedir(d);
	return err;
}

/* A link is taken away, and nothing behind it. */
static int
remove_in(int dir, const char *name, unsigned depth)
{
	int fd, err = 0;

	if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
		return 0;
	fd = depth > DEPTH_MAX ? -1 : openat(dir, name, O_RDONLY | O_DIRECTORY |
	    O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return ERR_IO;
	err = empty(fd, depth);
	if (unlinkat(dir, name, AT_REMOVEDIR) != 0 && err == 0)
		err = err_from_errno(errno);
	return err;
}

/* Is this launcher's, or that of one that is no more? */
static int
is_done(const char *name, unsigned owner)
{
	char *end;
	const unsigned long pid = strtoul(name, &end, 10);

	if (*name < '1' || *name > '9' || *end != '\0' || pid > INT32_MAX)
		return 0;
	return pid == owner || (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

struct sweep {
	int fd;
	unsigned owner;
	int err;
};

static int
sweep_one(void *arg, const char *name)
{
	struct sweep *s = arg;

	if (is_done(name, s->owner))
		s->err = remove_in(s->fd, name, 0);
	return s->err;
}

static int
sweep(const char *path, unsigned owner)
{
	struct sweep s = { .owner = owner };
	int err;

	s.fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (s.fd < 0)
		return err_from_errno(errno);
	err = dir_each(path, sweep_one, &s);
	(void)close(s.fd);
	return err;
}

/* What is not ours has nothing of us. */
int
place_empty(const struct place_in *in)
{
	char path[FILE_PATH_MAX];
	int memory, err = 0, one;

	for (int i = 0; i < PLACES; i++) {
		if (base(in, i, path, &memory) != 0 || is_ours(path) != 0)
			continue;
		one = sweep(path, in->owner);
		err = err == 0 ? one : err;
	}
	return err;
}

/* -- clouds ------------------------------------------------------------------------ */

/* "name" of the section [cloud], as az writes it. */
static void
cloud_name(const char *text, char name[static 64])
{
	int here = 0;
	size_t len;

	for (; *text != '\0'; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (*text == '[')
			here = strncmp(text, "[cloud]", 7) == 0;
		else if (here && sscanf(text, "name = %63[A-Za-z0-9_.-]",
		    name) == 1)
			return;
	}
	name[0] = '\0';
}

/* A file of theirs: what is not there, or none, is nothing. */
static int
read_theirs(const char *from, const char *name, struct buf *out)
{
	char path[FILE_PATH_MAX];

	buf_init(out, CLOUDS_MAX);
	return path_join(path, from, name) == 0 && file_read(path, out) == 0 ?
	    0 : ERR_NOTFOUND;
}

int
place_clouds(const char *dir, const char *from, char name[static 64])
{
	char path[FILE_PATH_MAX];
	struct buf b;
	int err = 0;

	name[0] = '\0';
	if (from == NULL || from[0] != '/')
		return 0;
	if (read_theirs(from, "config", &b) == 0)
		cloud_name(buf_str(&b), name);
	buf_free(&b);
	if (read_theirs(from, CLOUDS, &b) == 0 &&
	    (err = path_join(path, dir, CLOUDS)) == 0 &&
	    file_exists(path) == 0)
		err = file_write(path, buf_view(&b));
	buf_free(&b);
	return err;
}
