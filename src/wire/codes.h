/* What both sides of a message mean by its numbers, and how much travels. */
#ifndef KC_WIRE_CODES_H
#define KC_WIRE_CODES_H

enum kek_form { KEK_AZ_JSON = 1, KEK_JWK, KEK_PEM, KEK_DER };
enum card_who { WHO_BLANK, WHO_THIS, WHO_OLDER, WHO_OTHER_WORLD, WHO_FOREIGN,
	WHO_NEWER, WHO_OTHER_SET };
enum ritual { RITUAL_PROVE = 1, RITUAL_OPEN, RITUAL_RIGHTS, RITUAL_TEST,
	RITUAL_REPLACE, RITUAL_RETIRE };
/* What keyd can do after a ritual: nothing; all; seal the record, and no more. */
enum opened { OPENED_NOT, OPENED_ALL, OPENED_SEALS };
enum key_type { KEY_RSA = 1, KEY_EC };
enum method { METHOD_NONE, METHOD_AZURE, METHOD_WORLD };
enum signed_form { SIGNED_SEAL = 1, SIGNED_MANIFEST, SIGNED_TRUST };
enum card_state { CARD_ABSENT, CARD_PRESENT, CARD_TWO, CARD_NO_READER };
enum tray_action { TRAY_INSERT = 1, TRAY_REMOVE };

/* May it be enrolled, as far as can be told without spending anything? Issued:
 * somebody's personal card. Unfit: no management key as PIV has it. */
enum card_fit { FIT_OK, FIT_ISSUED, FIT_UNFIT };

/* Where a card's management key is: kept behind its PIN; the factory's still;
 * kept, but whoever has the card can read it. */
enum card_mgm { MGM_KEPT, MGM_FACTORY, MGM_OPEN };

/* Good: it is this card's key. Bad: no chain from the attestation to what people
 * trust. Other: a chain, but of another key. */
enum attested { ATTESTED_GOOD, ATTESTED_BAD, ATTESTED_OTHER };

/* What az is asked: src/az/calls.c has the words of each. AZ_EMPTY runs no az. */
enum az_call {
	AZ_EMPTY, AZ_VERSION, AZ_ACCOUNT_LIST, AZ_LOGIN, AZ_LOGIN_CODE,
	AZ_LOGIN_IDENTITY, AZ_ACCOUNT_SET, AZ_VAULT, AZ_POOL, AZ_KEY_CREATE,
	AZ_KEY_SHOW, AZ_KEY_IMPORT, AZ_KEY_SIGN, AZ_CALLS
};

enum signs { SIGNS_UNTOLD, SIGNS_GOOD, SIGNS_BAD };

/* Permission groups of a key file. */
enum right {
	RIGHT_SIGN = 1, RIGHT_DECRYPT = 2,
	RIGHT_COPY = 4,		/* a reduced copy may be made, with K cards */
	RIGHT_TRANSFER = 8,	/* may leave for its one destination */
	RIGHT_UNWRAP = 16	/* a vault's KEK: opens what was packed for it */
};

/* Bounds on what travels. */
#define KEK_FILE_MAX	(16 * 1024)
#define WORLD_FILE_MAX	(192 * 1024)
#define KEY_FILE_MAX	(16 * 1024)
#define BYOK_FILE_MAX	(16 * 1024)
#define MANIFEST_MAX	(16 * 1024)
#define CARD_CERT_MAX	2048
#define PACKAGE_MAX	(24 * 1024)	/* an exchange or a transfer package */
#define ROOTS_MAX	(32 * 1024)	/* PEM certificates of makers */
#define GRANTS_MAX	16		/* copies that one ritual allows */
#define TRUST_MAX	(16 * 1024)
#define TOOLSET_MAX	(160 * 1024)	/* a zip of ours, and what is in it */
#define TOOLSET_FILES	16
#define REGION_MAX	24		/* bytes of a region's id, with its NUL */
#define GUID_TEXT	36
#define AZ_OUT_MAX	(128 * 1024)	/* what one call may answer */
#define AZ_SAID_MAX	2000		/* and the end of what it says besides */
#define IDENT_MAX	72
#define NAME_MAX_	127	/* a vault's key name, people's names in bytes */

#endif
