/*
 * What the record proves: the fold of its lines. Live and resumed ceremonies go
 * the same way: a record is written, then folded.
 */
#ifndef KC_RECORD_STATE_H
#define KC_RECORD_STATE_H

#include <stdint.h>

#include "src/base/bags.h"
#include "src/base/digest.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/kid.h"
#include "src/base/mode.h"
#include "src/wire/msg.h"

#define CARDS_MAX 64
#define PEOPLE_MAX 64
#define TEXT_MAX 128
#define WHY_MAX 200	/* bytes of why somebody does not agree */
#define CEREMONY_LEN 16
#define MEDIUM_ID 8

enum role { ROLE_OPERATOR, ROLE_HOLDER, ROLE_WITNESS };
enum agreed { AGREED_NOT_YET, AGREED_YES, AGREED_NO };

/* How a line stands to the seals. */
enum event_class {
	EVENT_PLAIN,	/* the next seal covers it */
	EVENT_NOTED,	/* sealed at once while the world is open */
	EVENT_BEFORE,	/* a decision or effect that may come before the world is
			 * open; from the first seal on it has a seal of its own */
	EVENT_OPEN	/* a decision or effect of the open world: always sealed */
};

/* Lines that no seal covered when the ceremony was resumed. */
struct span {
	uint64_t from, to;	/* to == from - 1: none */
	uint64_t at;		/* the line that says so */
};
#define SPANS_MAX 256

struct person {
	char name[TEXT_MAX];
	enum role role;
	int joined, gone;	/* later; before anybody signed */
	enum agreed agreed;
	char why[WHY_MAX + 1];	/* AGREED_NO; "" in records of earlier versions */
};

/* What a check came to for a card. */
enum tested { TESTED_NOT, TESTED_GOOD, TESTED_LOST, TESTED_PIN, TESTED_LEFT,
	TESTED_ABSENT };

struct member {			/* an administrator card */
	char number[24];		/* kept when a world is voided */
	char holder[TEXT_MAX];
	uint8_t guid[16];
	uint8_t point[65];
	int begun, enrolled, proved;
	enum tested tested;		/* by this record's check */
	int retiring, retired;		/* of an old set: a spare now */
	int bare;			/* nothing proved then that it is this one */
};

/* The set that is replaced, of the world that the new one is for. */
struct old_set {
	int there;
	unsigned k, n, gen;
	char suite[48];
	uint8_t hknso[SHA256_LEN], sha[SHA256_LEN];	/* sha: of its file */
	struct member card[CARDS_MAX];
};

/* A stopped replacement of this world that people gave up when they took the set
 * before: by its ceremony (zeros: none), and the set that it made. */
struct given_up {
	uint8_t ceremony[CEREMONY_LEN];
	unsigned k, gen;
	uint64_t n;	/* its record */
};

/* What the station with the network did, by its own record. */
struct connected {
	char subscription[GUID_TEXT + 1], tenant[GUID_TEXT + 1];
	char vault[TEXT_MAX], base[256];	/* its name, and "https://HOST" */
	int managed, chosen;
	int rest;		/* this az lacks commands: they go by az rest */
	uint8_t fetched[SHA256_LEN];	/* of the toolset that goes along */
	int sheet;		/* of the KEK, or of that, was written: */
	uint8_t sheet_sha[SHA256_LEN];
	int carried;		/* the KEK, or that, is on the courier */
	int arrived;		/* a package came, as its manifest says: */
	struct came {
		char station[33];
		unsigned sequence;
	} came;
	char crv[8];		/* "" for RSA */
	int compared;		/* its words, with the paper */
	int imported, checked;
	struct kid key;		/* as the vault names it */
	int finished;
};

struct state {
	struct connected online;
	int begun;
	enum mode mode;
	uint8_t ceremony[CEREMONY_LEN];	/* zero: a record of before there were any */
	char list[16];		/* which list of steps; "": the ceremony */
	char name[TEXT_MAX];
	char started[24];	/* first record's time */
	char last[24];		/* newest record's time */
	char step[16];		/* newest record's step, "welcome" aside */
	struct person people[PEOPLE_MAX];
	unsigned n_people;
	int roster;		/* participants are complete */
	int ready;
	int ready_note, world_note;	/* notes written at these steps */
	int quorum_note;		/* and before K and N were chosen */
	int64_t clock_offset;
	int gather;			/* since it was resumed nobody said who is here */

	/* the destination */
	enum method method;
	struct kid kid;			/* azure */
	uint8_t kek[SHA256_LEN];	/* of the KEK's SPKI; world: once compared */
	unsigned kek_bits;
	int kek_ops_known;
	uint64_t kek_from, kek_until;	/* 0: not said; or KEK_DATE_UNREAD */
	unsigned kek_n;			/* the newest of in/kek-N, in/N-BYOK-... */
	uint8_t kek_sha[SHA256_LEN];	/* azure: of in/kek-N */
	int compared;			/* its words, or those of its root */
	int compared_now;		/* since the ceremony was resumed last */
	uint64_t blind;			/* a copy whose sitting did not, 0: none */
	char region[REGION_MAX];	/* world: id, by the packages' names */
	uint8_t toolset[SHA256_LEN], kek_pkg[SHA256_LEN], world_pkg[SHA256_LEN];
	uint8_t root[SHA256_LEN];	/* of its certificate */
	uint8_t target[SHA256_LEN];	/* hknso of the vault's world */
	uint64_t until;			/* end of the chain, seconds since 1970 */

	/* the world */
	unsigned k, n;			/* 0: not chosen */
	char suite[48];
	int puk_forget;
	struct member card[CARDS_MAX];	/* card x at [x - 1] */
	int world;			/* the world file exists */
	int world_own;			/* this ceremony created it */
	int world_done;			/* all proved, or opened; words confirmed */
	unsigned gen;
	uint8_t hknso[SHA256_LEN], hkm[SHA256_LEN], world_sha[SHA256_LEN];
	unsigned voided;
	uint8_t known[2 * CARDS_MAX][16];	/* GUIDs this ceremony has begun with */
	unsigned n_known;
	struct old_set old;
	struct given_up given_up;
	unsigned old_x, old_gen;	/* the one that was retired last; 0: not
					 * proved to be of any set */
	int replaced;			/* fewer than K cards of it are left */
	int backup;			/* the world is on the backup medium */
	char medium[2][FILE_PATH_MAX];	/* where such media were, as typed, the newest
					 * first; "" unknown */
	uint8_t medium_id[MEDIUM_ID];	/* by its mark, of the one with the newest backup;
					 * zeros: an earlier version's */
	int checked;			/* every card was tested, or why not said */
	char next_check[11];		/* 2027-11-26 */

	/* the key */
	int key_new;			/* this ceremony generated it */
	unsigned keys_voided;
	int key_begun, key, key_backup, copy, inspected, package, handover;
	char ident[IDENT_MAX + 1], plainname[TEXT_MAX];
	enum key_type type;
	unsigned size;
	uint64_t pubexp;
	uint8_t key_sha[SHA256_LEN], copy_sha[SHA256_LEN], spki_sha[SHA256_LEN];
	char friendly[TEXT_MAX], ops[TEXT_MAX];
	char subscription[GUID_TEXT + 1];	/* world; lower case */
	uint8_t byok_sha[SHA256_LEN], pub_sha[SHA256_LEN];
	unsigned sequence;
	uint8_t manifest_sha[SHA256_LEN];	/* zero: older records do not say */

	unsigned unwritten;	/* how often it went on without words from paper */
	int left;	/* people left it: nothing but a seal came after */
	struct bags opened, closed;	/* as people typed their numbers last */
	int signing;			/* initials have begun: head is fixed */
	uint8_t sign_head[SHA256_LEN];
	uint64_t seal_n;		/* the newest seal's record, 0: none */
	uint64_t n_records;
	int ended;

	/* what is not believed: filled before the fold, by state_init() */
	struct span span[SPANS_MAX];
	unsigned n_spans;
	uint64_t told;		/* the newest line that people can confirm */
	uint64_t confirm;	/* the newest of them that people did not confirm */
};

/* A journal_each: arg is the struct state. Unknown events are no error (a later
 * version's); members of a known event that do not fit are ERR_FORMAT. */
int state_fold(void *arg, uint64_t n, const struct json_t *rec,
    const uint8_t line[static SHA256_LEN]);

/* How this event's lines stand to the seals; EVENT_PLAIN for unknown ones. */
enum event_class state_class(const char *event);

/* 0: no seal covered line n when the ceremony was resumed, and what it says is done or
 * decided anew. */
int state_believes(const struct state *s, uint64_t n, const char *event);

/* Empty; the spans of the record at path are known to it. The
 * fold then takes nothing out of them that people have to decide anew. 0, or
 * why the record cannot be read (a missing one is none). */
int state_init(struct state *s, const char *path);

const char *role_id(enum role r);		/* "operator" ... */
int role_parse(const char *s, enum role *r);

const char *tested_id(enum tested t);		/* "good", "lost" ... */
int tested_parse(const char *s, enum tested *t);

/* 1 when this ceremony has begun to enrol the card with this GUID. */
int state_knows(const struct state *s, const uint8_t guid[static 16]);

/* Cards of the world that are proved / enrolled. */
unsigned state_proved(const struct state *s);
/* 1: a world whose keys are in keyd's memory only; no cards open it yet. */
int state_unproved(const struct state *s);
/* 1: the same of a new set, for which K cards of the old one sign the world again. */
int state_set_unproved(const struct state *s);
unsigned state_enrolled(const struct state *s);
/* Cards of the old set that are no spares. */
unsigned state_old_left(const struct state *s);
/* 1: a new set was signed, and the old cards are not out. */
int state_replacing(const struct state *s);
/* 1 while that can be given up: K old cards or more were never asked to lose their
 * keys. */
int state_old_whole(const struct state *s);
/* Cards whose check came to this. */
unsigned state_tested(const struct state *s, enum tested t);

#endif
