#include "src/launch/console_device.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/text.h"

#define TRIES_MAX 400
#define TRY_MS 5

int
console_device_is(void)
{
	char type = 0;

	return ioctl(STDIN_FILENO, KDGKBTYPE, &type) == 0 &&
	    (type == KB_101 || type == KB_84);
}

int
console_device_can_load(void)
{
	return access(CONSOLE_LOADKEYS, X_OK) == 0;
}

int
console_device_get(struct kbentry *e)
{
	return ioctl(STDIN_FILENO, KDGKBENT, e) == 0 ? 0 : err_from_errno(errno);
}

int
console_device_put(const struct kbentry *e)
{
	return ioctl(STDIN_FILENO, KDSKBENT, e) == 0 ? 0 : err_from_errno(errno);
}

/* Its keyboard is stdin's; what it says goes nowhere. */
static int
start(pid_t *pid, char *const argv[])
{
	char *const env[] = { NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int e;

	(void)sigemptyset(&none);
	if (posix_spawnattr_init(&attr) != 0)
		return ERR_NOMEM;
	if (posix_spawn_file_actions_init(&files) != 0) {
		(void)posix_spawnattr_destroy(&attr);
		return ERR_NOMEM;
	}
	e = posix_spawnattr_setsigmask(&attr, &none);
	if (e == 0)
		e = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	for (int fd = STDOUT_FILENO; e == 0 && fd <= STDERR_FILENO; fd++)
		e = posix_spawn_file_actions_addopen(&files, fd, "/dev/null",
		    O_WRONLY, 0);
	if (e == 0)
		e = posix_spawn(pid, CONSOLE_LOADKEYS, &files, &attr, argv, env);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attr);
	return e == 0 ? 0 : err_from_errno(e);
}

int
console_device_load(const char *keymap)
{
	const struct timespec step = { 0, TRY_MS * 1000000L };
	char program[] = "loadkeys", quiet[] = "-q", name[32];
	char *const argv[] = { program, quiet, name, NULL };
	int status = 0, err;
	pid_t pid = 0, r = 0;

	text_clip(name, sizeof(name), keymap);
	if ((err = start(&pid, argv)) != 0)
		return err;
	for (int i = 0; i < TRIES_MAX && (r = waitpid(pid, &status, WNOHANG)) == 0;
	    i++)
		(void)nanosleep(&step, NULL);
	if (r == 0) {
		(void)kill(pid, SIGKILL);
		r = waitpid(pid, &status, 0);
	}
	return r == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 :
	    ERR_IO;
}
