/* What each command of a script does. */
#include "src/base/file.h"
#include "src/base/tell.h"
#include "src/replay/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/replay/secrets.h"
#include "src/replay/vocabulary.h"

#define PAGE_WIDTH	80
#define PAGE_TEXT_MAX	(4 * PAGE_TEXT)

enum run
run_fail(const struct replay *r, unsigned line, const char *fmt, ...)
{
	const struct page *p = r->page;
	struct buf text;
	va_list ap;

	(void)fflush(stdout);
	tell_safe(stderr, r->script.file, 0);
	(void)fprintf(stderr, ":%u: ", line);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fprintf(stderr, ", page shows %s.%s%s%s\n", p->step, p->id,
	    p->notice == NULL ? "" : " with notice ",
	    p->notice == NULL ? "" : p->notice);
	buf_init(&text, PAGE_TEXT_MAX);
	if (page_text(r->page, PAGE_WIDTH, &text) == 0)
		(void)fprintf(stderr, "%s", buf_str(&text));
	buf_free(&text);
	return RUN_FAILED;
}

/* -- expectations --------------------------------------------------------------------- */

/* Appends text with every run of blanks and line ends as one blank: a text may
 * go over from one line of the page to the next. */
static int
squeeze(struct buf *out, const char *text)
{
	int gap = 0;

	for (; *text != '\0'; text++) {
		if (strchr(" \t\n", *text) != NULL) {
			gap = out->len > 0;
			continue;
		}
		if (gap)
			(void)buf_put_u8(out, ' ');
		gap = 0;
		(void)buf_put_u8(out, (uint8_t)*text);
	}
	return out->err;
}

static int
page_has(const struct replay *r, const char *want)
{
	struct buf text, flat, wanted;
	int has;

	buf_init(&text, PAGE_TEXT_MAX);
	buf_init(&flat, PAGE_TEXT_MAX);
	buf_init(&wanted, PAGE_TEXT_MAX);
	/* Its lines unbroken: a path may be wider than a page. */
	has = page_text(r->page, 0, &text) == 0 &&
	    squeeze(&flat, buf_str(&text)) == 0 &&
	    squeeze(&wanted, want) == 0 && wanted.len > 0 &&
	    strstr(buf_str(&flat), buf_str(&wanted)) != NULL;
	buf_free(&wanted);
	buf_free(&flat);
	buf_free(&text);
	return has;
}

static int
page_is(const struct page *p, const char *place)
{
	size_t n = strlen(p->step);

	return strncmp(place, p->step, n) == 0 && (place[n] == '\0' ||
	    (place[n] == '.' && strcmp(place + n + 1, p->id) == 0));
}

/* -- page [FILE] ------------------------------------------------------------------------ */

/* FILE as the script means it: below the script's own folder. */
static int
beside(const struct replay *r, const char *file, char *out)
{
	const char *slash = strrchr(r->script.file, '/');
	char dir[FILE_PATH_MAX] = ".";

	if (slash != NULL && (size_t)(slash - r->script.file) + 2 > sizeof(dir))
		return ERR_TOOBIG;
	if (slash != NULL) {
		size_t n = (size_t)(slash - r->script.file) + 1;

		memcpy(dir, r->script.file, n);
		dir[n] = '\0';
	}
	if (file[0] != '/')
		return path_join(out, dir, file);
	if (strlen(file) >= FILE_PATH_MAX)
		return ERR_TOOBIG;
	memcpy(out, file, strlen(file) + 1);
	return 0;
}

static enum run
compare_page(struct replay *r, const struct script_line *line,
    const char *file)
{
	char path[FILE_PATH_MAX];
	struct buf want, text;
	enum run result = RUN_DONE;
	unsigned differs = 0;
	int err;

	buf_init(&want, PAGE_TEXT_MAX);
	buf_init(&text, PAGE_TEXT_MAX);
	err = beside(r, file, path);
	if (err == 0)
		err = file_read(path, &want);
	if (err == 0)
		err = page_text(r->page, PAGE_WIDTH, &text);
	if (err == 0)
		differs = run_compare(buf_view(&want), buf_view(&text));
	if (err != 0)
		result = run_fail(r, line->number, "expected page %s (%s)",
		    file, err_text(err));
	else if (differs != 0)
		result = run_fail(r, line->number,
		    "expected page %s (line %u differs)", file, differs);
	buf_free(&text);
	buf_free(&want);
	return result;
}

static enum run
print_page(const struct replay *r, const struct script_line *line)
{
	struct buf text;
	int err;

	buf_init(&text, PAGE_TEXT_MAX);
	err = page_text(r->page, PAGE_WIDTH, &text);
	if (err == 0 && (printf("%s\n", buf_str(&text)) < 0 ||
	    fflush(stdout) != 0))
		err = ERR_IO;
	buf_free(&text);
	return err == 0 ? RUN_DONE : run_fail(r, line->number,
	    "expected to print the page (%s)", err_text(err));
}

/* -- filling fields ------------------------------------------------------------------- */

static int
has_option(const struct page *p, const char *id)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->block[i].kind == BLOCK_OPTION &&
		    strcmp(p->block[i].id, id) == 0)
			return 1;
	return 0;
}

/* One that the page shows, or would show to those who ask for more. */
static int
may_choose(const struct page *p, const char *id)
{
	return has_option(p, id) || (has_option(p, OPTION_MORE) &&
	    vocabulary_choice(p, id));
}

static enum run
fill_field(struct replay *r, const struct script_line *line,
    const char *field, const char *value,
    struct event *ev)
{
	const struct block *b = page_find_field(r->page, field);
	int secret = line->cmd == CMD_SECRET;

	if (b == NULL)
		return run_fail(r, line->number, "expected field %s", field);
	if ((b->field->kind == FIELD_SECRET) != secret)
		return run_fail(r, line->number, secret ?
		    "expected secret field %s (it is filled by set)" :
		    "expected field %s without secret (it is filled by secret)",
		    field);
	if (strlen(value) > b->field->max)
		return run_fail(r, line->number,
		    "expected field %s with room for %zu bytes (it has %u)",
		    field, strlen(value), b->field->max);
	if (b->field->kind == FIELD_CHOICE && !may_choose(r->page, value))
		return run_fail(r, line->number,
		    "expected choice %s of field %s", value, field);
	*ev = (struct event){ .kind = EV_SET, .field = b->field->id,
		.value = value };
	return RUN_EVENT;
}

static enum run
fill_secret(struct replay *r, const struct script_line *line,
    const char *field, const char *name,
    struct event *ev)
{
	int err = secrets_get(r->secrets, name, &r->value);

	if (err != 0)
		return run_fail(r, line->number, "expected secret %s (%s)",
		    name, err_text(err));
	return fill_field(r, line, field, (const char *)r->value.p, ev);
}

/* -- one line --------------------------------------------------------------------------- */

static enum run
tray(struct event *ev, enum tray_action action, const char *card)
{
	*ev = (struct event){ .kind = EV_TRAY, .tray = action, .value = card };
	return RUN_EVENT;
}

static enum run
expect(const struct replay *r, const struct script_line *line,
    int holds, const char *what)
{
	return holds ? RUN_DONE : run_fail(r, line->number,
	    "expected %s %s", script_name(line->cmd), what);
}

/* The words of a line, facts in their places. RUN_DONE, or RUN_FAILED. */
static enum run
resolve(const struct replay *r, const struct script_line *line,
    const char **arg)
{
	for (unsigned i = 0; i < line->n; i++) {
		const struct script_word *w = &line->arg[i];
		const char *bad;

		arg[i] = w->text;
		if (!w->fact)
			continue;
		arg[i] = page_value(r->page, w->text);
		if (arg[i] == NULL)
			return run_fail(r, line->number, "expected fact %s",
			    w->text);
		bad = script_complaint(line->cmd, i, arg[i]);
		if (bad != NULL)
			return run_fail(r, line->number,
			    "expected fact %s to fit (%s)", w->text, bad);
	}
	return RUN_DONE;
}

enum run
run_line(struct replay *r, const struct script_line *line, struct event *ev)
{
	const char *arg[SCRIPT_ARGS] = { "", "" };
	const char *notice = r->page->notice;

	if (resolve(r, line, arg) != RUN_DONE)
		return RUN_FAILED;
	switch (line->cmd) {
	case CMD_STEP:
		return expect(r, line, page_is(r->page, arg[0]), arg[0]);
	case CMD_SET:
		return fill_field(r, line, arg[0], arg[1], ev);
	case CMD_SECRET:
		return fill_secret(r, line, arg[0], arg[1], ev);
	case CMD_PRESS:
		(void)script_key(arg[0], ev);	/* looked at by the parser */
		return RUN_EVENT;
	case CMD_INSERT:
		return tray(ev, TRAY_INSERT, arg[0]);
	case CMD_REMOVE:
		return tray(ev, TRAY_REMOVE, "");
	case CMD_TEXT:
		return expect(r, line, page_has(r, arg[0]), arg[0]);
	case CMD_NOTICE:
		return expect(r, line, notice != NULL &&
		    strcmp(notice, arg[0]) == 0, arg[0]);
	case CMD_FILE:
		return expect(r, line, run_file_exists(r->page->folder, arg[0]),
		    arg[0]);
	case CMD_PAGE:
		return line->n == 0 ? print_page(r, line) :
		    compare_page(r, line, arg[0]);
	case CMD_STOP:		/* taken while it is under way (replay.c) */
		return expect(r, line, 0, "that can be stopped");
	}
	return RUN_FAILED;
}
