/*
 * Taking a toolset in (method world): hashed before anything else. A published
 * one is named and refused, any other is opened only after people typed the last
 * word of its digest; then it is unpacked in a jail and its two packages are kept
 * in in/, recorded. Used by intake and exchange, which have these pages.
 */
#ifndef KC_STEPS_TOOLSET_H
#define KC_STEPS_TOOLSET_H

#include "src/steps/packages.h"
#include "src/cloud/regions.h"

/* The scratch of both steps. */
struct toolset_work {
	unsigned char kek[KEK_FILE_MAX];	/* of kek_in_read: a KEK's file, */
	size_t kek_len;
	int kek_err;			/* or why there is none */
	char path[FILE_PATH_MAX];
	uint64_t size;
	uint8_t digest[SHA256_LEN];
	const struct toolset *vendor;
	const struct region *region;	/* by the names of its packages */
	char names[1024];		/* of all that is in it */
	uint8_t kek_pkg[SHA256_LEN], world_pkg[SHA256_LEN]; /* as they came out */
	const char *form;		/* the page where the path is typed */
	enum move (*then)(struct flow *f);
	struct checks_seen seen;	/* exchange */
};

/* 1 when the bytes, or those of the file, begin as an archive does. */
int toolset_begins(struct view file);
int toolset_is(const char *path);

/* Hashes path and goes on by the pages below; then(f) after "files". What cannot
 * be taken goes back to the page form, with a notice. */
enum move toolset_take(struct flow *f, const char *path, const char *form,
    enum move (*then)(struct flow *f));

#define TOOLSET_NOTICES "toolset-unknown toolset-archive toolset-packages " \
	"toolset-region region-china program-missing not-readable file-missing " \
	"file-changed"
#define TOOLSET_ANY "disk-full disk-error file-form other-mode unexpected " \
	"no-way-back note-written "

extern const struct field_def toolset_fields[];		/* word */

/* Page "reading" and "unpacking" (PAGE_BUSY). */
void toolset_reading_fill(const struct flow *f, struct page *p);
void toolset_unpacking_fill(const struct flow *f, struct page *p);

/* Page "vendor". */
void toolset_vendor_fill(const struct flow *f, struct page *p);
enum move toolset_vendor_event(struct flow *f, const struct event *ev);
#define TOOLSET_VENDOR_FACTS "region edition toolset root"

/* Page "toolset" (PAGE_WORDS). */
void toolset_word_fill(const struct flow *f, struct page *p);
enum move toolset_word_event(struct flow *f, const struct event *ev);
#define TOOLSET_WORD_FACTS "path size toolset" READ_OUT_FACTS

/* Page "files". */
void toolset_files_fill(const struct flow *f, struct page *p);
enum move toolset_files_event(struct flow *f, const struct event *ev);
#define TOOLSET_FILES_FACTS "region kek-package world-package"

#endif
