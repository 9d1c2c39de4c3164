#include "src/replay/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/brought.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/tell.h"
#include "src/page/err_words.h"
#include "src/replay/run.h"
#include "src/replay/secrets.h"
#include "src/replay/vocabulary.h"

#define HANDLER_RUNS_MAX 10000

/* -- before the ceremony ------------------------------------------------------------ */

static int
refuse(const struct replay *r, unsigned line, const char *what, const char *word)
{
	tell_safe(stderr, r->script.file, 0);
	(void)fprintf(stderr, ":%u: %s: %s\n", line, what, word);
	return ERR_FORMAT;
}

/* What only the tables, the mode and the secrets' file can tell of a line. */
static int
check_line(const struct replay *r, const struct script_line *l)
{
	const char *first = l->n > 0 ? l->arg[0].text : "";
	int err;

	for (unsigned i = 0; i < l->n; i++)
		if (l->arg[i].fact && r->o.mode == MODE_PRODUCTION)
			return refuse(r, l->number,
			    "facts are for rehearsals only", l->arg[i].text);
	if (l->cmd == CMD_STEP && !l->arg[0].fact && !vocabulary_has(first))
		return refuse(r, l->number, "no such step or page", first);
	if (l->cmd != CMD_SECRET || l->arg[1].fact)
		return 0;
	err = secrets_get(r->secrets, l->arg[1].text, NULL);
	if (err == ERR_NOTFOUND)
		return refuse(r, l->number, "no such secret", l->arg[1].text);
	if (err != 0)
		return refuse(r, l->number, err_text(err), r->o.secrets);
	return 0;
}

static int
check_lines(const struct replay *r, const struct script_lines *l)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < l->n; i++)
		err = check_line(r, &l->line[i]);
	return err;
}

static int
check_script(const struct replay *r)
{
	int err = check_lines(r, &r->script.main);

	for (size_t i = 0; err == 0 && i < r->script.n_handlers; i++) {
		const struct script_handler *h = &r->script.handler[i];

		err = vocabulary_has(h->page) ? check_lines(r, &h->lines) :
		    refuse(r, h->number, "no such page", h->page);
	}
	return err;
}

static int
read_script(struct replay *r)
{
	char error[SCRIPT_ERROR_MAX];
	struct buf text;
	int err;

	buf_init(&text, SCRIPT_MAX);
	err = brought_read(r->o.file, &text);
	if (err != 0) {
		tell_error("keyconvoy", r->o.file, err_words(err));
		err = ERR_IO;
	} else {
		err = script_parse(&r->script, r->o.file, buf_view(&text),
		    r->o.vars, r->o.n_vars, error);
		if (err == ERR_FORMAT) {
			tell_safe(stderr, error, 0);
			(void)fputc('\n', stderr);
		}
	}
	buf_free(&text);
	return err;
}

/* Now, as no path leads there once the jail is shut. */
static int
open_secrets(struct replay *r)
{
	size_t size;
	int fd;

	if (r->o.secrets == NULL)
		return 0;
	fd = file_open(r->o.secrets, &size);
	if (fd < 0) {
		tell_error("keyconvoy", r->o.secrets, err_words(fd));
		return ERR_IO;
	}
	r->secrets = fd;
	return 0;
}

static int
replay_open(struct frontend *fe)
{
	struct replay *r = fe->self;
	int err = read_script(r);

	if (err == 0)
		err = open_secrets(r);
	if (err == 0)
		err = check_script(r);
	fe->status = err == ERR_FORMAT ? 2 : 3;
	return err;
}

/* -- line after line ------------------------------------------------------------------ */

static const struct script_handler *
handler_for(const struct replay *r)
{
	char place[160];

	(void)snprintf(place, sizeof(place), "%s.%s", r->page->step, r->page->id);
	for (size_t i = 0; i < r->script.n_handlers; i++)
		if (strcmp(r->script.handler[i].page, place) == 0)
			return &r->script.handler[i];
	return NULL;
}

/* The line that runs now; NULL after the last main line. */
static const struct script_line *
take_line(struct replay *r)
{
	const struct script_line *line;

	if (r->in != NULL && r->in_at == r->in->lines.n)
		r->in = NULL;
	if (r->in == NULL && r->at == r->script.main.n)
		return NULL;
	if (r->in == NULL && r->page->shown != r->seen) {
		r->seen = r->page->shown;
		r->in = handler_for(r);
		r->in_at = 0;
		r->runs += r->in != NULL;
		if (r->in != NULL && r->in->lines.n == 0)
			r->in = NULL;
	}
	line = r->in != NULL ? &r->in->lines.line[r->in_at++] :
	    &r->script.main.line[r->at++];
	r->number = line->number;
	return line;
}

/* What no line of the script asked for: 0, or -1 and it is said. */
static int
look_after(const struct replay *r)
{
	if (r->complaint[0] != '\0')
		(void)run_fail(r, r->number, "%s", r->complaint);
	else if (r->runs > HANDLER_RUNS_MAX)
		(void)run_fail(r, r->number, "expected an end of handlers "
		    "within %d runs", HANDLER_RUNS_MAX);
	else
		return 0;
	return -1;
}

static int
stop(struct frontend *fe, int status)
{
	fe->status = status;
	return -1;
}

static int
replay_next(struct frontend *fe, const struct page *p, struct event *ev)
{
	struct replay *r = fe->self;
	const struct script_line *line;

	r->page = p;
	for (;;) {
		secret_free(&r->value);
		line = take_line(r);
		if (look_after(r) < 0)
			return stop(fe, 1);
		if (line == NULL)
			return stop(fe, 0);
		switch (run_line(r, line, ev)) {
		case RUN_EVENT:
			return 1;
		case RUN_FAILED:
			return stop(fe, 1);
		case RUN_DONE:
			break;
		}
	}
}

/* The next line when it stops what is under way: no other runs meanwhile. */
static int
take_stop(struct replay *r)
{
	const int inside = r->in != NULL && r->in_at < r->in->lines.n;
	const struct script_lines *l = inside ? &r->in->lines : &r->script.main;
	size_t *at = inside ? &r->in_at : &r->at;

	if (*at == l->n || l->line[*at].cmd != CMD_STOP)
		return 0;
	++*at;
	return 1;
}

static void
replay_show(struct frontend *fe, const struct page *p)
{
	struct replay *r = fe->self;

	if (r->complaint[0] == '\0')
		(void)vocabulary_check(p, r->complaint,
		    sizeof(r->complaint));
	if (p->busy && (p->works & WORKS_CANCEL) != 0 && take_stop(r))
		fe->cancel = 1;
}

/* The ceremony is over: what is left of the script may only look for files. */
static int
replay_ended(struct frontend *fe, const struct page *p, int status)
{
	struct replay *r = fe->self;
	const struct script_line *line;
	struct event ev;

	(void)status;
	secret_free(&r->value);
	r->page = p;
	r->seen = p->shown;	/* no handler starts any more */
	if (look_after(r) < 0)
		return 1;
	while ((line = take_line(r)) != NULL) {
		if (line->cmd != CMD_FILE) {
			(void)run_fail(r, line->number, "expected more "
			    "pages, the ceremony has ended");
			return 1;
		}
		if (run_line(r, line, &ev) != RUN_DONE)
			return 1;
	}
	return 0;
}

static void
replay_close(struct frontend *fe)
{
	struct replay *r = fe->self;

	secret_free(&r->value);
	script_free(&r->script);
	if (r->secrets >= 0)
		(void)close(r->secrets);
	free(r);
	fe->self = NULL;
}

int
replay_new(struct frontend *fe, const struct replay_options *o)
{
	struct replay *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return ERR_NOMEM;
	r->o = *o;
	r->secrets = -1;
	*fe = (struct frontend){ .name = "replay", .self = r,
		.open = replay_open, .next = replay_next, .show = replay_show,
		.ended = replay_ended, .close = replay_close, .fd = -1,
		.status = 1 };
	return 0;
}
