/*
 * bed CARDS QEMU [ARGUMENT...]: starts QEMU with three sockets of its own, and is
 * what lies beside the machine: descriptor 3 is its card slot (VSC), 4 a serial
 * line on which the machine says what people do with their hands, 5 the monitor
 * (QMP). CARDS is a folder of virtual cards. Ends with QEMU's status.
 *
 * On the serial line, a line each, answered by "ok N" (how many APDUs came so far)
 * or "no WHY":
 *
 *	insert NAME	the card goes in (one that is in comes out first)
 *	remove		it comes out
 *	pull INS	at the next APDU with this instruction, instead of an answer,
 *			the reader's cable is pulled
 *	unplug WHAT	the cable of reader, stick or backup
 *	plug WHAT	and back
 *	keys KEY...	each is pressed at the keyboard: QEMU's names of keys, those
 *			that are held with it before, with "-" between: shift-a
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/err.h"
#include "tests/qemu/vsc.h"

enum { SLOT, LINE, MONITOR, SOCKETS };
#define FIRST_FD 3	/* in QEMU */
#define LINE_MAX_LEN 256

struct bed {
	int fd[SOCKETS];
	struct reader cards;
	struct vsc vsc;
	struct buf line;	/* not whole yet */
	unsigned pull;		/* an instruction; 0: none */
};

static void
die(const char *what)
{
	(void)fprintf(stderr, "bed: %s\n", what);
	exit(99);
}

/* -- the monitor ------------------------------------------------------------------- */

/* Until a line that answers; events in between say nothing to us. */
static int
answered(int fd)
{
	char text[8192];
	size_t n = 0;

	while (n < sizeof(text) - 1 && read(fd, text + n, 1) == 1) {
		if (text[n++] != '\n')
			continue;
		text[n] = '\0';
		n = 0;
		if (strstr(text, "\"return\"") != NULL)
			return 0;
		if (strstr(text, "\"error\"") == NULL)
			continue;
		(void)fprintf(stderr, "bed: QEMU: %s", text);
		return ERR_ARG;
	}
	return ERR_CLOSED;
}

static int
monitor(struct bed *b, const char *command, const char *arguments)
{
	const int fd = b->fd[MONITOR];

	if (dprintf(fd, "{\"execute\":\"%s\",\"arguments\":{%s}}\n", command,
	    arguments) < 0)
		return ERR_CLOSED;
	return answered(fd);
}

/* What may be pulled: its id, and what puts it back. */
static const struct {
	const char *name, *id, *back[2];
} devices[] = {
	{ "reader", "\"id\":\"reader\"", { "\"driver\":\"usb-ccid\","
	  "\"id\":\"reader\"", "\"driver\":\"ccid-card-passthru\","
	  "\"chardev\":\"slot\",\"bus\":\"reader.0\"" } },
	{ "stick", "\"id\":\"stick\"", { "\"driver\":\"usb-storage\","
	  "\"id\":\"stick\",\"serial\":\"STICK01\","
	  "\"drive\":\"stick-image\",\"removable\":true" } },
	{ "backup", "\"id\":\"backup\"", { "\"driver\":\"usb-storage\","
	  "\"id\":\"backup\",\"serial\":\"BACKUP01\","
	  "\"drive\":\"backup-image\",\"removable\":true" } },
};

static int
device(struct bed *b, const char *name, int back)
{
	int err = ERR_ARG;

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		if (strcmp(devices[i].name, name) != 0)
			continue;
		if (!back)
			return monitor(b, "device_del", devices[i].id);
		for (size_t j = 0; j < 2 && devices[i].back[j] != NULL; j++)
			if ((err = monitor(b, "device_add",
			    devices[i].back[j])) != 0)
				return err;
	}
	return err;
}

/* -- hands ------------------------------------------------------------------------- */

static int
mute(void *arg, struct view apdu)
{
	struct bed *b = arg;

	if (b->pull == 0 || apdu.p[1] != b->pull)
		return 0;
	b->pull = 0;
	if (device(b, "reader", 0) != 0)
		die("the reader cannot be pulled");
	return 1;
}

static int
take_out(struct bed *b)
{
	const int err = vsc_card(&b->vsc, 0);

	if (err == 0)
		(void)b->cards.ops->tray(&b->cards, TRAY_REMOVE, "");
	return err;
}

static int
put_in(struct bed *b, const char *name)
{
	int err = take_out(b);

	if (err == 0)
		err = b->cards.ops->tray(&b->cards, TRAY_INSERT, name);
	return err != 0 ? err : vsc_card(&b->vsc, 1);
}

/* "shift-a" */
static int
press(struct bed *b, char *keys)
{
	char *save = NULL, *key = strtok_r(keys, "-", &save);
	struct buf all;
	int err;

	buf_init(&all, LINE_MAX_LEN);
	(void)buf_puts(&all, "\"hold-time\":20,\"keys\":[");
	for (const char *comma = ""; key != NULL; comma = ",") {
		(void)buf_printf(&all, "%s{\"type\":\"qcode\",\"data\":\"%s\"}",
		    comma, key);
		key = strtok_r(NULL, "-", &save);
	}
	(void)buf_puts(&all, "]");
	err = all.err != 0 ? all.err : monitor(b, "send-key", buf_str(&all));
	buf_free(&all);
	return err;
}

static int
type(struct bed *b, const char *keys)
{
	char text[LINE_MAX_LEN], *save = NULL, *key;
	int err = 0;

	(void)snprintf(text, sizeof(text), "%s", keys);
	key = strtok_r(text, " ", &save);
	while (key != NULL && err == 0) {
		err = press(b, key);
		key = strtok_r(NULL, " ", &save);
	}
	return err;
}

static int
obey(struct bed *b, const char *verb, const char *what)
{
	if (strcmp(verb, "insert") == 0)
		return put_in(b, what);
	if (strcmp(verb, "remove") == 0)
		return take_out(b);
	if (strcmp(verb, "pull") == 0) {
		b->pull = (unsigned)strtoul(what, NULL, 16);
		return b->pull == 0 ? ERR_ARG : 0;
	}
	if (strcmp(verb, "unplug") == 0)
		return device(b, what, 0);
	if (strcmp(verb, "plug") == 0)
		return device(b, what, 1);
	if (strcmp(verb, "keys") == 0)
		return type(b, what);
	return ERR_ARG;
}

static void
on_line(struct bed *b, char *line)
{
	char *what = strchr(line, ' ');
	int err;

	if (what != NULL)
		*what++ = '\0';
	err = obey(b, line, what == NULL ? "" : what);
	if (err == 0)
		(void)dprintf(b->fd[LINE], "ok %u\n", b->vsc.apdus);
	else
		(void)dprintf(b->fd[LINE], "no %s\n", err_text(err));
}

static int
listen_to(struct bed *b)
{
	char c;

	if (recv(b->fd[LINE], &c, 1, MSG_DONTWAIT) != 1)
		return ERR_CLOSED;
	if (c == '\n' || c == '\r') {
		if (b->line.len > 0)
			on_line(b, (char *)b->line.p);
		buf_reset(&b->line);
		return 0;
	}
	return buf_put(&b->line, &c, 1);
}

/* -- QEMU -------------------------------------------------------------------------- */

static pid_t
start(struct bed *b, char **argv)
{
	int far[SOCKETS];
	pid_t pid;

	for (int i = 0; i < SOCKETS; i++) {
		int pair[2];

		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
			die("no sockets");
		/* Out of the way of what QEMU shall find. */
		b->fd[i] = fcntl(pair[0], F_DUPFD_CLOEXEC, 20);
		far[i] = fcntl(pair[1], F_DUPFD_CLOEXEC, 20);
		(void)close(pair[0]);
		(void)close(pair[1]);
	}
	if ((pid = fork()) == 0) {
		for (int i = 0; i < SOCKETS; i++)
			(void)dup2(far[i], FIRST_FD + i);
		(void)execvp(argv[0], argv);
		_exit(127);
	}
	for (int i = 0; i < SOCKETS; i++)
		(void)close(far[i]);
	return pid;
}

/* Until the machine is off. */
static void
serve(struct bed *b)
{
	struct pollfd p[] = { { .fd = b->fd[SLOT], .events = POLLIN },
		{ .fd = b->fd[LINE], .events = POLLIN } };

	while (poll(p, 2, -1) > 0) {
		if (p[SLOT].revents != 0 && vsc_turn(&b->vsc) != 0)
			break;
		if (p[LINE].revents != 0 && listen_to(b) != 0)
			break;
	}
}

int
main(int argc, char **argv)
{
	struct bed b = { .pull = 0 };
	int status = 0;
	pid_t pid;

	if (argc < 3)
		die("bed CARDS QEMU [ARGUMENT...]");
	if (reader_open(&b.cards, "virtual", argv[1], -1) != 0)
		die("there is no such folder of cards");
	(void)signal(SIGPIPE, SIG_IGN);
	buf_init(&b.line, LINE_MAX_LEN);
	pid = start(&b, argv + 2);
	if (pid < 0 ||
	    monitor(&b, "qmp_capabilities", "") != 0 ||
	    vsc_init(&b.vsc, b.fd[SLOT], &b.cards) != 0)
		die("QEMU does not begin");
	b.vsc.mute = mute;
	b.vsc.arg = &b;
	serve(&b);
	vsc_free(&b.vsc);
	buf_free(&b.line);
	reader_close(&b.cards);
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}
