/* The ceremony's files by their names, and the records' member `files`. */
#ifndef KC_STEPS_FILES_H
#define KC_STEPS_FILES_H

#include "src/flow/flow.h"
#include "src/steps/backup_mark.h"
#include "src/steps/sticks.h"

#define NAME_BUF 256

/* "kmdata/local/key_simple_IDENT" and its like; out[NAME_BUF]. */
const char *files_key(const char *ident, char *out);
const char *files_copy(const char *ident, char *out);
const char *files_byok(const char *friendly, char *out);
const char *files_pub(const char *friendly, char *out);

/* A file of the ceremony as it was recorded, appended to out: 0, ERR_CHANGED when
 * it is another one by now, or the error of reading. That it holds as such is not
 * enough: another key of the same world does so in its place. */
int files_read(const struct flow *f, const char *name,
    const uint8_t want[static SHA256_LEN], struct buf *out);

/* The same, its content left aside. */
int files_check(const struct flow *f, const char *name,
    const uint8_t want[static SHA256_LEN]);

/* 1 when the reduced copy is there as it was recorded; else it has to be made
 * anew (step rights), for it has no backup. */
int files_copy_is_there(const struct flow *f);

/* "NAME.void-N": what a file is called that is kept aside; out[NAME_BUF]. */
const char *files_void(const char *name, unsigned n, char *out);

/* 1 when it has that name, and the other one is free. */
int files_is_aside(const struct flow *f, const char *name, unsigned n);

/* Gives a file of the ceremony that name, or that of the first greater n that
 * nothing has; which one goes into kept[NAME_BUF]. 0, also when it has that name
 * already and the other one is free; or the error. */
int files_set_aside(const struct flow *f, const char *name, unsigned n, char *kept);

/* Appends {name, sha256} to an array. 0 or the error. */
int files_add(struct json_t *arr, const char *name, struct view data);

/* {"files":[{name, sha256}]} of one file. */
struct json_t *files_record(const char *name, struct view data);

/* Adds a file of the ceremony, as it was recorded, to what is put on a medium, and
 * to arr. 0 or the error, which stands in m, too. */
int files_put(const struct flow *f, struct medium_files *m, const char *name,
    const uint8_t want[static SHA256_LEN], const char *as,
    struct json_t *arr);

/* The sentence for a medium that cannot be taken in this role: 0 it can. path: the
 * value of the field "stick" or "backup"; the name of a stick becomes the folder where
 * it is mounted from now on. */
int files_medium_ok(struct flow *f, const char *path, int courier);
#define FILES_MEDIUM_NOTICES "medium-none medium-missing medium-courier medium-backup " \
	"medium-full medium-error medium-way medium-reach medium-changed medium-same medium-world medium-mark " \
	"medium-readonly medium-mount medium-format medium-gone medium-link " BACKUP_MARK_NOTICES

/* The notice for an error of writing to a medium. */
enum move files_medium_fail(struct flow *f, int err, const char *path);

/* 0, or -1 and a notice stands: the stick has something that does not go along, the
 * notice "medium-foreign", or cannot be looked at. */
int files_only_ours(struct flow *f, const char *stick, struct medium_others *o);

/* The page that asks for the courier stick: its field, prefilled. */
extern const struct field_def files_stick_fields[];
enum move files_stick_enter(struct flow *f);

#endif
