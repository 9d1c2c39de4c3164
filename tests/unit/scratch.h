/* A folder of its own for a test, gone afterwards. */
#ifndef KC_TESTS_SCRATCH_H
#define KC_TESTS_SCRATCH_H

/* cmocka's setup and teardown; *state is the folder's path. */
int scratch_make(void **state);
int scratch_drop(void **state);

/* DIR/NAME, in one of four places that are used in turn. */
const char *scratch_path(const char *dir, const char *name);

/* Writes text there, making folders; reads a file as text (static, 256 KiB). */
void scratch_write(const char *dir, const char *name, const char *text);
const char *scratch_read(const char *dir, const char *name);

#endif
