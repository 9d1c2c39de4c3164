/* What fails, and the calls of the file layer that can. See faults.h. */
#include "tests/fake/faults.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int __real_open(const char *path, int flags, ...);
int __real_openat(int dir, const char *path, int flags, ...);
ssize_t __real_write(int fd, const void *p, size_t n);
int __real_fsync(int fd);
int __real_ftruncate(int fd, off_t size);
int __real_rename(const char *from, const char *to);
int __real_renameat(int a, const char *from, int b, const char *to);
int __real_renameat2(int a, const char *from, int b, const char *to,
    unsigned flags);
int __real_linkat(int a, const char *from, int b, const char *to, int flags);
int __real_unlinkat(int dir, const char *path, int flags);
int __real_mkdir(const char *path, mode_t mode);

int __wrap_open(const char *path, int flags, ...);
int __wrap_openat(int dir, const char *path, int flags, ...);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __wrap_fsync(int fd);
int __wrap_ftruncate(int fd, off_t size);
int __wrap_rename(const char *from, const char *to);
int __wrap_renameat(int a, const char *from, int b, const char *to);
int __wrap_renameat2(int a, const char *from, int b, const char *to,
    unsigned flags);
int __wrap_linkat(int a, const char *from, int b, const char *to, int flags);
int __wrap_unlinkat(int dir, const char *path, int flags);
int __wrap_mkdir(const char *path, mode_t mode);

/* -- the specification --------------------------------------------------------------- */

static struct fault fault;
static char program[32];

int
fault_env(const char *name, char *out, size_t size)
{
	const char *own = getenv(name);

	if (own == NULL)
		return 0;
	(void)snprintf(out, size, "%s", own);
	return 1;
}

static void
take_word(const char *word)
{
	static const struct {
		const char *key;
		char *out;
		size_t size;
	} keys[] = {
		{ "in=", fault.in, sizeof(fault.in) },
		{ "at=", fault.at, sizeof(fault.at) },
		{ "do=", fault.what, sizeof(fault.what) },
		{ "when=", fault.when, sizeof(fault.when) },
		{ "who=", fault.who, sizeof(fault.who) },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strncmp(word, keys[i].key, strlen(keys[i].key)) == 0)
			(void)snprintf(keys[i].out, keys[i].size, "%s",
			    word + strlen(keys[i].key));
	if (strncmp(word, "n=", 2) == 0)
		fault.n = (unsigned)strtoul(word + 2, NULL, 10);
	if (strcmp(word, "lasts=1") == 0)
		fault.lasts = 1;
}

/* Before main: no jail is shut yet, and the environment is there. */
__attribute__((constructor)) static void
read_spec(void)
{
	char text[1024], path[FAULT_PATH], *save = NULL, *log;
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n <= 0 || !fault_env("KC_FAULT", text, sizeof(text)))
		return;
	path[n] = '\0';
	(void)snprintf(program, sizeof(program), "%s", strrchr(path, '/') + 1);
	if ((log = strstr(text, " log=")) != NULL) {
		*log = '\0';
		(void)snprintf(fault.log, sizeof(fault.log), "%s", log + 5);
	}
	for (char *w = strtok_r(text, " ", &save); w != NULL;
	    w = strtok_r(NULL, " ", &save))
		take_word(w);
}

const struct fault *
fault_here(const char *at)
{
	return strcmp(fault.in, program) == 0 && program[0] != '\0' &&
	    strcmp(fault.at, at) == 0 ? &fault : NULL;
}

int
fault_log(char *out)
{
	memcpy(out, fault.log, sizeof(fault.log));
	return strchr(out, '/') != NULL;
}

static void
log_line(const char *line, int len)
{
	int fd = __real_open(fault.log, O_WRONLY | O_CREAT | O_APPEND |
	    O_CLOEXEC, 0600);

	if (fd < 0 || __real_write(fd, line, (size_t)len) != (ssize_t)len)
		_exit(99);
	(void)close(fd);
}

void
fault_note(const char *what, const char *id)
{
	char line[128];

	if (fault.log[0] != '\0')
		log_line(line, snprintf(line, sizeof(line), "%s %.64s\n", what,
		    id));
}

/* 1 for the first who asks, in whichever process. */
static int
first(const struct fault *f)
{
	char path[FAULT_PATH + 8];
	int fd;

	(void)snprintf(path, sizeof(path), "%s.fired", f->log);
	fd = __real_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return 0;
	(void)close(fd);
	return 1;
}

int
fault_due(const struct fault *f, unsigned n, const char *what)
{
	char line[192];

	log_line(line, snprintf(line, sizeof(line), "%s %s %u %s\n", f->in,
	    f->at, n, what));
	return f->n != 0 && n == f->n && first(f);
}

/* -- calls that write -------------------------------------------------------------- */

/* A jail that allows no kill ends us all the same, and no handler runs. */
static void
die(void)
{
	(void)raise(SIGKILL);
	_exit(98);
}

/* 0: the call goes on. Else errno is set: it fails. */
static int
io_fault(const char *what, int fd, const void *p, size_t len)
{
	const struct fault *f = fault_here("io");
	static unsigned count;
	static int lasting;
	int torn;

	if (f == NULL)
		return 0;
	if (fault_due(f, ++count, what))
		lasting = 1;
	else if (!lasting || !f->lasts)
		return 0;
	torn = p != NULL && strcmp(f->what, "kill") != 0 &&
	    strcmp(f->what, "broken") != 0;
	if (torn && __real_write(fd, p, len / 2) < 0)
		_exit(97);
	if (strcmp(f->what, "kill") == 0 || strcmp(f->what, "torn") == 0)
		die();
	errno = strcmp(f->what, "full") == 0 ? ENOSPC : EIO;
	return -1;
}

static int
writes(int flags)
{
	return (flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0 &&
	    (flags & O_DIRECTORY) == 0;
}

/* /dev/null is no file of ours. */
static int
is_device(const char *path)
{
	return strncmp(path, "/dev/", 5) == 0;
}

int
__wrap_open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	if (writes(flags) && !is_device(path) &&
	    io_fault("open", -1, NULL, 0) != 0)
		return -1;
	return __real_open(path, flags, mode);
}

int
__wrap_openat(int dir, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list ap;

	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	if (writes(flags) && io_fault("openat", -1, NULL, 0) != 0)
		return -1;
	return __real_openat(dir, path, flags, mode);
}

ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	if (fd > STDERR_FILENO && io_fault("write", fd, p, n) != 0)
		return -1;
	return __real_write(fd, p, n);
}

int
__wrap_fsync(int fd)
{
	return io_fault("fsync", -1, NULL, 0) != 0 ? -1 : __real_fsync(fd);
}

int
__wrap_ftruncate(int fd, off_t size)
{
	return io_fault("ftruncate", -1, NULL, 0) != 0 ? -1 :
	    __real_ftruncate(fd, size);
}

int
__wrap_rename(const char *from, const char *to)
{
	return io_fault("rename", -1, NULL, 0) != 0 ? -1 :
	    __real_rename(from, to);
}

int
__wrap_renameat(int a, const char *from, int b, const char *to)
{
	return io_fault("renameat", -1, NULL, 0) != 0 ? -1 :
	    __real_renameat(a, from, b, to);
}

int
__wrap_renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
	return io_fault("renameat2", -1, NULL, 0) != 0 ? -1 :
	    __real_renameat2(a, from, b, to, flags);
}

int
__wrap_linkat(int a, const char *from, int b, const char *to, int flags)
{
	return io_fault("linkat", -1, NULL, 0) != 0 ? -1 :
	    __real_linkat(a, from, b, to, flags);
}

/* A full disk does not hinder it. */
int
__wrap_unlinkat(int dir, const char *path, int flags)
{
	if (io_fault("unlinkat", -1, NULL, 0) != 0 && errno != ENOSPC)
		return -1;
	return __real_unlinkat(dir, path, flags);
}

/* A folder that is there already is only found. */
int
__wrap_mkdir(const char *path, mode_t mode)
{
	if (access(path, F_OK) != 0 && io_fault("mkdir", -1, NULL, 0) != 0)
		return -1;
	return __real_mkdir(path, mode);
}
