#include "tests/unit/zips.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

static void
put16(struct buf *b, uint16_t v)
{
	(void)buf_put_u8(b, (uint8_t)v);
	(void)buf_put_u8(b, (uint8_t)(v >> 8));
}

static void
put32(struct buf *b, uint32_t v)
{
	put16(b, (uint16_t)v);
	put16(b, (uint16_t)(v >> 16));
}

static uint32_t
crc(const char *s)
{
	uint32_t c = 0xffffffff;

	for (; *s != '\0'; s++) {
		c ^= (uint8_t)*s;
		for (int i = 0; i < 8; i++)
			c = c >> 1 ^ (c & 1 ? 0xedb88320 : 0);
	}
	return ~c;
}

/* What both headers have. */
static void
put_common(struct buf *out, const struct zip_file *f, const char *name,
    const char *text)
{
	uint32_t size = (uint32_t)strlen(text) + f->lie;

	put16(out, 20);			/* version that is needed */
	put16(out, f->flags);
	put16(out, f->method);
	put32(out, 0x00210000);		/* the first of January 1980 */
	put32(out, crc(text));
	put32(out, size);
	put32(out, size);
	put16(out, (uint16_t)strlen(name));
	put16(out, 0);			/* extra field */
}

static void
put_local(struct buf *out, const struct zip_file *f)
{
	(void)buf_puts(out, "PK\3\4");
	put_common(out, f, f->name, f->text);
	(void)buf_puts(out, f->name);
	(void)buf_puts(out, f->text);
}

static void
put_central(struct buf *out, const struct zip_file *f, uint32_t at)
{
	const char *name = f->central_name != NULL ? f->central_name : f->name;
	uint32_t mode = f->mode != 0 ? f->mode : 0100600;

	(void)buf_puts(out, "PK\1\2");
	put16(out, 3 << 8 | 20);	/* made on Unix */
	put_common(out, f, name, f->central_text != NULL ? f->central_text :
	    f->text);
	put16(out, 0);			/* comment */
	put16(out, 0);			/* disk */
	put16(out, 0);			/* internal attributes */
	put32(out, mode << 16);
	put32(out, at);
	(void)buf_puts(out, name);
}

void
zip_make(struct buf *out, const struct zip_file *files, size_t n)
{
	uint32_t at[64];
	size_t start = out->len, central;

	assert(n <= 64);
	for (size_t i = 0; i < n; i++) {
		at[i] = (uint32_t)(out->len - start);
		put_local(out, &files[i]);
	}
	central = out->len;
	for (size_t i = 0; i < n; i++)
		put_central(out, &files[i], at[i]);
	put32(out, 0x06054b50);
	put32(out, 0);			/* disks */
	put16(out, (uint16_t)n);
	put16(out, (uint16_t)n);
	put32(out, (uint32_t)(out->len - central - 12));
	put32(out, (uint32_t)(central - start));
	put16(out, 0);			/* comment */
	assert(out->err == 0);
}

void
zip_zeros(struct buf *out, const char *name, size_t n_files, size_t len)
{
	struct archive *a = archive_write_new();
	size_t max = len + 4096, used = 0;
	char *zeros = calloc(1, len), *zip = malloc(max);
	char numbered[64];
	int bad = 0;

	assert(a != NULL && zeros != NULL && zip != NULL);
	bad |= archive_write_set_format_zip(a);
	bad |= archive_write_zip_set_compression_deflate(a);
	bad |= archive_write_set_bytes_in_last_block(a, 1);
	bad |= archive_write_open_memory(a, zip, max, &used);
	for (size_t i = 0; i < n_files; i++) {
		struct archive_entry *e = archive_entry_new();

		(void)snprintf(numbered, sizeof(numbered), "%s%zu", name, i);
		archive_entry_set_pathname(e, numbered);
		archive_entry_set_filetype(e, AE_IFREG);
		archive_entry_set_perm(e, 0600);
		archive_entry_set_size(e, (la_int64_t)len);
		bad |= archive_write_header(a, e);
		bad |= archive_write_data(a, zeros, len) != (la_ssize_t)len;
		archive_entry_free(e);
	}
	bad |= archive_write_close(a);
	assert(!bad);
	(void)archive_write_free(a);
	(void)buf_put(out, zip, used);
	assert(out->err == 0);
	free(zeros);
	free(zip);
}
