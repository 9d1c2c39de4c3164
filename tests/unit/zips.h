/* Archives for tests: as they should be, and as they should not. */
#ifndef KC_TESTS_ZIPS_H
#define KC_TESTS_ZIPS_H

#include "src/base/buf.h"

/* A file of an archive that is written byte by byte. What is 0 or NULL is as it
 * should be. */
struct zip_file {
	const char *name;
	const char *text;		/* its content */
	const char *central_name;	/* another name at the end */
	const char *central_text;	/* another content, by size and check sum */
	uint32_t lie;			/* added to the sizes, in both headers */
	uint16_t flags;			/* 1 encrypted, 0x800 UTF-8 */
	uint16_t method;		/* named, not used */
	uint32_t mode;			/* Unix: 0120777 a link */
};

/* Appends the archive: stored, with a directory at the end. */
void zip_make(struct buf *out, const struct zip_file *files, size_t n);

/* One deflated file of len zeros, by the library. */
void zip_zeros(struct buf *out, const char *name, size_t n_files, size_t len);

#endif
