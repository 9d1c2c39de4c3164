#include "src/args_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/kid.h"
#include "src/base/tell.h"
#include "src/base/text.h"
#include "src/page/err_words.h"

void
args_done(struct args *a, int status)
{
	a->task = TASK_DONE;
	a->status = status;
}

void
args_usage(struct args *a, const char *what, const char *word)
{
	tell_error("keyconvoy", what, word);
	(void)fprintf(stderr, "%s\n", _("Try 'keyconvoy --help'."));
	args_done(a, 2);
}

void
args_not_built(struct args *a, const char *what)
{
	(void)fprintf(stderr,
	    _("keyconvoy: %s is not part of this version yet.\n"), what);
	args_done(a, 3);
}

const char *
args_keep(struct args *a, const char *folder, const char *name)
{
	char *s = NULL;

	if (a->n_owned == ARGS_OWNED || asprintf(&s, "%s%s%s", folder,
	    *folder != '\0' && *name != '\0' ? "/" : "", name) < 0) {
		tell_error("keyconvoy", err_words(ERR_NOMEM), NULL);
		args_done(a, 3);
		return NULL;
	}
	return a->owned[a->n_owned++] = s;
}

const char *
args_absolute(struct args *a, const char *path)
{
	char cwd[FILE_PATH_MAX];

	if (path[0] == '\0') {
		args_usage(a, _("an empty path"), NULL);
		return NULL;
	}
	if (path[0] == '/')
		return args_keep(a, "", path);
	if (getcwd(cwd, sizeof(cwd)) == NULL) {
		tell_error("keyconvoy", err_words(ERR_IO), NULL);
		args_done(a, 3);
		return NULL;
	}
	return args_keep(a, cwd, path);
}

/* DRIVER[:ARG]: here, and nowhere else, the text is taken apart. */
void
args_reader(struct args *a, const char *s)
{
	const size_t len = strcspn(s, ":");
	const char *arg = s[len] == ':' ? s + len + 1 : "";

	if (len == 3 && memcmp(s, "usb", len) == 0)
		a->opt.reader = (struct req_c_hello){ .driver = "usb",
		    .arg = args_keep(a, "", arg) };
	else if (len == 7 && memcmp(s, "virtual", len) == 0)
		a->opt.reader = (struct req_c_hello){ .driver = "virtual",
		    .arg = args_absolute(a, arg) };
	else
		args_usage(a, _("no such reader"), s);
}

void
args_module(struct args *a, const char *s)
{
	if (strcmp(s, "soft") == 0)
		a->opt.module = "soft";
	else if (strncmp(s, "pkcs11:", 7) == 0)
		args_not_built(a, "--module pkcs11");
	else if (strcmp(s, "nshield") == 0)
		args_not_built(a, "--module nshield");
	else
		args_usage(a, _("no such module"), s);
}

void
args_station(struct args *a, const char *s)
{
	a->online = strcmp(s, "online") == 0;
	if (!a->online && strcmp(s, "offline") != 0)
		args_usage(a, _("no such station"), s);
}

void
args_lang(struct args *a, const char *s)
{
	enum lang lang;

	if (lang_parse(s, &lang) != 0)
		args_usage(a, _("no such language"), s);
	else
		nls_setup(lang);
}

void
args_root(struct args *a, const char *s)
{
	if (paper_hex(s, a->root) < 0)
		args_usage(a, _("expected the 64 hex digits of a SHA-256"), s);
	else
		a->has_root = 1;
}

void
args_paper(struct args *a, struct paper *p, const char *s)
{
	if (paper_read(p, s) < 0 || p->n_words % WORDS_N != 0)
		args_usage(a, _("expected twelve words, or the 64 hex digits of "
		    "a SHA-256"), s);
}

void
args_kid(struct args *a, const char *s)
{
	struct kid kid;

	if (kid_parse(s, &kid) != 0)
		args_usage(a, _("expected https://HOST/keys/NAME/VERSION, as the "
		    "vault writes a key identifier"), s);
	else
		a->kid = s;
}

static int
is_name(const char *s)
{
	return s[0] != '\0' && (s[0] < '0' || s[0] > '9') &&
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789_")] == '\0';
}

void
args_var(struct args *a, const char *s)
{
	size_t n = a->replay.n_vars;
	char *text = strdup(s), *value;

	if (text == NULL || n == ARGS_VARS) {
		free(text);
		args_usage(a, _("too many variables"), s);
		return;
	}
	a->var_text[n] = text;
	value = strchr(text, '=');
	if (value != NULL)
		*value++ = '\0';
	a->replay.n_vars++;
	a->var[n] = (struct script_var){ text, value };
	if (value == NULL || !is_name(text))
		args_usage(a, _("expected NAME=VALUE"), s);
	for (size_t i = 0; a->task != TASK_DONE && i < n; i++)
		if (strcmp(a->var[i].name, text) == 0)
			args_usage(a, _("a variable is set twice"), text);
}

void
args_default_data(struct args *a)
{
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (a->data != NULL)
		return;
	if (xdg != NULL && xdg[0] == '/')
		a->data = args_keep(a, xdg, "keyconvoy");
	else if (home != NULL && home[0] == '/')
		a->data = args_keep(a, home, ".local/share/keyconvoy");
	else {
		tell_error("keyconvoy", _("There is no home folder; name one "
		    "with --data DIR."), NULL);
		args_done(a, 3);
	}
}
