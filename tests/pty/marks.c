#include "tests/pty/marks.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tests/pty/term.h"
#include "ui/screen.h"

#define HEX_MIN 8
#define WORDS_MARK "word word word word word word"

/* The cells of a row as bytes: what is none shows as '~'. */
static void
row_bytes(const struct shot *s, int y, char out[static SHOT_COLS + 1])
{
	for (int x = 0; x < s->cols; x++) {
		const char *t = s->cell[y][x].text;

		out[x] = *t == '\0' || (*t & 0x80) != 0 ? '~' : *t;
	}
	out[s->cols] = '\0';
}

static void
put(struct shot *s, int y, int x, int n, char c)
{
	for (; n > 0; n--, x++) {
		s->cell[y][x].text[0] = c;
		s->cell[y][x].text[1] = '\0';
	}
}

static int
is_hex(char c)
{
	return isdigit((unsigned char)c) || (c >= 'a' && c <= 'f');
}

static void
mark_hex(struct shot *s, int y, const char *row)
{
	for (int x = 0, n; row[x] != '\0'; x += n > 0 ? n : 1) {
		for (n = 0; is_hex(row[x + n]); n++)
			;
		if (n >= HEX_MIN)
			put(s, y, x, n, '#');
	}
}

/* Digits where the pattern has 0; other characters stand for themselves. */
static int
matches(const char *row, const char *pattern)
{
	for (; *pattern != '\0'; pattern++, row++)
		if (*pattern == '0' ? !isdigit((unsigned char)*row) :
		    *row != *pattern)
			return 0;
	return 1;
}

static void
mark_times(struct shot *s, int y, const char *row)
{
	static const char *const patterns[] = { "0000-00-00", "00:00:00",
		"00:00" };

	for (int x = 0; row[x] != '\0'; x++)
		for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]);
		    i++)
			for (int j = 0; matches(row + x, patterns[i]) &&
			    patterns[i][j] != '\0'; j++)
				put(s, y, x + j, 1, patterns[i][j]);
}

/* The date of a folder that goes on in the next row. */
static void
mark_broken_date(struct shot *s, int y, const char *row)
{
	static const char date[] = "0000-00-00";
	char next[SHOT_COLS + 1], head[sizeof(date)];
	int end;

	for (end = s->cols; end > 0 && strchr(" ~", row[end - 1]) != NULL;)
		end--;
	row_bytes(s, y + 1, next);
	for (int k = 1; k < (int)sizeof(date) - 1 && k < end; k++) {
		(void)snprintf(head, sizeof(head), "%.*s", k, date);
		if (row[end - k - 1] != '/' || !matches(row + end - k, head) ||
		    !matches(next + BODY_X + 2, date + k))
			continue;
		for (int i = 0; i < (int)sizeof(date) - 1; i++)
			put(s, i < k ? y : y + 1, i < k ? end - k + i :
			    BODY_X + 2 + i - k, 1, date[i]);
	}
}

static void
mark_place(struct shot *s, int y, const char *row, const char *dir)
{
	static const char mark[] = "/PLACE";
	const char *at = strstr(row, dir);

	for (; at != NULL; at = strstr(at + 1, dir))
		for (int i = 0; i < (int)strlen(dir); i++)
			put(s, y, (int)(at - row) + i, 1,
			    i < (int)sizeof(mark) - 1 ? mark[i] : '.');
}

/* Two rows of hexadecimal groups are followed by the words. */
static int
has_groups(const char *row)
{
	return matches(row + BODY_X, "  ") && strlen(row) > BODY_X + 11 &&
	    strspn(row + BODY_X + 2, "0123456789abcdef") == 8 &&
	    row[BODY_X + 10] == ' ' && is_hex(row[BODY_X + 11]);
}

/* 1 when the row is one of words: the first or second after the groups. */
static int
is_words(const struct shot *s, int y)
{
	char row[SHOT_COLS + 1];

	for (int i = 1; i <= 2 && y - i > 1; i++) {
		row_bytes(s, y - i, row);
		if (!has_groups(row))
			continue;
		row_bytes(s, y, row);
		return !has_groups(row);
	}
	return 0;
}

/* What a practice sheet shows of them. */
static void
mark_sheet(struct shot *s, int y, const char *row)
{
	static const char *const tab[] = { "(Tab types them)",
		"(Tab)" };

	for (size_t i = 0; i < sizeof(tab) / sizeof(tab[0]); i++) {
		const char *at = strstr(row, tab[i]);

		if (at != NULL && (at = strchr(at, ':')) != NULL)
			shot_mark(s, y, (int)(at - row) + 2, s->cols,
			    WORDS_MARK);
	}
}

/* -- read-outs ----------------------------------------------------------------- */

#define GAP "____"
#define HALF (WORDS_N / 2)

struct read_out {
	char word[WORDS_N][32];
};

/* A row of six words: 1 and they are in out. */
static int
take_words(const struct shot *s, int y, char out[][32])
{
	char row[SHOT_COLS + 1], *save = NULL, *word;
	struct buf text;
	int n = 0;

	buf_init(&text, 4096);
	shot_row(s, y, BODY_X, s->cols, &text);
	(void)snprintf(row, sizeof(row), "%s", buf_str(&text));
	buf_free(&text);
	if (strncmp(row, "  ", 2) != 0 || row[2] == ' ')
		return 0;
	for (word = strtok_r(row, " ", &save); word != NULL;
	    word = strtok_r(NULL, " ", &save))
		if (n == HALF || snprintf(out[n++], 32, "%s", word) > 31)
			return 0;
	return n == HALF;
}

/* The read-out whose first words are in row y, as it is shown. */
static int
take(const struct shot *s, int y, struct read_out *r)
{
	return y + 1 < s->rows - 1 && take_words(s, y, r->word) &&
	    take_words(s, y + 1, r->word + HALF);
}

static int
gaps(const struct read_out *r)
{
	int n = 0;

	for (size_t i = 0; i < WORDS_N; i++)
		n += strcmp(r->word[i], GAP) == 0;
	return n;
}

/* 1: whole, after the hex groups; 2: some words are asked; 0: none. */
static int
read_out_at(const struct shot *s, int y, struct read_out *r)
{
	char row[SHOT_COLS + 1];

	row_bytes(s, y - 1, row);
	if (!take(s, y, r))
		return 0;
	if (gaps(r) > 0)
		return 2;
	return has_groups(row) && is_words(s, y);
}

/* What people wrote down. */
static struct {
	struct read_out r[16], kept;
	size_t n;
} paper;

void
marks_note(struct pty *p)
{
	static struct shot s;
	struct read_out r;

	shot_pty(&s, p);
	for (int y = 2; y < s.rows - 2; y++) {
		memset(&r, 0, sizeof(r));
		if (read_out_at(&s, y, &r) == 1)
			paper.r[paper.n++ % 16] = r;
	}
}

static const char *
said(const struct read_out *r, char out[static MARKS_WORDS])
{
	*out = '\0';
	for (size_t i = 0; i < WORDS_N && r->word[i][0] != '\0'; i++)
		(void)snprintf(out + strlen(out), MARKS_WORDS - strlen(out),
		    "%s%s", i > 0 ? " " : "", r->word[i]);
	return out;
}

static const struct read_out *
newest(void)
{
	return &paper.r[(paper.n + 15) % 16];
}

const char *
marks_newest(char out[static MARKS_WORDS])
{
	return said(newest(), out);
}

void
marks_keep(void)
{
	if (paper.kept.word[0][0] == '\0')
		paper.kept = *newest();
}

const char *
marks_kept(char out[static MARKS_WORDS])
{
	return said(&paper.kept, out);
}

/* -- marks ---------------------------------------------------------------------- */

void
marks_put(struct shot *s, const char *dir)
{
	char row[SHOT_COLS + 1];
	int words[SHOT_ROWS] = { 0 };
	struct read_out r;

	for (int y = 1; y < s->rows - 1; y++)
		words[y] |= is_words(s, y);
	for (int y = 2; y < s->rows - 2; y++)
		if (read_out_at(s, y, &r) == 2)
			words[y] = words[y + 1] = 1;
	for (int y = 0; y < s->rows; y++) {
		row_bytes(s, y, row);
		if (words[y]) {
			shot_mark(s, y, BODY_X + 2, s->cols, WORDS_MARK);
			continue;
		}
		mark_sheet(s, y, row);
		mark_hex(s, y, row);
		mark_times(s, y, row);
		if (y + 1 < s->rows)
			mark_broken_date(s, y, row);
		mark_place(s, y, row, dir);
	}
}
