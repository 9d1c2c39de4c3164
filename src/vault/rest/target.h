/* What a request is for: the path and the query of its first line (RFC 3986 3.3,
 * 3.4), strictly and within bounds; and bodies of forms. */
#ifndef KC_VAULT_REST_TARGET_H
#define KC_VAULT_REST_TARGET_H

#include "src/base/buf.h"

#define TARGET_MAX 2048		/* bytes of the whole */
#define TARGET_PARTS 10
#define TARGET_PART 160		/* bytes with the NUL */
#define TARGET_VALUE 512

struct target {
	char part[TARGET_PARTS][TARGET_PART];	/* of the path, none empty */
	size_t n;
	/* of the query; "": not there */
	char api_version[TARGET_VALUE];
	char filter[TARGET_VALUE];
	char resource[TARGET_VALUE];
};

/* "/keys/NAME/?api-version=7.4": one slash at the end counts for nothing. Parts
 * are of [0-9A-Za-z._~-]. ERR_FORMAT, ERR_TOOBIG. Other members of the query are
 * skipped. */
int target_parse(const char *raw, struct target *t);

/* The value of a name in application/x-www-form-urlencoded, decoded, into
 * out[size]; "" when it is not there. ERR_FORMAT: a broken escape, a NUL, a name
 * that stands twice; ERR_TOOBIG. */
int form_value(struct view form, const char *name, char *out, size_t size);

#endif
