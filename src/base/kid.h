/*
 * Key identifiers of a vault: https://HOST/keys/NAME/VERSION, where NAME is
 * [0-9A-Za-z-]{1,127} and VERSION 32 lower-case hex digits. HOST may carry a
 * port (a vault on this machine, in tests).
 */
#ifndef KC_BASE_KID_H
#define KC_BASE_KID_H

#define KID_MAX 512

struct kid {
	char text[KID_MAX];	/* the whole identifier, as given */
	char host[256];		/* in lower case, with the port if there is one */
	char vault[128];	/* the host's first label, in lower case */
	char name[128];
	char version[33];
};

/* 0 and *out, ERR_KID_MISSING for NULL or "", ERR_KID for anything else. */
int kid_parse(const char *s, struct kid *out);

#endif
