/*
 * Pictures of real screens: a rehearsal by the keys of scenes.h, on the way some
 * pages as SVG. pictures DIR LANGUAGE PAGE[:TEXT]=FILE... where TEXT stands on
 * that page; see doc/pictures/make.sh.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/nls.h"
#include "tests/pty/marks.h"
#include "tests/pty/play.h"
#include "tests/pty/scenes.h"
#include "tests/pty/station.h"

#define CELL_W		10
#define CELL_H		21
#define BASE		16	/* from a row's top to its letters' foot */
#define MARGIN		12

/* -- a screen as SVG ---------------------------------------------------------------- */

/* The colours of a terminal with a dark ground; the last two are its own. */
static const char *const colours[] = {
	"#1c1f24", "#e06c75", "#98c379", "#e5c07b", "#3467a8", "#c678dd",
	"#56b6c2", "#e8e8e8", "#d7dae0", "#16191d"
};
enum { OWN_FG = 8, OWN_BG = 9 };

static const char *
colour(int index, int own)
{
	return colours[index >= 0 && index < 8 ? index : own];
}

static void
put_escaped(FILE *out, const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '<')
			(void)fputs("&lt;", out);
		else if (*s == '&')
			(void)fputs("&amp;", out);
		else
			(void)fputc(*s, out);
}

static void
put_ground(FILE *out, int y, int x, const char *fill)
{
	(void)fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
	    "fill=\"%s\"/>\n", MARGIN + x * CELL_W, MARGIN + y * CELL_H, CELL_W,
	    CELL_H, fill);
}

static void
put_cell(FILE *out, int y, int x, const struct pty_cell *c, int cursor)
{
	const char *fg = colour(c->fg, OWN_FG), *bg = colour(c->bg, OWN_BG), *t;

	if (((c->attrs & PTY_REVERSE) != 0) != cursor) {
		t = fg;
		fg = bg;
		bg = t;
	}
	if (strcmp(bg, colours[OWN_BG]) != 0)
		put_ground(out, y, x, bg);
	if (strcmp(c->text, "\xe2\x94\x82") == 0) {
		/* A line without gaps between rows. */
		(void)fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"1\" "
		    "height=\"%d\" fill=\"%s\"/>\n", MARGIN + x * CELL_W +
		    CELL_W / 2, MARGIN + y * CELL_H, CELL_H, fg);
	} else if (c->text[0] != '\0' && strcmp(c->text, " ") != 0) {
		(void)fprintf(out, "<text x=\"%d\" y=\"%d\" fill=\"%s\"%s>",
		    MARGIN + x * CELL_W, MARGIN + y * CELL_H + BASE, fg,
		    c->attrs & PTY_BOLD ? " font-weight=\"bold\"" : "");
		put_escaped(out, c->text);
		(void)fputs("</text>\n", out);
	}
	if (c->attrs & PTY_UNDERLINE)
		(void)fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" "
		    "height=\"1\" fill=\"%s\"/>\n", MARGIN + x * CELL_W,
		    MARGIN + y * CELL_H + BASE + 2, CELL_W, fg);
}

static int
write_svg(const struct pty *p, const char *path)
{
	struct pty_cell c;
	int rows, cols, cy, cx;
	FILE *out = fopen(path, "w");

	if (out == NULL)
		return -1;
	pty_size(p, &rows, &cols);
	pty_cursor(p, &cy, &cx);
	(void)fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
	    "width=\"%d\" height=\"%d\" font-family=\"DejaVu Sans Mono\" "
	    "font-size=\"16.6\">\n<rect width=\"100%%\" height=\"100%%\" "
	    "fill=\"%s\"/>\n", 2 * MARGIN + cols * CELL_W,
	    2 * MARGIN + rows * CELL_H, colours[OWN_BG]);
	for (int y = 0; y < rows; y++)
		for (int x = 0; x < cols; x++) {
			pty_cell(p, y, x, &c);
			put_cell(out, y, x, &c, y == cy && x == cx);
		}
	(void)fputs("</svg>\n", out);
	return fclose(out);
}

/* -- the way ------------------------------------------------------------------------- */

/* PAGE[:TEXT]=FILE: the file when this is the page, else NULL. */
static const char *
file_for(struct station *s, const char *wish, const char *page)
{
	size_t n = strcspn(wish, ":="), m;
	char text[64];

	if (strlen(page) != n || strncmp(wish, page, n) != 0)
		return NULL;
	wish += n;
	if (*wish == ':') {
		m = strcspn(++wish, "=");
		(void)snprintf(text, sizeof(text), "%.*s", (int)m, wish);
		wish += m;
		if (pty_find(s->p, text) < 0)
			return NULL;
	}
	return *wish == '=' ? wish + 1 : NULL;
}

static int
walk(struct station *s, const struct scene *scene, char **wishes)
{
	const char *file;
	int made = 0;

	for (; scene->page != NULL; scene++) {
		if (!play_come_to(s->p, scene, STATION_LONG))
			exit(1);
		marks_note(s->p);
		for (char **w = wishes; *w != NULL; w++) {
			file = file_for(s, *w, scene->page);
			if (file == NULL)
				continue;
			if (write_svg(s->p, file) != 0) {
				perror(file);
				exit(1);
			}
			(*w)[0] = '\0';		/* once */
			made++;
		}
		play_type(s->p, scene);
	}
	return made;
}

int
main(int argc, char **argv)
{
	struct station_setup setup = { .rows = 24, .cols = 80 };
	enum lang lang;
	struct station s;
	int made;

	if (argc < 4 || lang_parse(argv[2], &lang) != 0) {
		(void)fputs("pictures DIR en|fr PAGE[:TEXT]=FILE...\n", stderr);
		return 2;
	}
	setup.dir = argv[1];
	setup.lang = argv[2];
	nls_setup(lang);
	station_open(&s, &setup);
	made = walk(&s, scenes_begin, argv + 3) + walk(&s, scenes_end, argv + 3);
	station_close(&s);
	if (made != argc - 3)
		(void)fputs("pictures: some page did not come\n", stderr);
	return made == argc - 3 ? 0 : 1;
}
