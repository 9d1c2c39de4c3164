#include "src/page/wrap.h"

#include <string.h>

#include "src/base/text.h"

struct range {
	uint32_t first, last;
};

/* Marks that combine, joiners, variation selectors, invisible marks. */
static const struct range no_width[] = {
	{ 0x0300, 0x036f }, { 0x0483, 0x0489 },
	{ 0x0591, 0x05bd }, { 0x05bf, 0x05bf }, { 0x05c1, 0x05c2 },
	{ 0x05c4, 0x05c5 }, { 0x05c7, 0x05c7 }, { 0x0610, 0x061a },
	{ 0x064b, 0x065f }, { 0x0670, 0x0670 }, { 0x06d6, 0x06dc },
	{ 0x093c, 0x093c }, { 0x094d, 0x094d }, { 0x0e31, 0x0e31 },
	{ 0x0e34, 0x0e3a }, { 0x0e47, 0x0e4e }, { 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff }, { 0x200b, 0x200f }, { 0x202a, 0x202e },
	{ 0x2060, 0x2064 }, { 0x2066, 0x206f }, { 0x20d0, 0x20ff },
	{ 0x3099, 0x309a }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
	{ 0xfeff, 0xfeff }, { 0xe0100, 0xe01ef },
};

static const struct range two_wide[] = {
	{ 0x1100, 0x115f }, { 0x2e80, 0x303e }, { 0x3041, 0x33ff },
	{ 0x3400, 0x4dbf }, { 0x4e00, 0x9fff }, { 0xa000, 0xa4cf },
	{ 0xa960, 0xa97f }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f }, { 0xff00, 0xff60 }, { 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff },
	{ 0x20000, 0x3fffd },
};

static int
in_ranges(uint32_t cp, const struct range *r, size_t n)
{
	for (size_t i = 0; i < n && r[i].first <= cp; i++)
		if (cp <= r[i].last)
			return 1;
	return 0;
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

unsigned
width_of(uint32_t cp)
{
	if (cp < 0x300)
		return cp != 0;
	if (in_ranges(cp, no_width, COUNT(no_width)))
		return 0;
	return in_ranges(cp, two_wide, COUNT(two_wide)) ? 2 : 1;
}

size_t
width_text(const char *s, size_t len)
{
	const char *end = s + len;
	size_t width = 0;

	while (s < end && *s != '\0')
		width += width_of(utf8_next(&s));
	return width;
}

/* Blanks that a line may be broken at. */
static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the line that begins at s ends for want of room, at the latest; at the
 * LF or the end of the text when all of it fits. */
static const char *
fit(const char *s, size_t width)
{
	const char *next = s, *end = s;
	size_t used = 0;
	uint32_t cp;

	while (*end != '\0' && *end != '\n') {
		cp = utf8_next(&next);
		used += width_of(cp);
		/* One character always fits, or nothing would ever end. */
		if (width > 0 && used > width && end != s)
			break;
		end = next;
	}
	return end;
}

/* The last blank before end that follows a word, NULL when there is none. */
static const char *
last_blank(const char *s, const char *end)
{
	while (end > s && !is_blank(*end))
		end--;
	while (end > s && is_blank(end[-1]))
		end--;
	return end > s ? end : NULL;
}

int
wrap_next(const char **s, size_t width, struct view *line)
{
	const char *start = *s, *end, *cut;

	if (*start == '\0')
		return 0;
	end = fit(start, width);
	if (*end != '\0' && *end != '\n') {
		cut = last_blank(start, end);
		if (cut != NULL)
			end = cut;
		*s = end + strspn(end, " \t");
		if (**s == '\n')
			++*s;
	} else {
		*s = end + (*end == '\n');
		while (end > start && is_blank(end[-1]))
			end--;
	}
	*line = view_of(start, (size_t)(end - start));
	return 1;
}

int
wrap_pad(struct buf *out, size_t n)
{
	while (n-- > 0 && buf_put(out, " ", 1) == 0)
		;
	return out->err;
}

/* What a line of this width has beside its indent. */
static size_t
room_beside(size_t width, const char *indent)
{
	size_t used = width_text(indent, strlen(indent));

	if (width == 0)
		return 0;
	return width > used ? width - used : 1;
}

int
wrap_put(struct buf *out, size_t width, const char *first, const char *rest,
    const char *text)
{
	struct view line;

	while (out->err == 0 &&
	    wrap_next(&text, room_beside(width, first), &line)) {
		/* An empty line gets no blanks at its end. */
		if (line.len > 0)
			buf_puts(out, first);
		buf_put(out, line.p, line.len);
		buf_puts(out, "\n");
		first = rest;
	}
	return out->err;
}
