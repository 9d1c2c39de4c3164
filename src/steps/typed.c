#include "src/steps/typed.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/nls.h"
#include "src/steps/station.h"

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789_./-@:+,%="

/* What of the path is below the folder, "." for itself, NULL when it is not. */
static const char *
below(const char *path, const char *folder)
{
	size_t n = folder == NULL ? 0 : strlen(folder);

	if (n < 2 || folder[0] != '/' || strncmp(path, folder, n) != 0)
		return NULL;
	if (path[n] == '\0')
		return ".";
	return path[n] == '/' && path[n + 1] != '\0' ? path + n + 1 : NULL;
}

static void
put_quoted(struct buf *out, const char *path)
{
	buf_puts(out, "'");
	for (; *path != '\0'; path++)
		if (*path == '\'')
			buf_puts(out, "'\\''");
		else
			buf_put(out, path, 1);
	buf_puts(out, "'");
}

int
typed_path(struct buf *out, const char *path)
{
	char here[FILE_PATH_MAX];
	const char *home, *rest;

	rest = below(path, getcwd(here, sizeof(here)));
	if (rest != NULL)
		path = rest;
	if (path[strspn(path, PLAIN)] != '\0') {
		if (path[0] == '-')
			buf_puts(out, "./");
		put_quoted(out, path);
		return out->err;
	}
	home = below(path, getenv("HOME"));
	if (home != NULL && strcmp(home, ".") != 0) {
		buf_puts(out, "~/");
		path = home;
	} else if (path[0] == '-') {
		buf_puts(out, "./");
	}
	buf_puts(out, path);
	return out->err;
}

/* The program where it really is. */
static void
put_program(struct buf *out, const struct flow *f)
{
	char program[FILE_PATH_MAX], here[FILE_PATH_MAX];
	const char *rest;

	if (f->opt->builddir == NULL ||
	    path_join(program, f->opt->builddir, "keyconvoy") != 0) {
		buf_puts(out, "keyconvoy");
		return;
	}
	rest = below(program, getcwd(here, sizeof(here)));
	if (rest != NULL && strchr(rest, '/') == NULL)
		buf_puts(out, "./");	/* a shell looks for a bare name elsewhere */
	typed_path(out, program);
}

int
typed_verify(struct buf *out, const struct flow *f)
{
	put_program(out, f);
	buf_puts(out, " verify ");
	return typed_path(out, f->dir);
}

/* What --data was: ceremonies lie in a folder of it. */
static void
data_of(const struct flow *f, char out[static FILE_PATH_MAX])
{
	const char *slash = strrchr(f->opt->data, '/');
	size_t n = slash == NULL ? 0 : (size_t)(slash - f->opt->data);

	if (n > 0 && n < FILE_PATH_MAX)
		memcpy(out, f->opt->data, n);
	else
		memcpy(out, slash == NULL ? "." : "/", n = 1);
	out[n] = '\0';
}

/* As an argument's end, where no "~" is known to the shell. */
static void
put_whole(struct buf *out, const char *text)
{
	if (text[strspn(text, PLAIN)] == '\0')
		buf_puts(out, text);
	else
		put_quoted(out, text);
}

/* The reader, where it is not the one that is taken when none is named. */
static void
put_reader(struct buf *out, const struct flow *f, const char *data)
{
	const struct req_c_hello *r = &f->opt->reader;
	char cards[FILE_PATH_MAX];

	if (r->driver == NULL || (r->arg != NULL && strcmp(r->driver, "virtual") == 0 &&
	    path_join(cards, data, "cards") == 0 && strcmp(r->arg, cards) == 0))
		return;
	buf_printf(out, " --reader %s", r->driver);
	if (r->arg == NULL || r->arg[0] == '\0')
		return;
	buf_puts(out, ":");
	put_whole(out, r->arg);
}

int
typed_resume(struct buf *out, const struct flow *f)
{
	char data[FILE_PATH_MAX];
	const char *const words[][2] = { { " --data ", data },
		{ " --stick ", f->opt->stick }, { " --backup ", f->opt->backup } };

	data_of(f, data);
	put_program(out, f);
	if (!rehearsal(f))
		buf_puts(out, " --production");
	if (station_online(f))
		buf_puts(out, " --station online");
	put_reader(out, f, data);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i][1] != NULL) {
			buf_puts(out, words[i][0]);
			typed_path(out, words[i][1]);
		}
	if (nls_lang() != nls_environment())
		buf_printf(out, " --lang %s", lang_code(nls_lang()));
	if (f->opt->plain)
		buf_puts(out, " --plain");
	return out->err;
}
