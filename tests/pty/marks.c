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

void
marks_put(struct shot *s, const char *dir)
{
	char row[SHOT_COLS + 1];
	int words[SHOT_ROWS] = { 0 };

	for (int y = 1; y < s->rows - 1; y++)
		words[y] = is_words(s, y);
	for (int y = 0; y < s->rows; y++) {
		row_bytes(s, y, row);
		if (words[y]) {
			shot_mark(s, y, BODY_X + 2, s->cols, WORDS_MARK);
			continue;
		}
		mark_hex(s, y, row);
		mark_times(s, y, row);
		mark_place(s, y, row, dir);
	}
}

const char *
marks_last_word(struct pty *p, char out[static 64])
{
	static struct shot s;
	struct buf row;
	const char *word;

	*out = '\0';
	shot_pty(&s, p);
	for (int y = s.rows - 2; y > 0; y--) {
		if (!is_words(&s, y))
			continue;
		buf_init(&row, 4096);
		shot_row(&s, y, BODY_X, s.cols, &row);
		word = strrchr(buf_str(&row), ' ');
		(void)snprintf(out, 64, "%s", word == NULL ? "" : word + 1);
		buf_free(&row);
		break;
	}
	return out;
}
