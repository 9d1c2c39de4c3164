/*
 * The jails, in children: what they permit goes on, everything else ends the
 * process by SIGSYS. A root that runs this gives up its rights first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/base/file.h"
#include "src/wire/frame.h"
#include "src/wire/jail.h"

#define NOBODY 65534
#define SHUT_FAILED 99

static char folder[] = "/tmp/keyconvoy-jail-XXXXXX";

/* -- deeds: 0 when they went well ------------------------------------------ */

/* Grows and shrinks like a handler's buffers, through brk and mmap. */
static int
use_memory(void)
{
	unsigned char *p = malloc(1 << 20), *q;

	if (p == NULL)
		return 1;
	memset(p, 1, 1 << 20);
	q = realloc(p, 8 << 20);
	if (q == NULL)
		return 2;
	memset(q, 2, 8 << 20);
	free(q);
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED || mprotect(p, 4096, PROT_NONE) != 0)
		return 3;
	return munmap(p, 4096);
}

/* What readers of a folder and of a file ask; 21 is one of be_jailed()'s. */
static int
use_flags(void)
{
	DIR *d = opendir(folder);
	int copy = fcntl(21, F_DUPFD_CLOEXEC, 30);

	if (d == NULL || readdir(d) == NULL || closedir(d) != 0)
		return 1;
	return copy < 30 || fcntl(copy, F_GETFD) != FD_CLOEXEC ||
	    fcntl(copy, F_SETFD, 0) != 0 ||
	    fcntl(copy, F_SETFL, fcntl(copy, F_GETFL) | O_NONBLOCK) != 0;
}

/* The kernel would send the signal when a byte comes. */
static int
own_another(void)
{
	return fcntl(21, F_SETOWN, getpid()) != 0;
}

static int
own_another_by_struct(void)
{
	const struct f_owner_ex who = { F_OWNER_PID, getpid() };

	return fcntl(21, F_SETOWN_EX, &who) != 0;
}

static int
choose_signal(void)
{
	return fcntl(21, F_SETSIG, SIGKILL) != 0;
}

/* The kernel does not look at the upper half of the command. */
static int
own_another_by_high_bits(void)
{
	return syscall(SYS_fcntl, 21UL, 0x100000000UL | F_SETOWN,
	    (long)getpid()) != 0;
}

static int
use_random_and_time(void)
{
	const struct timespec ms = { 0, 1000000 };
	uint8_t r[32];
	struct timespec now;

	if (getrandom(r, sizeof(r), 0) != sizeof(r))
		return 1;
	/* past the vdso, as where there is none */
	if (syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now) != 0)
		return 2;
	return time(NULL) == 0 || nanosleep(&ms, NULL) != 0;
}

static int
use_sockets(void)
{
	struct frame_in in;
	struct frame f;
	struct pollfd p;
	int fd[2], bad;
	char c;

	/* the pair was made before, by be_jailed() */
	fd[0] = 3;
	fd[1] = 4;
	if (write(fd[0], "x", 1) != 1 || read(fd[1], &c, 1) != 1)
		return 1;
	p = (struct pollfd){ .fd = fd[1], .events = POLLIN };
	if (poll(&p, 1, 0) != 0)
		return 2;
	frame_init(&in, fd[1]);
	bad = frame_send(fd[0], 7, view_str("body")) != 0 ||
	    frame_wait(&in, &f) != 0 || f.type != 7;
	frame_done(&in);
	return bad;
}

static int
say_something(void)
{
	return fprintf(stderr, "%s", "") < 0 || getpid() <= 1 ||
	    signal(SIGTERM, SIG_DFL) == SIG_ERR;
}

static int
close_socket(void)
{
	return close(21);
}

static int
open_file(void)
{
	return open("/etc/passwd", O_RDONLY) < 0;
}

static int
open_old_at(const char *path)
{
#ifdef SYS_open
	return (int)syscall(SYS_open, path, O_RDONLY);
#else
	return open(path, O_RDONLY);
#endif
}

static int
open_old(void)
{
	return open_old_at("/etc/passwd") < 0;
}

static int
write_file(void)
{
	return open("/tmp/keyconvoy-never", O_WRONLY | O_CREAT, 0600) < 0;
}

static int
make_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0;
}

static int
make_local_socket(void)
{
	return socket(AF_UNIX, SOCK_DGRAM, 0) < 0;
}

static int
connect_out(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET };

	return connect(3, (struct sockaddr *)&to, sizeof(to));
}

/* A destination is named, so it is not the socket's own peer. */
static int
send_elsewhere(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET };

	return sendto(3, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)) < 0;
}

static int
exec_program(void)
{
	char *argv[] = { (char[]){ "true" }, NULL };

	return execv("/bin/true", argv);
}

static int
make_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid < 0;
}

static int
signal_another(void)
{
	return kill(getppid(), 0);
}

static int
trace_another(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0;
}

static int
map_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static int
make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED || mprotect(p, 4096, PROT_READ | PROT_EXEC) != 0;
}

static int
control_device(void)
{
	int n;

	return syscall(SYS_ioctl, 3, 0x541bUL, &n) != 0;
}

static int
gain_rights(void)
{
	return setuid(0);
}

/* A card's file is written as all files are: whole, or not at all. */
static int
use_files(void)
{
	char path[FILE_PATH_MAX], sub[FILE_PATH_MAX], name[32];
	struct buf b;
	int bad, lock;

	buf_init(&b, 64);
	(void)snprintf(name, sizeof(name), "cards-%d", (int)getpid());
	if (path_join(sub, folder, name) != 0 || dir_make(sub) != 0 ||
	    path_join(path, sub, "one") != 0)
		return 1;
	lock = dir_lock(sub);
	if (lock < 0)
		return 2;
	if (file_write(path, view_str("state 1")) != 0 ||
	    file_write(path, view_str("state 2")) != 0 ||
	    file_write_new(path, view_str("x")) != ERR_EXISTS)
		return 3;
	if (file_read(path, &b) != 0 || strcmp(buf_str(&b), "state 2") != 0)
		return 4;
	buf_free(&b);
	bad = file_exists(path) != 1 || file_remove(path) != 0 ||
	    file_exists(path) != 0;
	(void)close(lock);
	return bad;
}

/* -- children ------------------------------------------------------------------- */

static int
drop_rights(void)
{
	if (geteuid() != 0)
		return 0;
	return setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 ||
	    setuid(NOBODY) != 0;
}

/* The folder of these tests is the one that is left, by a list without a gap. */
static int
confine(void)
{
	struct jail_way way = { .fd = open(folder, O_PATH | O_DIRECTORY),
		.how = WAY_WRITES };

	return jail_confine(&way, 1);
}

static void
be_jailed(enum jail kind, int drop, int (*deed)(void))
{
	const struct rlimit none = { 0, 0 };
	int fd[2];

	(void)setrlimit(RLIMIT_CORE, &none);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0 ||
	    fcntl(fd[0], F_DUPFD, 10) < 0 || dup2(fd[1], 20) != 20 ||
	    dup2(fd[0], 21) != 21 || dup2(21, 3) != 3 || dup2(20, 4) != 4)
		_exit(SHUT_FAILED);
	if ((drop && drop_rights() != 0) || jail_shut(kind) != 0)
		_exit(SHUT_FAILED);
	_exit(deed());
}

static int
outcome(enum jail kind, int drop, int (*deed)(void))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		be_jailed(kind, drop, deed);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
assert_lives(enum jail kind, int (*deed)(void))
{
	for (int drop = 0; drop < 2; drop++)
		assert_int_equal(outcome(kind, drop, deed), 0);
}

static void
assert_dies(enum jail kind, int (*deed)(void))
{
	for (int drop = 0; drop < 2; drop++) {
		int status = outcome(kind, drop, deed);

		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGSYS);
	}
}

static void
work_goes_on(void **state)
{
	(void)state;
	for (int kind = JAIL_KEYS; kind <= JAIL_UNPACK; kind++) {
		assert_lives((enum jail)kind, use_memory);
		assert_lives((enum jail)kind, use_sockets);
	}
	for (int kind = JAIL_KEYS; kind <= JAIL_CARDS; kind++) {
		assert_lives((enum jail)kind, use_random_and_time);
		assert_lives((enum jail)kind, say_something);
	}
}

static void
no_way_out(void **state)
{
	static int (*const deeds[])(void) = {
		make_socket, make_local_socket, connect_out, send_elsewhere,
		exec_program, make_process, signal_another, trace_another,
		map_code, make_code, control_device, gain_rights,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		assert_dies(JAIL_KEYS, deeds[i]);
		assert_dies(JAIL_CARDS, deeds[i]);
		assert_dies(JAIL_UNPACK, deeds[i]);
	}
}

static void
keys_open_nothing(void **state)
{
	(void)state;
	assert_dies(JAIL_KEYS, open_file);
	assert_dies(JAIL_KEYS, open_old);
	assert_dies(JAIL_KEYS, write_file);
	assert_dies(JAIL_KEYS, use_files);
}

/* Memory and its socket: an archive asks for no more. */
static void
unpack_has_nothing_else(void **state)
{
	static int (*const deeds[])(void) = {
		open_file, open_old, write_file, use_files, use_random_and_time,
		close_socket,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		assert_dies(JAIL_UNPACK, deeds[i]);
}

static void
cards_have_files(void **state)
{
	(void)state;
	assert_lives(JAIL_CARDS, use_files);
	assert_lives(JAIL_CARDS, open_file);
	assert_lives(JAIL_CARDS, use_flags);
}

/* Nobody is told by the kernel instead. */
static void
no_descriptor_signals_anybody(void **state)
{
	static int (*const deeds[])(void) = {
		own_another, own_another_by_struct, own_another_by_high_bits,
		choose_signal,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		assert_dies(JAIL_CARDS, deeds[i]);
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		for (int drop = 0; drop < 2; drop++)
			assert_int_equal(WEXITSTATUS(outcome(JAIL_PAGES, drop,
			    deeds[i])), 1);
}

/* -- confined ------------------------------------------------------------------------ */

static pid_t above;		/* asking for it is no call of the list */
static char outside[] = "/tmp/keyconvoy-else-XXXXXX";

static int
open_outside(void)
{
	char path[FILE_PATH_MAX];
	int n = 0;

	n += open("/etc/passwd", O_RDONLY) >= 0;
	n += open("/proc/self/maps", O_RDONLY) >= 0;
	n += open("/", O_RDONLY | O_DIRECTORY) >= 0;
	n += path_join(path, outside, "secret") != 0 ||
	    open(path, O_RDONLY) >= 0;
	(void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)above);
	n += open(path, O_RDWR) >= 0;
	/* by a way that begins inside */
	n += path_join(path, folder, "link") != 0 || open(path, O_RDONLY) >= 0;
	n += path_join(path, folder, "../../etc/passwd") != 0 ||
	    open(path, O_RDONLY) >= 0;
	return n;
}

static int
change_outside(void)
{
	char from[FILE_PATH_MAX], to[FILE_PATH_MAX], made[FILE_PATH_MAX];

	if (path_join(from, outside, "secret") != 0 ||
	    path_join(made, outside, "made") != 0 ||
	    path_join(to, folder, "taken") != 0)
		return 99;
	return (open(made, O_WRONLY | O_CREAT, 0600) >= 0) +
	    (open(from, O_WRONLY | O_TRUNC) >= 0) +
	    (mkdir(made, 0700) == 0) + (unlink(from) == 0) +
	    (rename(from, to) == 0) + (link(from, to) == 0);
}

static int
nothing_is_left(void)
{
	return open(folder, O_RDONLY | O_DIRECTORY) >= 0;
}

/* What the list of calls lets pass, the folder does not. 1: Landlock is there. */
static int
confined(int drop, int (*deed)(void), int anything)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		int level = drop && drop_rights() != 0 ? -1 :
		    anything ? confine() : jail_confine(NULL, 0);

		if (level <= 0)
			_exit(level == 0 ? 77 : SHUT_FAILED);
		_exit(jail_shut(JAIL_CARDS) != 0 ? SHUT_FAILED : deed());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77) {
		(void)printf("# this kernel has no Landlock: not tried\n");
		return 0;
	}
	assert_int_equal(WEXITSTATUS(status), 0);
	return 1;
}

static void
cards_have_one_folder(void **state)
{
	char path[FILE_PATH_MAX];

	(void)state;
	above = getpid();
	assert_non_null(mkdtemp(outside));
	assert_int_equal(chmod(outside, 0777), 0);
	assert_int_equal(path_join(path, outside, "secret"), 0);
	assert_int_equal(file_write(path, view_str("x")), 0);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(path_join(path, folder, "link"), 0);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	for (int drop = 0; drop < 2; drop++)
		if (!confined(drop, use_files, 1) ||
		    !confined(drop, open_outside, 1) ||
		    !confined(drop, change_outside, 1) ||
		    !confined(drop, nothing_is_left, 0))
			break;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(path_join(path, outside, "secret"), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(outside), 0);
}

/* -- pages ------------------------------------------------------------------------- */

static int says_no = EPERM;

/* 1 when it was refused, as the list refuses. */
static int
refused(long r)
{
	return r == -1 && errno == says_no;
}

/* Characters into the terminal, as if somebody typed them for the shell; also by a
 * number whose upper half the kernel does not look at. */
static int
type_for_shell(void)
{
	const unsigned long inject = 0x5412, high = 0x100000000UL;

	return !refused(syscall(SYS_ioctl, 3, inject, "x")) ||
	    !refused(syscall(SYS_ioctl, 3, high | inject, "x")) ||
	    !refused(syscall(SYS_ioctl, 3, 0x541cUL, "\002"));	/* TIOCLINUX */
}

static int
change_by_path(void)
{
	const struct timespec times[2] = { { 0, 0 }, { 0, 0 } };

	return !refused(chmod(folder, 0777)) || !refused(chown(folder, 0, 0)) ||
	    !refused(syscall(SYS_truncate, folder, 0L)) ||
	    !refused(utimensat(AT_FDCWD, folder, times, 0)) ||
	    !refused(syscall(SYS_setxattr, folder, "user.x", "", 0UL, 0)) ||
	    !refused(symlink("a", "b")) || !refused(mkfifo("a", 0600));
}

static int
reach_others(void)
{
	return !refused(kill(above, 0)) || !refused(kill(-1, 0)) ||
	    !refused(syscall(SYS_tgkill, above, above, 0)) ||
	    !refused(setuid(0)) || !refused(fork()) ||
	    !refused(syscall(SYS_prctl, 4 /* PR_SET_DUMPABLE */, 1L)) ||
	    raise(SIGCONT) != 0;
}

static int
only_writable_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED || make_code() == 0;
}

static void
pages_have_a_terminal(void **state)
{
	static int (*const go_on[])(void) = {
		use_memory, use_sockets, use_random_and_time, say_something,
		use_files, use_flags, control_device, type_for_shell, change_by_path,
		reach_others, only_writable_code,
	};
	static int (*const end[])(void) = {
		make_socket, make_local_socket, connect_out, exec_program,
		trace_another,
	};

	(void)state;
	above = getpid();
	for (size_t i = 0; i < sizeof(go_on) / sizeof(go_on[0]); i++)
		assert_lives(JAIL_PAGES, go_on[i]);
	for (size_t i = 0; i < sizeof(end) / sizeof(end[0]); i++)
		assert_dies(JAIL_PAGES, end[i]);
}

/* Whatever there is: what is open is read, and no path leads to more. */
static int
open_nothing(void)
{
	static const char *const paths[] = { "/", "/etc/passwd", "/proc/self/mem",
		"/dev/null", "." };
	char text[8];

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (!refused(open(paths[i], O_RDONLY)) ||
		    !refused(open(paths[i], O_PATH)) ||
		    !refused(open(paths[i], O_RDONLY | O_DIRECTORY)) ||
		    !refused(open_old_at(paths[i])) ||
		    !refused(syscall(SYS_openat2, AT_FDCWD, paths[i], NULL, 0)) ||
		    !refused(syscall(SYS_open_by_handle_at, AT_FDCWD, NULL, 0)) ||
		    !refused(readlink(paths[i], text, sizeof(text))) ||
		    !refused(unlink(paths[i])) || !refused(rmdir(paths[i])) ||
		    !refused(mkdir(paths[i], 0700)) ||
		    !refused(rename(paths[i], "/tmp/x")) ||
		    !refused(link(paths[i], "/tmp/x")))
			return 1;
	return 0;
}

static int
list_what_is_open(void)
{
	DIR *d = fdopendir(22);

	if (d == NULL)
		return 1;
	rewinddir(d);		/* others have read it, too */
	return readdir(d) == NULL || closedir(d) != 0;
}

static void
commands_open_nothing(void **state)
{
	static int (*const go_on[])(void) = {
		use_memory, use_sockets, use_random_and_time, say_something,
		list_what_is_open, open_nothing, control_device, type_for_shell,
		change_by_path, reach_others, only_writable_code,
	};
	static int (*const end[])(void) = {
		make_socket, make_local_socket, connect_out, exec_program,
		trace_another,
	};
	int fd = open(folder, O_RDONLY | O_DIRECTORY);

	(void)state;
	above = getpid();
	says_no = EACCES;
	assert_int_equal(dup2(fd, 22), 22);
	for (size_t i = 0; i < sizeof(go_on) / sizeof(go_on[0]); i++)
		assert_lives(JAIL_COMMAND, go_on[i]);
	for (size_t i = 0; i < sizeof(end) / sizeof(end[0]); i++)
		assert_dies(JAIL_COMMAND, end[i]);
	says_no = EPERM;
	assert_int_equal(close(22), 0);
	assert_int_equal(close(fd), 0);
}

static pid_t
wait_for_ever(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			(void)pause();
	return pid;
}

/* One of two children is its daemon. */
static int
end_daemons(void)
{
	const pid_t own = wait_for_ever(), other = wait_for_ever();

	if (own < 0 || other < 0 || jail_shut_above(JAIL_VAULT, &own, 1) != 0)
		return SHUT_FAILED;
	if (!refused(kill(other, SIGKILL)) || !refused(kill(other, SIGTERM)) ||
	    !refused(kill(own, SIGTERM)) || !refused(kill(-1, SIGKILL)))
		return 1;
	return kill(own, SIGKILL) != 0 || waitpid(own, NULL, 0) != own;
}

/* A port that is open goes on: 21 is none. */
static int
answer_at_port(void)
{
	return accept(21, NULL, NULL) >= 0 || errno == EPERM;
}

static void
vaults_keep_their_port(void **state)
{
	static int (*const go_on[])(void) = {
		use_memory, use_sockets, use_random_and_time, say_something,
		use_files, use_flags, answer_at_port, type_for_shell,
		change_by_path, only_writable_code,
	};
	static int (*const end[])(void) = {
		make_socket, make_local_socket, connect_out, exec_program,
		trace_another,
	};
	int status;
	pid_t pid;

	(void)state;
	for (size_t i = 0; i < sizeof(go_on) / sizeof(go_on[0]); i++)
		assert_lives(JAIL_VAULT, go_on[i]);
	for (size_t i = 0; i < sizeof(end) / sizeof(end[0]); i++)
		assert_dies(JAIL_VAULT, end[i]);
	pid = fork();
	if (pid == 0) {
		(void)setpgid(0, 0);
		_exit(end_daemons());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	(void)kill(-pid, SIGKILL);	/* the other child */
	assert_int_equal(status, 0);
}

/* The same deeds go well outside: it is the jail that ends them. */
static void
outside_they_work(void **state)
{
	int fd[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	assert_int_equal(dup2(fd[0], 21), 21);
	assert_int_equal(own_another(), 0);
	assert_int_equal(own_another_by_struct(), 0);
	assert_int_equal(choose_signal(), 0);
	(void)close(21);
	(void)close(fd[0]);
	(void)close(fd[1]);
	assert_int_equal(open_file(), 0);
	assert_int_equal(make_socket(), 0);
	assert_int_equal(make_local_socket(), 0);
	assert_int_equal(signal_another(), 0);
	assert_int_equal(make_code(), 0);
	assert_int_equal(nothing_is_left(), 1);
}

/* -- what the kernel says of a child that waits in its jail ------------------------- */

/* The number of a line of /proc/PID/status, as "CapEff". */
static uint64_t
status_of(pid_t pid, const char *name, int base)
{
	char path[64], text[8192], want[32];
	const char *line;
	size_t n;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	(void)snprintf(want, sizeof(want), "\n%s:\t", name);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	(void)fclose(f);
	line = strstr(text, want);
	assert_non_null(line);
	return strtoull(line + strlen(want), NULL, base);
}

/* Of what this process may, the jail of a kind leaves what files of others need, or
 * nothing. */
static void
kernel_agrees_of(enum jail kind, uint64_t left)
{
	int fd[2];
	char c;
	pid_t pid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)close(fd[0]);
		if (jail_shut(kind) != 0 || write(fd[1], "x", 1) != 1)
			_exit(SHUT_FAILED);
		_exit(read(fd[1], &c, 1) == 0 ? 0 : 1);
	}
	(void)close(fd[1]);
	assert_int_equal(read(fd[0], &c, 1), 1);
	left &= status_of(getpid(), "CapEff", 16);
	assert_int_equal(status_of(pid, "CapPrm", 16), left);
	assert_int_equal(status_of(pid, "CapEff", 16), left);
	assert_int_equal(status_of(pid, "CapInh", 16), 0);
	assert_int_equal(status_of(pid, "NoNewPrivs", 10), 1);
	assert_int_equal(status_of(pid, "Seccomp", 10), 2);
	(void)close(fd[0]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void
kernel_agrees(void **state)
{
	const uint64_t files = 1u << CAP_DAC_OVERRIDE;

	(void)state;
	if (status_of(getpid(), "CapEff", 16) == 0)
		(void)printf("# nothing to give up: this is not root\n");
	kernel_agrees_of(JAIL_KEYS, 0);
	kernel_agrees_of(JAIL_UNPACK, 0);
	kernel_agrees_of(JAIL_READERS, 0);
	kernel_agrees_of(JAIL_CARDS, files);
	kernel_agrees_of(JAIL_PAGES, files);
	kernel_agrees_of(JAIL_COMMAND, files);
}

static int
make_folder(void **state)
{
	(void)state;
	/* As daemons do: frames lie there. */
	if (secret_setup(16 * 1024) != 0)
		return -1;
	return mkdtemp(folder) == NULL || chmod(folder, 0777) != 0;
}

static int
remove_folder(void **state)
{
	char cmd[64];

	(void)state;
	(void)snprintf(cmd, sizeof(cmd), "rm -rf %s", folder);
	return system(cmd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outside_they_work),
		cmocka_unit_test(work_goes_on),
		cmocka_unit_test(no_way_out),
		cmocka_unit_test(keys_open_nothing),
		cmocka_unit_test(unpack_has_nothing_else),
		cmocka_unit_test(cards_have_files),
		cmocka_unit_test(no_descriptor_signals_anybody),
		cmocka_unit_test(cards_have_one_folder),
		cmocka_unit_test(pages_have_a_terminal),
		cmocka_unit_test(commands_open_nothing),
		cmocka_unit_test(vaults_keep_their_port),
		cmocka_unit_test(kernel_agrees),
	};

	if (!jail_built()) {
		(void)puts("1..0 # SKIP the jail is left out of this build");
		return 0;
	}
	return cmocka_run_group_tests_name("jail", tests, make_folder,
	    remove_folder);
}
