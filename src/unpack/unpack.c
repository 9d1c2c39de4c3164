#include "src/unpack/unpack.h"

#include <errno.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "src/base/err.h"
#include "src/unpack/zip_layout.h"

struct reading {
	struct archive *a;
	struct zip_layout layout;
	size_t i, sum;		/* of the file at hand; bytes that came out */
	struct buf data;	/* of the file at hand */
	struct buf *out;
};

static int
failed(struct archive *a)
{
	return archive_errno(a) == ENOMEM ? ERR_NOMEM : ERR_ARCHIVE;
}

/* The library understood what the layout said. */
static int
entry_check(const struct reading *r, struct archive_entry *e)
{
	const char *name = archive_entry_pathname(e);

	return r->i < r->layout.n && name != NULL &&
	    strcmp(name, r->layout.file[r->i].name) == 0 &&
	    archive_entry_filetype(e) == AE_IFREG &&
	    archive_entry_hardlink(e) == NULL &&
	    archive_entry_symlink(e) == NULL &&
	    !archive_entry_is_encrypted(e) ? 0 : ERR_ARCHIVE;
}

/* Counts what comes out; a header's size is only held against it. */
static int
take_data(struct reading *r)
{
	uint8_t chunk[4096];
	la_ssize_t n;

	buf_reset(&r->data);
	while ((n = archive_read_data(r->a, chunk, sizeof(chunk))) > 0) {
		r->sum += (size_t)n;
		if (r->sum > TOOLSET_MAX ||
		    buf_put(&r->data, chunk, (size_t)n) == ERR_TOOBIG)
			return ERR_ARCHIVE;
		if (r->data.err != 0)
			return r->data.err;
	}
	if (n < 0)
		return failed(r->a);
	return r->data.len == r->layout.file[r->i].size ? 0 : ERR_ARCHIVE;
}

static int
take_entry(struct reading *r, struct archive_entry *e)
{
	struct rec_entry rec;
	int err = entry_check(r, e);

	if (err == 0)
		err = take_data(r);
	if (err != 0)
		return err;
	rec = (struct rec_entry){ .name = r->layout.file[r->i].name,
		.data = buf_view(&r->data) };
	r->i++;
	return wire_put(r->out, &form_entry, &rec);
}

/* A warning of the library is a refusal, too. */
static int
take_all(struct reading *r)
{
	struct archive_entry *e;
	int got, err = 0;

	while (err == 0 &&
	    (got = archive_read_next_header(r->a, &e)) != ARCHIVE_EOF)
		err = got == ARCHIVE_OK ? take_entry(r, e) : failed(r->a);
	if (err == 0 && r->i != r->layout.n)
		err = ERR_ARCHIVE;
	return err;
}

static int
read_zip(struct reading *r, struct view zip)
{
	int err;

	if ((r->a = archive_read_new()) == NULL)
		return ERR_NOMEM;
	if (archive_read_support_format_zip_seekable(r->a) != ARCHIVE_OK ||
	    archive_read_open_memory(r->a, zip.p, zip.len) != ARCHIVE_OK)
		err = failed(r->a);
	else
		err = take_all(r);
	if (archive_read_free(r->a) != ARCHIVE_OK && err == 0)
		err = ERR_ARCHIVE;
	return err;
}

int
unpack(struct view zip, struct buf *out)
{
	struct reading r = { .i = 0 };
	struct buf entries;
	int err = zip_layout_read(zip, &r.layout);

	if (err != 0)
		return err;
	buf_init(&entries, UNPACK_OUT_MAX);
	buf_init(&r.data, PACKAGE_MAX);
	r.out = &entries;
	err = read_zip(&r, zip);
	if (err == 0)
		err = buf_put(out, entries.p, entries.len);
	buf_free(&r.data);
	buf_free(&entries);
	return err;
}
