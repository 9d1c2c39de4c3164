#include "src/unpack/zip_layout.h"

#include <string.h>
#include <strings.h>

#include "src/base/err.h"

#define LOCAL_SIG	0x04034b50u
#define CENTRAL_SIG	0x02014b50u
#define END_SIG		0x06054b50u
#define END_LEN		22u

#define FLAG_AFTER	0x0008u	/* sizes and check sum follow the data */
#define FLAGS		(0x0006u | FLAG_AFTER | 0x0800u)	/* speed; UTF-8 */
#define STORED		0
#define DEFLATED	8

#define MADE_ON_UNIX	3
#define MODE_KIND	0170000u
#define MODE_FILE	0100000u

#define PARTS_MAX	2	/* FOLDER/FILE */

/* What the two headers of a file have in common. */
struct header {
	uint32_t flags, method, crc, packed, size, name_len, extra_len;
	struct view name;
};

/* Little endian, unlike our own messages; the first error sticks. */
struct cursor {
	struct view v;
	int err;
};

/* -- names ------------------------------------------------------------------ */

static int
is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z');
}

static int
is_part(const char *s, size_t len)
{
	if (len == 0 || !is_letter_or_digit(s[0]))
		return 0;
	for (size_t i = 1; i < len; i++)
		if (!is_letter_or_digit(s[i]) && strchr("._-", s[i]) == NULL)
			return 0;
	return 1;
}

int
unpack_name_check(const char *name)
{
	if (strlen(name) > UNPACK_NAME_MAX)
		return ERR_ARCHIVE;
	for (int parts = 1; parts <= PARTS_MAX; parts++) {
		size_t len = strcspn(name, "/");

		if (!is_part(name, len))
			return ERR_ARCHIVE;
		if (name[len] == '\0')
			return 0;
		name += len + 1;
	}
	return ERR_ARCHIVE;
}

/* One is the other, or the folder that the other lies in. */
static int
collide(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);
	size_t len = la < lb ? la : lb;
	const char *longer = la < lb ? b : a;

	return strncasecmp(a, b, len) == 0 &&
	    (longer[len] == '\0' || longer[len] == '/');
}

static int
take_name(struct zip_layout *l, struct view name)
{
	char *own = l->file[l->n].name;

	if (name.len > UNPACK_NAME_MAX || memchr(name.p, 0, name.len) != NULL)
		return ERR_ARCHIVE;
	memcpy(own, name.p, name.len);
	own[name.len] = '\0';
	if (unpack_name_check(own) != 0)
		return ERR_ARCHIVE;
	for (size_t i = 0; i < l->n; i++)
		if (collide(l->file[i].name, own))
			return ERR_ARCHIVE;
	return 0;
}

/* -- numbers ---------------------------------------------------------------- */

static struct view
take(struct cursor *c, size_t len)
{
	const uint8_t *p;

	if (c->err == 0)
		c->err = view_bytes(&c->v, len, &p);
	return c->err == 0 ? view_of(p, len) : view_of(NULL, 0);
}

static uint32_t
number(struct cursor *c, size_t len)
{
	struct view v = take(c, len);
	uint32_t n = 0;

	for (size_t i = v.len; i > 0; i--)
		n = n << 8 | v.p[i - 1];
	return n;
}

/* -- headers ---------------------------------------------------------------- */

/* From the flags to the length of the extra field. */
static void
common(struct cursor *c, struct header *h)
{
	h->flags = number(c, 2);
	h->method = number(c, 2);
	(void)take(c, 4);			/* time and date */
	h->crc = number(c, 4);
	h->packed = number(c, 4);
	h->size = number(c, 4);
	h->name_len = number(c, 2);
	h->extra_len = number(c, 2);
}

static int
header_check(const struct header *h)
{
	if ((h->flags & ~FLAGS) != 0 ||
	    (h->method != STORED && h->method != DEFLATED) ||
	    (h->method == STORED && h->packed != h->size) ||
	    h->packed > TOOLSET_MAX || h->size > PACKAGE_MAX)
		return ERR_ARCHIVE;
	return 0;
}

/* A local header may leave its numbers to the end of the data. */
static int
same(const struct header *local, const struct header *h)
{
	int told = local->crc == h->crc && local->packed == h->packed &&
	    local->size == h->size;
	int later = (h->flags & FLAG_AFTER) != 0 && local->crc == 0 &&
	    (local->packed == 0 || local->packed == h->packed) &&
	    (local->size == 0 || local->size == h->size);

	return local->flags == h->flags && local->method == h->method &&
	    view_eq(local->name, h->name) && (told || later);
}

/* Check sum and sizes after the data, with or without a signature. */
static int
is_after(struct view v, const struct header *h)
{
	struct cursor c = { .v = v };

	if (v.len == 16)
		(void)take(&c, 4);
	else if (v.len != 12)
		return 0;
	return number(&c, 4) == h->crc && number(&c, 4) == h->packed &&
	    number(&c, 4) == h->size && c.err == 0;
}

/* The file that fills these bytes to the last. */
static int
local_check(struct view v, const struct header *h)
{
	struct cursor c = { .v = v };
	struct header local = { .flags = 0 };

	if (number(&c, 4) != LOCAL_SIG)
		return ERR_ARCHIVE;
	(void)take(&c, 2);			/* version that is needed */
	common(&c, &local);
	local.name = take(&c, local.name_len);
	(void)take(&c, local.extra_len);
	(void)take(&c, h->packed);
	if (c.err != 0 || !same(&local, h))
		return ERR_ARCHIVE;
	if (h->flags & FLAG_AFTER)
		return is_after(c.v, h) ? 0 : ERR_ARCHIVE;
	return c.v.len == 0 ? 0 : ERR_ARCHIVE;
}

/* A regular file; systems without kinds have nothing else to say. */
static int
is_file(uint32_t made_on, uint32_t attributes)
{
	if (made_on >> 8 == MADE_ON_UNIX)
		return (attributes >> 16 & MODE_KIND) == MODE_FILE;
	return attributes >> 16 == 0 && (attributes & 0x18) == 0;
}

/* -- the whole -------------------------------------------------------------- */

/* A row of the directory: the file, and where it begins. */
static int
row(struct cursor *c, struct zip_layout *l, struct header *h, uint32_t *at)
{
	uint32_t made_on, comment, disk, attributes;

	if (number(c, 4) != CENTRAL_SIG || l->n == TOOLSET_FILES)
		return ERR_ARCHIVE;
	made_on = number(c, 2);
	(void)take(c, 2);			/* version that is needed */
	common(c, h);
	comment = number(c, 2);
	disk = number(c, 2);
	(void)take(c, 2);			/* text or not */
	attributes = number(c, 4);
	*at = number(c, 4);
	h->name = take(c, h->name_len);
	(void)take(c, h->extra_len);
	if (c->err != 0 || comment != 0 || disk != 0 ||
	    !is_file(made_on, attributes) || header_check(h) != 0 ||
	    take_name(l, h->name) != 0)
		return ERR_ARCHIVE;
	l->file[l->n++].size = h->size;
	return 0;
}

/* Each file ends where the next begins, the last where the directory does. */
static int
files(struct view zip, struct view directory, struct zip_layout *l)
{
	struct header h[TOOLSET_FILES] = { { .flags = 0 } };
	uint32_t at[TOOLSET_FILES + 1] = { 0 };
	struct cursor c = { .v = directory };
	size_t end = (size_t)(directory.p - zip.p);

	while (c.v.len > 0) {
		size_t i = l->n;

		if (i == TOOLSET_FILES || row(&c, l, &h[i], &at[i]) != 0)
			return ERR_ARCHIVE;
	}
	at[l->n] = (uint32_t)end;
	if (l->n == 0 || at[0] != 0)
		return ERR_ARCHIVE;
	for (size_t i = 0; i < l->n; i++)
		if (at[i + 1] <= at[i] || at[i + 1] > end || local_check(
		    view_of(zip.p + at[i], at[i + 1] - at[i]), &h[i]) != 0)
			return ERR_ARCHIVE;
	return 0;
}

int
zip_layout_read(struct view zip, struct zip_layout *out)
{
	struct cursor c;
	uint32_t disks, here, all, len, at, comment;

	memset(out, 0, sizeof(*out));
	if (zip.len < END_LEN || zip.len > TOOLSET_MAX)
		return ERR_ARCHIVE;
	c = (struct cursor){ .v = view_of(zip.p + zip.len - END_LEN, END_LEN) };
	if (number(&c, 4) != END_SIG)
		return ERR_ARCHIVE;
	disks = number(&c, 4);
	here = number(&c, 2);
	all = number(&c, 2);
	len = number(&c, 4);
	at = number(&c, 4);
	comment = number(&c, 2);
	if (c.err != 0 || disks != 0 || here != all || comment != 0 ||
	    len > zip.len - END_LEN || at != zip.len - END_LEN - len ||
	    files(zip, view_of(zip.p + at, len), out) != 0 || out->n != all) {
		memset(out, 0, sizeof(*out));
		return ERR_ARCHIVE;
	}
	return 0;
}
