#include "src/vault/zip.h"

#include <stdlib.h>

#include <archive.h>
#include <archive_entry.h>

#include "src/base/err.h"

/* 1980-01-02, midday: the archive's clock begins on the day before, and has no
 * time zone. */
#define TIME_OF_ALL ((time_t)315662400)

static int
put_file(struct archive *a, const struct rec_entry *f)
{
	struct archive_entry *e = archive_entry_new();
	int ok;

	if (e == NULL)
		return ERR_NOMEM;
	archive_entry_set_pathname(e, f->name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_size(e, (la_int64_t)f->data.len);
	archive_entry_set_mtime(e, TIME_OF_ALL, 0);
	ok = archive_write_header(a, e) == ARCHIVE_OK &&
	    archive_write_data(a, f->data.p, f->data.len) ==
	    (la_ssize_t)f->data.len;
	archive_entry_free(e);
	return ok ? 0 : ERR_ARCHIVE;
}

static int
put_files(struct archive *a, const struct rec_entry *files, size_t n,
    char *room, size_t size, size_t *used)
{
	int err = 0;

	if (archive_write_set_format_zip(a) != ARCHIVE_OK ||
	    archive_write_zip_set_compression_store(a) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(a, 1) != ARCHIVE_OK ||
	    archive_write_open_memory(a, room, size, used) != ARCHIVE_OK)
		return ERR_ARCHIVE;
	for (size_t i = 0; err == 0 && i < n; i++)
		err = put_file(a, &files[i]);
	if (archive_write_close(a) != ARCHIVE_OK && err == 0)
		err = ERR_ARCHIVE;
	return err;
}

int
zip_files(const struct rec_entry *files, size_t n, struct buf *out)
{
	struct archive *a = archive_write_new();
	char *room = malloc(TOOLSET_MAX);
	size_t used = 0;
	int err = ERR_NOMEM;

	if (a != NULL && room != NULL)
		err = put_files(a, files, n, room, TOOLSET_MAX, &used);
	if (a != NULL)
		(void)archive_write_free(a);
	if (err == 0)
		err = buf_put(out, room, used);
	free(room);
	return err;
}
