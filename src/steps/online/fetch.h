/* What a KEK and a toolset share in the step fetch. */
#ifndef KC_STEPS_ONLINE_FETCH_H
#define KC_STEPS_ONLINE_FETCH_H

#include "src/steps/files.h"
#include "src/steps/online/online.h"
#include "src/steps/toolset.h"

#define FETCH_TOOLSET "in/toolset.zip"	/* the archive, as it goes to the stick */

#define FETCH_SHEET "out/kek-sheet.txt"
#define FETCH_TOOLSET_SHEET "out/toolset-sheet.txt"

/* A sheet to be printed: name, the subscription, the digest's words. text has places
 * for {name}, {subscription}, {words} and {kid}. 0, or a notice stands. */
int fetch_sheet(struct flow *f, const char *file, const char *text,
    const char *name, const uint8_t digest[static SHA256_LEN]);

/* The toolset's; then page "taken". */
enum move fetch_toolset_sheet(struct flow *f);

/* Page "from", where the archive lies; page "taken", its words. */
extern const struct field_def fetch_from_fields[];
void fetch_from_fill(const struct flow *f, struct page *p);
enum move fetch_from_event(struct flow *f, const struct event *ev);
void fetch_taken_fill(const struct flow *f, struct page *p);

/* Its path on the stick, in our folder there, its name as vaults publish it: 0 or ERR_FORMAT. */
int fetch_toolset_name(const struct state *s, char out[static NAME_BUF]);

#endif
