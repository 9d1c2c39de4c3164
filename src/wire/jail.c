#include <asm/termbits.h>	/* as <termios.h> lacks what newer libraries ask */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/wire/jail.h"

/* A call, perhaps only when (argument arg & mask) is value. */
struct allow {
	int nr;			/* negative: this architecture lacks it */
	unsigned arg;
	uint64_t mask;		/* 0: whatever its arguments are */
	uint64_t value;		/* of what mask leaves */
};

#define ALLOW(name) { SCMP_SYS(name), 0, 0, 0 }
#define ALLOW_ZERO(name, a, m) { SCMP_SYS(name), (a), (m), 0 }
#define ALLOW_IF(name, a, m, v) { SCMP_SYS(name), (a), (m), (v) }
/* The kernel looks at 32 bits of it: more would let others pass. */
#define ALLOW_IS(name, a, v) ALLOW_IF(name, a, UINT32_MAX, v)

/* What every daemon needs to answer at all. */
static const struct allow least_list[] = {
	/* the sockets that are open: no destination may be named */
	ALLOW(read), ALLOW(write),
	ALLOW_ZERO(sendto, 4, UINT64_MAX), ALLOW(sendmsg),
	ALLOW(recvfrom), ALLOW(recvmsg), ALLOW(poll), ALLOW(ppoll),
	/* memory, none of it executable */
	ALLOW_ZERO(mmap, 2, PROT_EXEC), ALLOW_ZERO(mprotect, 2, PROT_EXEC),
	ALLOW(munmap), ALLOW(mremap), ALLOW(brk), ALLOW(madvise),
	/* the process itself */
	ALLOW(futex), ALLOW(rt_sigreturn), ALLOW(restart_syscall),
	ALLOW(exit), ALLOW(exit_group),
};

/* What keys adds: time, randomness, locked memory. */
static const struct allow keys_list[] = {
	ALLOW(writev), ALLOW(select), ALLOW(pselect6), ALLOW(close), ALLOW(lseek),
	ALLOW(mlock), ALLOW(munlock),
	ALLOW(getrandom), ALLOW(clock_gettime), ALLOW(gettimeofday), ALLOW(time),
	ALLOW(nanosleep), ALLOW(clock_nanosleep),
	ALLOW(sched_yield), ALLOW(getpid), ALLOW(gettid),
	ALLOW(rt_sigaction), ALLOW(rt_sigprocmask),
};

/* What commands add: what lies in a folder or a file that is open, and what there is.
 * The old names are for libraries that use them. fcntl can have the kernel send any
 * signal to any process of ours (F_SETOWN, F_SETSIG): what is asked of flags, and a
 * copy, is all that is let through. */
static const struct allow looks_list[] = {
	ALLOW(stat), ALLOW(lstat), ALLOW(fstat), ALLOW(newfstatat),
	ALLOW(getdents64), ALLOW(pread64), ALLOW(fadvise64),
	ALLOW_IS(fcntl, 1, F_GETFD), ALLOW_IS(fcntl, 1, F_SETFD),
	ALLOW_IS(fcntl, 1, F_GETFL), ALLOW_IS(fcntl, 1, F_SETFL),
	ALLOW_IS(fcntl, 1, F_DUPFD_CLOEXEC),
};

/* What cards adds: files. */
static const struct allow cards_list[] = {
	ALLOW(open), ALLOW(openat), ALLOW(mkdir), ALLOW(mkdirat),
	ALLOW(unlink), ALLOW(unlinkat),
	ALLOW(rename), ALLOW(renameat), ALLOW(renameat2),
	ALLOW(link), ALLOW(linkat),
	ALLOW(access), ALLOW(faccessat), ALLOW(faccessat2),
	ALLOW(statfs), ALLOW(fstatfs),
	ALLOW(pwrite64), ALLOW(fsync), ALLOW(fdatasync),
	ALLOW(ftruncate), ALLOW(fchmod), ALLOW(flock),
};

/* What readers add: usbfs alone ('U' in the request, of which the kernel reads 32
 * bits), its bytes, the name of a descriptor that is open. */
static const struct allow readers_list[] = {
	ALLOW_IF(ioctl, 1, 0xff00, 'U' << 8),
	ALLOW(pread64), ALLOW(readlink), ALLOW(readlinkat),
	ALLOW(timerfd_settime),
};

/* What prints and asks adds: a terminal, signals of its own, who it is. */
static const struct allow people_list[] = {
	ALLOW_IS(ioctl, 1, TCGETS), ALLOW_IS(ioctl, 1, TCSETS),
	ALLOW_IS(ioctl, 1, TCSETSW), ALLOW_IS(ioctl, 1, TCSETSF),
	ALLOW_IS(ioctl, 1, TCGETS2), ALLOW_IS(ioctl, 1, TCSETS2),
	ALLOW_IS(ioctl, 1, TCSETSW2), ALLOW_IS(ioctl, 1, TCSETSF2),
	ALLOW_IS(ioctl, 1, TCFLSH), ALLOW_IS(ioctl, 1, TCSBRK),
	ALLOW_IS(ioctl, 1, TIOCGWINSZ), ALLOW_IS(ioctl, 1, TIOCGPGRP),
	ALLOW_IS(ioctl, 1, FIONREAD),
	ALLOW(sigaltstack), ALLOW(rt_sigpending), ALLOW(rt_sigsuspend),
	ALLOW(rt_sigtimedwait),
	ALLOW(getpgrp), ALLOW(getpgid), ALLOW(getppid), ALLOW(getsid),
	ALLOW(getuid), ALLOW(geteuid), ALLOW(getgid), ALLOW(getegid),
	ALLOW(getcwd), ALLOW(umask), ALLOW(uname), ALLOW(sysinfo),
	ALLOW(statx), ALLOW(dup), ALLOW(clock_getres),
};

/* What pages add. No path is given another mode, owner, time or length: Landlock has
 * no word for that. */
static const struct allow pages_list[] = {
	ALLOW(readlink), ALLOW(readlinkat), ALLOW(rmdir),
};

/* What a vault adds: who comes to the port that is open, and its daemons' end. */
static const struct allow vault_list[] = {
	ALLOW(accept), ALLOW(accept4), ALLOW(shutdown),
	ALLOW(getsockname), ALLOW(getpeername),
	ALLOW(getsockopt), ALLOW(setsockopt),
	ALLOW(epoll_ctl), ALLOW(epoll_wait), ALLOW(epoll_pwait),
	ALLOW(wait4),
};

/* What nobody does by mistake; all else that is not in the list only fails. */
static const int people_end[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork),
	SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
	SCMP_SYS(pidfd_open), SCMP_SYS(pidfd_getfd),
	SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind),
	SCMP_SYS(listen), SCMP_SYS(io_uring_setup), SCMP_SYS(bpf), SCMP_SYS(mount),
	SCMP_SYS(kexec_load), SCMP_SYS(init_module), SCMP_SYS(finit_module),
};

int
jail_built(void)
{
	return !JAIL_ASAN;
}

static int
add_list(scmp_filter_ctx ctx, const struct allow *list, size_t n)
{
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++) {
		const struct allow *a = &list[i];

		if (a->nr < 0)
			continue;
		r = a->mask == 0 ?
		    seccomp_rule_add(ctx, SCMP_ACT_ALLOW, a->nr, 0) :
		    seccomp_rule_add(ctx, SCMP_ACT_ALLOW, a->nr, 1,
		    SCMP_CMP(a->arg, SCMP_CMP_MASKED_EQ, a->mask, a->value));
	}
	return r;
}

/* Which kinds a list is for. */
#define PEOPLE (1u << JAIL_PAGES | 1u << JAIL_COMMAND | 1u << JAIL_VAULT)
#define LIST(l, k) { (l), sizeof(l) / sizeof((l)[0]), (k) }
static const struct {
	const struct allow *list;
	size_t n;
	unsigned kinds;		/* bits 1 << enum jail */
} lists[] = {
	LIST(least_list, ~0u),
	LIST(keys_list, ~(1u << JAIL_UNPACK)),
	LIST(looks_list, 1 << JAIL_CARDS | PEOPLE),
	LIST(cards_list, 1 << JAIL_CARDS | 1 << JAIL_PAGES | 1 << JAIL_VAULT),
	LIST(readers_list, 1 << JAIL_READERS),
	LIST(people_list, PEOPLE),
	LIST(pages_list, 1 << JAIL_PAGES | 1 << JAIL_VAULT),
	LIST(vault_list, 1 << JAIL_VAULT),
};

/* Of those a call that is not in the list fails with this; 0: it ends the others. */
static const int fails[] = {
	[JAIL_PAGES] = EPERM,
	[JAIL_VAULT] = EPERM,
	[JAIL_COMMAND] = EACCES,	/* so that what has the file is asked (beyond.h) */
};

static int
failure(enum jail kind)
{
	return (size_t)kind < sizeof(fails) / sizeof(fails[0]) ? fails[kind] : 0;
}

/* To themselves alone they send signals: a stop, a crash. */
static int
add_people(scmp_filter_ctx ctx)
{
	int r = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    SCMP_CMP(0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));

	for (size_t i = 0; i < sizeof(people_end) / sizeof(people_end[0]) &&
	    r == 0; i++)
		if (people_end[i] >= 0)
			r = seccomp_rule_add(ctx, SCMP_ACT_KILL_PROCESS,
			    people_end[i], 0);
	return r;
}

/* These it may end, and nobody else. */
static int
add_children(scmp_filter_ctx ctx, const pid_t *child, size_t n)
{
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++)
		if (child[i] > 0)
			r = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(kill), 2,
			    SCMP_CMP(0, SCMP_CMP_EQ, (scmp_datum_t)child[i], 0),
			    SCMP_CMP(1, SCMP_CMP_EQ, SIGKILL, 0));
	return r;
}

static int
add_all(scmp_filter_ctx ctx, enum jail kind)
{
	int r = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH,
	    SCMP_ACT_KILL_PROCESS);

	/* Without it a threaded program would leave the other threads free. */
	if (r == 0)
		r = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_TSYNC, 1);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) && r == 0; i++)
		if (lists[i].kinds & 1u << kind)
			r = add_list(ctx, lists[i].list, lists[i].n);
	if (r == 0 && failure(kind) != 0)
		r = add_people(ctx);
	return r;
}

/* Who is no root has none to give up. */
static int
drop_capabilities(enum jail kind)
{
	const uint32_t keep = ((1u << JAIL_CARDS | PEOPLE) & 1u << kind) != 0 ?
	    1u << CAP_DAC_OVERRIDE : 0;
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct have[2], want[2] = { { 0 } };

	if (syscall(SYS_capget, &head, have) != 0)
		return ERR_UNSUPPORTED;
	want[0].effective = have[0].effective & keep;
	want[0].permitted = have[0].permitted & keep;
	return syscall(SYS_capset, &head, want) == 0 ? 0 : ERR_UNSUPPORTED;
}

int
jail_shut(enum jail kind)
{
	return jail_shut_above(kind, NULL, 0);
}

int
jail_shut_above(enum jail kind, const pid_t *child, size_t n)
{
	scmp_filter_ctx ctx;
	int r;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    (!JAIL_ASAN && drop_capabilities(kind) != 0))
		return ERR_UNSUPPORTED;
	if (JAIL_ASAN)
		return 0;
	ctx = seccomp_init(failure(kind) == 0 ? SCMP_ACT_KILL_PROCESS :
	    SCMP_ACT_ERRNO((uint32_t)failure(kind)));
	if (ctx == NULL)
		return ERR_NOMEM;
	r = add_all(ctx, kind);
	if (r == 0)
		r = add_children(ctx, child, n);
	if (r == 0)
		r = seccomp_load(ctx);
	seccomp_release(ctx);
	if (r == 0)
		return 0;
	return r == -ENOMEM ? ERR_NOMEM : ERR_UNSUPPORTED;
}
