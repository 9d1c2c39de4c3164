/* Dates of the cloud's JSON: az prints ISO 8601 text, the service seconds. */
#ifndef KC_HSM_KEYS_KEK_DATE_H
#define KC_HSM_KEYS_KEK_DATE_H

#include <stdint.h>

struct json_t;

/* The first of the two members that is there: seconds since 1970; 0 when there is
 * none (or null), KEK_DATE_UNREAD for what is no date. */
uint64_t kek_date(const struct json_t *j, const char *az, const char *rest);

#endif
