/* What people type in the shell that started us: paths as short as they work
 * there, quoted where the shell would take them for something else. */
#ifndef KC_STEPS_TYPED_H
#define KC_STEPS_TYPED_H

#include "src/flow/flow.h"

/* Appends the path: below the working folder without it, below the home with
 * "~/". Returns out->err. */
int typed_path(struct buf *out, const char *path);

/* "keyconvoy verify DIR", the program where it really is. Returns out->err. */
int typed_verify(struct buf *out, const struct flow *f);

/* "keyconvoy --data DIR ...", as it is started again for this ceremony. Returns
 * out->err. */
int typed_resume(struct buf *out, const struct flow *f);

#endif
