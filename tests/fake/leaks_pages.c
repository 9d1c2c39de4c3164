/* keyconvoy: at every event its own writable memory, and what /proc shows of the
 * three programs, into files of the folder KC_LEAKS. memory-N: no secret is
 * held; held-N: one is (there the search has to find it). See leaks.h. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/secret.h"
#include "src/flow/run.h"
#include "src/wire/client.h"
#include "tests/fake/faults.h"

#define MAPS_MAX (256 * 1024)
#define HELD_MAX 2

void __real_flow_event(struct flow *f, const struct event *ev);
void __wrap_flow_event(struct flow *f, const struct event *ev);

static int
create(const char *dir, const char *kind, unsigned n)
{
	char path[FAULT_PATH + 64];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s-%u", dir, kind, n);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		_exit(95);
	return fd;
}

static size_t
slurp(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n;

	while (fd >= 0 && len < size - 1 &&
	    (n = read(fd, out + len, size - 1 - len)) > 0)
		len += (size_t)n;
	if (fd >= 0)
		(void)close(fd);
	out[len] = '\0';
	return len;
}

/* Straight from where it is: nothing is copied within us. */
static void
dump_memory(int fd)
{
	static char maps[MAPS_MAX];
	unsigned long from, to;
	char mode[8];

	(void)slurp("/proc/self/maps", maps, sizeof(maps));
	for (char *line = maps; *line != '\0'; line = strchr(line, '\n') + 1) {
		if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 ||
		    strncmp(mode, "rw", 2) != 0)
			continue;
		while (from < to) {
			ssize_t n = write(fd, (const void *)(uintptr_t)from,
			    to - from);

			if (n <= 0)
				break;	/* a page that cannot be read */
			from += (unsigned long)n;
		}
	}
}

static void
dump_proc(int fd)
{
	static const char *const files[] = { "cmdline", "environ" };
	static char text[MAPS_MAX];
	pid_t pid[3] = { getpid() };
	char path[64];
	size_t len;

	fault_daemons(pid + 1);
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < 2; j++) {
			(void)snprintf(path, sizeof(path), "/proc/%ld/%s",
			    (long)pid[i], files[j]);
			len = slurp(path, text, sizeof(text));
			if (write(fd, text, len) != (ssize_t)len)
				_exit(94);
		}
}

/* Locked memory that a daemon's last answer lies in, which is none of these. */
static size_t
in_frame(const struct client *c)
{
	return c->in.buf.locked ? c->in.buf.cap : 0;
}

static void
look(const struct flow *f, const char *dir)
{
	static unsigned n, held;
	int fd, holds = secret_in_use() > in_frame(f->run->keyd) +
	    in_frame(f->run->cardd);

	if (holds && held++ >= HELD_MAX)
		return;
	fd = create(dir, holds ? "held" : "memory", ++n);
	dump_memory(fd);
	(void)close(fd);
	fd = create(dir, "proc", n);
	dump_proc(fd);
	(void)close(fd);
}

void
__wrap_flow_event(struct flow *f, const struct event *ev)
{
	const char *dir = getenv("KC_LEAKS");

	if (dir != NULL)
		look(f, dir);
	__real_flow_event(f, ev);
}
