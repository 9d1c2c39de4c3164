#include "tests/pty/station.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUN_DIR		BUILDDIR "/tests/fake/run"
#define ENTERS_MAX	120
#define QUIET_MS	25	/* a page is written at once */

#define KEK_N \
	"u36ijVACE7MP30WBK7eNYVfXfSXwuU62SgRBixSxwgm6ud8sX40RTe8IH8cThip_QV28Jn" \
	"04X0ADsmt_9zhl1Ecy0WgL3ZJZiMQNu4BIYTvYDF9TSjr5kIuKWaimJDmWjhlqO1d3uSCg" \
	"InjeOuenMK2TysTwHcyU6Ye6sO4sYH-OPeSTSTuVu_lzYJUo9ZWLYH6MPNFgCY488T_l-z" \
	"RUlpsi57CiDe_tbGEgEWES5ox9sRIBn4Vswh3RE9M7eVM2743mqMTr6CWHogHHqpYm0KO1" \
	"pwKLPoUc5usxodED5zeRMG2lUMMFf8L6hwL82tnJltqKdBYis-iGzNm11auu0w"

/* What `az keyvault key show` prints of a practice KEK; nobody has its other
 * half. */
static const char kek[] =
"{\"attributes\":{\"enabled\":true},\"key\":{\"e\":\"AQAB\",\"keyOps\":"
"[\"import\"],\"kid\":\"https://contoso-rehearsal.vault.azure.net/keys/"
"KEKforBYOK/0123456789abcdef0123456789abcdef\",\"kty\":\"RSA-HSM\",\"n\":\""
KEK_N "\"},\"tags\":null}\n";

/* -- helpers ------------------------------------------------------------------- */

__attribute__((noreturn, format(printf, 2, 3))) static void
fail(struct station *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)printf("Bail out! ");
	(void)vprintf(fmt, ap);
	(void)putchar('\n');
	va_end(ap);
	if (s->p != NULL)
		station_print(s);
	station_close(s);
	(void)fflush(stdout);
	exit(99);
}

void
station_print(struct station *s)
{
	int rows, cols;

	pty_size(s->p, &rows, &cols);
	for (int y = 0; y < rows; y++)
		(void)printf("# %s\n", pty_text(s->p, y, 0, cols));
}

static void
write_file(struct station *s, const char *dir, const char *name,
    const char *text)
{
	char path[4096];
	FILE *out;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	out = fopen(path, "w");
	if (out == NULL || fputs(text, out) < 0 || fclose(out) != 0)
		fail(s, "%s cannot be written", path);
}

/* The folders, and a file "go" that starts the program. */
static void
prepare(struct station *s, const struct station_setup *setup)
{
	static const char *const folders[] = { "", "/data", "/stick", "/backup" };
	char path[4096], go[8192];

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", setup->dir,
		    folders[i]);
		if (mkdir(path, 0700) == 0 && strcmp(folders[i], "/stick") == 0)
			write_file(s, path, "kek.json", kek);
	}
	(void)snprintf(go, sizeof(go), "$run %s" RUN_DIR "/keyconvoy --lang %s "
	    "--data data --stick stick --backup backup %s\n",
	    setup->under == NULL ? "" : setup->under,
	    setup->lang == NULL ? "en" : setup->lang,
	    setup->args == NULL ? "" : setup->args);
	write_file(s, setup->dir, "go", go);
}

/* -- start, end ------------------------------------------------------------------ */

void
station_open(struct station *s, const struct station_setup *setup)
{
	static const char *const alone[] = { "/bin/sh", "-c",
		"echo ready; read x; run=exec; . ./go", NULL };
	static const char *const shell[] = { "/bin/sh", "-i", NULL };
	char locale[64];
	const char *const env[] = { "PATH=/usr/bin:/bin", "HOME=/nonexistent",
		"PS1=ready> ", "ENV=", locale, setup->more, NULL };
	const struct pty_setup pty = { .argv = setup->shell ? shell : alone,
		.env = env, .dir = setup->dir,
		.term = setup->term == NULL ? "xterm-256color" : setup->term,
		.rows = setup->rows == 0 ? 24 : setup->rows,
		.cols = setup->cols == 0 ? 80 : setup->cols };

	*s = (struct station){ .shell = setup->shell };
	(void)snprintf(locale, sizeof(locale), "LC_ALL=%s",
	    setup->locale == NULL ? "C.UTF-8" : setup->locale);
	prepare(s, setup);
	s->p = pty_open(&pty);
	station_see(s, "ready");
	pty_modes(s->p, &s->before);
	pty_type(s->p, setup->shell ? ". ./go\r" : "\r");
}

void
station_close(struct station *s)
{
	pty_close(s->p);
	s->p = NULL;
}

/* -- pages ------------------------------------------------------------------------- */

void
station_see(struct station *s, const char *text)
{
	if (!pty_wait(s->p, text, STATION_LONG))
		fail(s, "never seen: %s", text);
}

void
station_enter(struct station *s)
{
	size_t before, now;

	(void)pty_raw(s->p, &before);
	pty_type(s->p, "\r");
	for (int ms = 0; ms < STATION_LONG; ms += QUIET_MS) {
		(void)pty_quiet(s->p, QUIET_MS, STATION_LONG);
		(void)pty_raw(s->p, &now);
		if (now != before && pty_find(s->p, "One moment") < 0 &&
		    pty_find(s->p, "Un instant") < 0)
			return;
	}
	fail(s, "Enter does nothing");
}

void
station_walk(struct station *s, const char *text)
{
	station_see(s, "F10");
	for (int i = 0; pty_find(s->p, text) < 0; i++) {
		if (i == ENTERS_MAX)
			fail(s, "never came to: %s", text);
		station_enter(s);
	}
}

/* -- processes ------------------------------------------------------------------- */

/* The parent of a process, and its program's name as the kernel cuts it. */
static pid_t
parent_of(const char *pid, char name[static 32])
{
	char path[300], state;
	int parent = -1;
	FILE *in;

	(void)snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	in = fopen(path, "r");
	if (in == NULL)
		return -1;
	if (fscanf(in, "%*d (%31[^)]) %c %d", name, &state, &parent) != 3)
		parent = -1;
	(void)fclose(in);
	return parent;
}

static pid_t
child(pid_t of, const char *program)
{
	DIR *proc = opendir("/proc");
	struct dirent *e;
	char name[32];
	pid_t found = -1;

	while (proc != NULL && found < 0 && (e = readdir(proc)) != NULL)
		if (e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
		    parent_of(e->d_name, name) == of &&
		    strncmp(name, program, 15) == 0)
			found = (pid_t)atoi(e->d_name);
	if (proc != NULL)
		(void)closedir(proc);
	return found;
}

pid_t
station_launcher(const struct station *s)
{
	return s->shell ? child(pty_pid(s->p), "keyconvoy") : pty_pid(s->p);
}

pid_t
station_pages(const struct station *s)
{
	return child(station_launcher(s), "keyconvoy-pages");
}

pid_t
station_daemon(const struct station *s, const char *name)
{
	return child(station_launcher(s), name);
}
