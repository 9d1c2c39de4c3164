/* What comes back on the courier stick: the manifest that a world signed, and the two
 * files that it names. */
#ifndef KC_STEPS_ONLINE_COURIER_H
#define KC_STEPS_ONLINE_COURIER_H

#include "src/base/kid.h"
#include "src/record/state.h"
#include "src/steps/names.h"

#define COURIER_FILES 2		/* the package, then the public key */

struct courier {
	char station[33];
	char id[2 * CEREMONY_LEN + 1];	/* of the ceremony, in hex; "": an earlier
					 * version's */
	unsigned sequence;
	struct kid kid;			/* of the KEK that it was wrapped for */
	char name[TEXT_MAX], ops[OPS_TEXT];	/* of the key */
	char crv[8];			/* "": RSA */
	uint8_t pub[SHA256_LEN];	/* of its SPKI */
	struct courier_file {
		char name[TEXT_MAX];
		int64_t size;
		uint8_t sha[SHA256_LEN];
	} file[COURIER_FILES];
};

/* The payload of a manifest of method azure: 0, or ERR_FORMAT for one that has other
 * members, a name that leads elsewhere, an operation that no vault knows. */
int courier_read(struct view payload, struct courier *out);

/* One of its files from the stick, appended: 0; ERR_NOTFOUND; ERR_CHANGED: not what
 * the manifest says; or the error of reading. Links are not followed. */
int courier_file(const char *stick, const struct courier_file *file,
    struct buf *out);

#endif
