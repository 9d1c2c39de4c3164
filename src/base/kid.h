/*
 * Key identifiers of a vault: https://HOST/keys/NAME/VERSION, where NAME is
 * [0-9A-Za-z-]{1,127} and VERSION 32 hex digits. HOST may carry a port (a vault on
 * this machine, in tests). People bring them as tools print them: in quotes, with
 * blanks or a slash at an end, with https's own port, in capitals. They are made
 * canonical here, once, and that is what is kept, written and compared. Names keep
 * the vault's spelling, but no case counts: kid_same.
 */
#ifndef KC_BASE_KID_H
#define KC_BASE_KID_H

#define KID_MAX 512

struct kid {
	char text[KID_MAX];	/* the whole identifier, canonical */
	char host[256];		/* in lower case, with a port other than 443 */
	char vault[128];	/* the host's first label, in lower case */
	char name[128];		/* as the vault spells it */
	char version[33];	/* in lower case */
	unsigned port;		/* 0: https's own */
	int managed;		/* 1: of a Managed HSM, by the second label */
	int is_vault;		/* 1: of a vault, by the second label */
};

/*
 * 0 and *out; ERR_KID_MISSING for NULL, "" and blanks; what is wrong first, from
 * the left: ERR_KID_TEMPLATE (brackets of a placeholder), ERR_KID_SCHEME,
 * ERR_KID_HOST (also its port), ERR_KID (not /keys/ behind it), ERR_KID_NAME,
 * ERR_KID_VERSION (none, or not 32 hex digits and the end).
 */
int kid_parse(const char *s, struct kid *out);

/* 1 when two canonical identifiers name the same version of the same key. */
int kid_same(const char *a, const char *b);

/* 1 when two names of keys are the same one for a vault. */
int kid_same_name(const char *a, const char *b);

#endif
