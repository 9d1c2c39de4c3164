/*
 * The files of a toolset: a zip of ours, whose digest people accepted. Strict,
 * since nothing else is ever taken out of an archive:
 *
 *   whole     from its first byte to its last it is the archive; no comment;
 *             its directory and its headers agree (layout.h)
 *   kinds     regular files, stored or deflated, not encrypted; no folders,
 *             no links
 *   names     at most UNPACK_NAME_MAX bytes, "FILE" or "FOLDER/FILE", each part
 *             [0-9A-Za-z][0-9A-Za-z._-]*; no two alike but for their case, none
 *             that would be file and folder at once
 *   bounds    TOOLSET_FILES, PACKAGE_MAX a file and TOOLSET_MAX in all, counted
 *             as it comes out, and as the headers say
 *
 * Pure: memory in, memory out.
 */
#ifndef KC_UNPACK_UNPACK_H
#define KC_UNPACK_UNPACK_H

#include "src/wire/msg.h"

#define UNPACK_NAME_MAX 96

/* Room for every answer: the files, their names, the lengths of both. */
#define UNPACK_OUT_MAX (TOOLSET_MAX + TOOLSET_FILES * (UNPACK_NAME_MAX + 16))

/* Appends a REC_ENTRY (src/wire/msg.h) for each file to out, in the archive's
 * order, and at least one. 0; ERR_ARCHIVE, ERR_NOMEM, or out's error: then out
 * holds nothing more than before. */
int unpack(struct view zip, struct buf *out);

/* 0 when a file of a toolset may be called so, else ERR_ARCHIVE. */
int unpack_name_check(const char *name);

#endif
