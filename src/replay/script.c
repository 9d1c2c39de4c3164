#include "src/replay/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"

/* Every command but "on" and "end", which are the parser's own. */
static const struct verb {
	const char *word, *sub;		/* sub: a second word, or NULL */
	enum script_cmd cmd;
	unsigned min, max;		/* words that follow */
	const char *usage;
} verbs[] = {
	{ "step", NULL, CMD_STEP, 1, 1, "step STEP[.PAGE]" },
	{ "set", NULL, CMD_SET, 2, 2, "set FIELD VALUE" },
	{ "secret", NULL, CMD_SECRET, 2, 2, "secret FIELD NAME" },
	{ "press", NULL, CMD_PRESS, 1, 1, "press KEY" },
	{ "card", "insert", CMD_INSERT, 1, 1, "card insert NAME" },
	{ "card", "remove", CMD_REMOVE, 0, 0, "card remove" },
	{ "expect", "text", CMD_TEXT, 1, 1, "expect text TEXT" },
	{ "expect", "notice", CMD_NOTICE, 1, 1, "expect notice ID" },
	{ "expect", "file", CMD_FILE, 1, 1, "expect file PATH" },
	{ "page", NULL, CMD_PAGE, 0, 1, "page [FILE]" },
	{ "stop", NULL, CMD_STOP, 0, 0, "stop" },
};
#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

struct parser {
	struct script *s;
	const struct script_var *vars;
	size_t n_vars;
	unsigned number;
	struct script_handler *open;	/* the handler that lines go to */
	char *error;
};

const char *
script_name(enum script_cmd cmd)
{
	static const char *const names[] = {
		[CMD_STEP] = "step", [CMD_SET] = "field",
		[CMD_SECRET] = "secret field", [CMD_PRESS] = "key",
		[CMD_INSERT] = "card", [CMD_REMOVE] = "card",
		[CMD_TEXT] = "text", [CMD_NOTICE] = "notice",
		[CMD_FILE] = "file", [CMD_PAGE] = "page",
		[CMD_STOP] = "work",
	};

	return names[cmd];
}

static int
fail(struct parser *p, const char *what, const char *detail)
{
	(void)snprintf(p->error, SCRIPT_ERROR_MAX, "%.500s:%u: %.200s%s%.200s",
	    p->s->file, p->number, what, detail[0] == '\0' ? "" : ": ", detail);
	return ERR_FORMAT;
}

/* -- growing ---------------------------------------------------------------------- */

static struct script_line *
new_line(struct script_lines *l)
{
	struct script_line *more;

	more = realloc(l->line, (l->n + 1) * sizeof(*more));
	if (more == NULL)
		return NULL;
	l->line = more;
	memset(&more[l->n], 0, sizeof(*more));
	return &more[l->n++];
}

static struct script_handler *
new_handler(struct script *s)
{
	struct script_handler *more;

	more = realloc(s->handler, (s->n_handlers + 1) * sizeof(*more));
	if (more == NULL)
		return NULL;
	s->handler = more;
	memset(&more[s->n_handlers], 0, sizeof(*more));
	return &more[s->n_handlers++];
}

static void
lines_free(struct script_lines *l)
{
	for (size_t i = 0; i < l->n; i++)
		for (unsigned a = 0; a < SCRIPT_ARGS; a++)
			free(l->line[i].arg[a].text);
	free(l->line);
}

void
script_free(struct script *s)
{
	lines_free(&s->main);
	for (size_t i = 0; i < s->n_handlers; i++) {
		lines_free(&s->handler[i].lines);
		free(s->handler[i].page);
	}
	free(s->handler);
	free(s->file);
	memset(s, 0, sizeof(*s));
}

/* -- lines -------------------------------------------------------------------------- */

static int
on_handler(struct parser *p, struct script_words *w)
{
	struct script *s = p->s;

	if (p->open != NULL)
		return fail(p, "on inside another on", "");
	if (w->n != 2 || w->word[1].fact ||
	    script_complaint(CMD_STEP, 0, w->word[1].text) != NULL ||
	    strchr(w->word[1].text, '.') == NULL)
		return fail(p, "expected on STEP.PAGE", "");
	for (size_t i = 0; i < s->n_handlers; i++)
		if (strcmp(s->handler[i].page, w->word[1].text) == 0)
			return fail(p, "a second on for the same page",
			    w->word[1].text);
	if ((p->open = new_handler(s)) == NULL)
		return ERR_NOMEM;
	p->open->number = p->number;
	p->open->page = w->word[1].text;
	w->word[1].text = NULL;
	return 0;
}

static int
end_handler(struct parser *p, const struct script_words *w)
{
	if (p->open == NULL)
		return fail(p, "end without on", "");
	if (w->n != 1)
		return fail(p, "expected end", "");
	p->open = NULL;
	return 0;
}

/* The row of a line's first words, how many of them it takes in *used. */
static const struct verb *
find_verb(struct parser *p, const struct script_words *w, size_t *used)
{
	int known = 0;

	for (size_t i = 0; i < N_VERBS; i++) {
		const struct verb *v = &verbs[i];

		if (w->word[0].fact || strcmp(v->word, w->word[0].text) != 0)
			continue;
		known = 1;
		*used = v->sub == NULL ? 1 : 2;
		if (v->sub == NULL || (w->n > 1 && !w->word[1].fact &&
		    strcmp(v->sub, w->word[1].text) == 0))
			return v;
	}
	if (known)
		(void)fail(p, "no such command", w->n > 1 ? w->word[1].text :
		    "a second word is missing");
	else
		(void)fail(p, "no such command", w->word[0].text);
	return NULL;
}

static int
add_command(struct parser *p, struct script_words *w)
{
	struct script_lines *to = p->open == NULL ? &p->s->main :
	    &p->open->lines;
	struct script_line *line;
	const struct verb *v;
	const char *bad;
	size_t used;

	if ((v = find_verb(p, w, &used)) == NULL)
		return ERR_FORMAT;
	if (w->n - used < v->min || w->n - used > v->max)
		return fail(p, "expected", v->usage);
	if ((line = new_line(to)) == NULL)
		return ERR_NOMEM;
	line->number = p->number;
	line->cmd = v->cmd;
	for (; used < w->n; used++, line->n++) {
		bad = w->word[used].fact ? NULL :
		    script_complaint(v->cmd, line->n, w->word[used].text);
		if (bad != NULL)
			return fail(p, bad, w->word[used].text);
		line->arg[line->n] = w->word[used];
		w->word[used].text = NULL;	/* the line's from here on */
	}
	return 0;
}

static int
parse_line(struct parser *p, struct view text)
{
	char why[SCRIPT_ERROR_MAX] = "";
	struct script_words w;
	int err;

	err = script_split(text, p->vars, p->n_vars, &w, why);
	if (err == ERR_FORMAT)
		return fail(p, why, "");
	if (err != 0)
		return err;
	if (w.n == 0)
		err = 0;
	else if (!w.word[0].fact && strcmp(w.word[0].text, "on") == 0)
		err = on_handler(p, &w);
	else if (!w.word[0].fact && strcmp(w.word[0].text, "end") == 0)
		err = end_handler(p, &w);
	else
		err = add_command(p, &w);
	script_words_free(&w);
	return err;
}

static int
parse_lines(struct parser *p, struct view text)
{
	int err = 0;

	while (err == 0 && text.len > 0) {
		const uint8_t *lf = memchr(text.p, '\n', text.len);
		size_t n = lf == NULL ? text.len : (size_t)(lf - text.p);

		p->number++;
		err = parse_line(p, view_of(text.p, n));
		n += lf != NULL;
		text.p += n;
		text.len -= n;
	}
	if (err == 0 && p->open != NULL) {
		p->number = p->open->number;
		err = fail(p, "on without end", "");
	}
	return err;
}

int
script_parse(struct script *s, const char *file, struct view text,
    const struct script_var *vars, size_t n_vars,
    char error[static SCRIPT_ERROR_MAX])
{
	struct parser p = { .s = s, .vars = vars, .n_vars = n_vars,
		.error = error };
	int err;

	memset(s, 0, sizeof(*s));
	error[0] = '\0';
	if ((s->file = strdup(file)) == NULL)
		return ERR_NOMEM;
	err = text.len > SCRIPT_MAX ? fail(&p, "a script of more than 1 MiB", "")
	    : parse_lines(&p, text);
	if (err != 0)
		script_free(s);
	return err;
}
