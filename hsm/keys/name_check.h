/* Names that requests and files bring: 0, or ERR_ARG for what may not be so. */
#ifndef KC_HSM_KEYS_NAME_CHECK_H
#define KC_HSM_KEYS_NAME_CHECK_H

/* A key's ident: [0-9a-z-], 1 to IDENT_MAX bytes. */
int ident_check(const char *ident);

/* A vault's name for a key: [0-9A-Za-z-], 1 to 127 bytes. */
int key_name_check(const char *name);

/* A region's id: [0-9a-z-], 1 to REGION_MAX - 1 bytes. */
int region_check(const char *region);

/* A subscription: a GUID in lower-case hex, 8-4-4-4-12. */
int guid_check(const char *guid);

#endif
