/*
 * How the bytes of a toolset lie (APPNOTE.TXT 6.3): one file after the other from
 * the first byte on, then the directory, then the record at the end, with nothing
 * before, between and behind. The directory and the headers that it points to say
 * the same of each file. The library that unpacks is more tolerant in all of it.
 */
#ifndef KC_UNPACK_ZIP_LAYOUT_H
#define KC_UNPACK_ZIP_LAYOUT_H

#include "src/unpack/unpack.h"

struct zip_layout {
	size_t n;		/* at least one */
	struct {
		char name[UNPACK_NAME_MAX + 1];
		uint32_t size;	/* as the headers say */
	} file[TOOLSET_FILES];
};

/* 0 and *out, or ERR_ARCHIVE. */
int zip_layout_read(struct view zip, struct zip_layout *out);

#endif
