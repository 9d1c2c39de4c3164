/*
 * A ceremony that runs: what the steps work on. The engine takes events and
 * answers, and keeps the one request in flight.
 */
#ifndef KC_FLOW_FLOW_H
#define KC_FLOW_FLOW_H

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/nls.h"
#include "src/base/secret.h"
#include "src/base/stick.h"
#include "src/flow/hashing.h"
#include "src/record/journal.h"
#include "src/page/notices.h"
#include "src/base/say.h"
#include "src/flow/step.h"
#include "src/wire/card_names.h"
#include "src/wire/client.h"
#include "src/wire/errand.h"

/* From the command line; strings live as long as the program. */
struct options {
	enum mode mode;
	const char *module;	/* "soft" */
	struct req_c_hello reader;	/* "virtual" and its folder, or "usb" and a
					 * part of its name */
	const char *data;	/* the folder of ceremonies */
	unsigned moved;		/* of an older layout, into it, just now */
	const char *stick, *backup;	/* NULL: the ceremony's own folders */
	int plain;
	const char *program_dir;	/* where the daemons lie, for their digests */
	const char *launcher;		/* the program that people start, likewise */
	const char *builddir;		/* NULL when installed */
	int landlock;			/* its level that holds for the pages; 0 */
	unsigned (*running)(void);	/* as spawn_running; NULL: nobody looks */
	int (*layout)(uint32_t which);	/* as spawn_layout; NULL: nobody can tell */
	/* The stick of that name (src/base/stick.h): where it is mounted, now or before,
	 * to be written or only read, goes into at[FILE_PATH_MAX]. 0; ERR_NOTFOUND;
	 * ERR_PERM: nobody here may, and at is its device; ERR_FORMAT: no file system
	 * that is known; ERR_READONLY; ... NULL: a medium is a folder. */
	int (*mount)(const char *name, int write, char *at);
	/* 0, ERR_NOTFOUND: it was not mounted here; ERR_LOCKED: it is in use; ... */
	int (*unmount)(const char *name);
};

typedef enum move (*flow_reply)(struct flow *f, int err, const struct answer *a);

/* What the card in the reader said of itself (C_INFO), copied. */
struct card_info {
	int present;
	char model[64], version[32], number[24];
	uint8_t guid[16], point[65];
	int is_virtual, own_pin, has_key, empty;
	int fit, touch;		/* enum card_fit; it waits for a touch */
	int numbered;		/* it tells a number; else people do */
	int twin;		/* has the GUID of a card that it is not */
	/* how far its enrolment is */
	int opened;		/* 9B */
	int known;		/* its PIN is one that makers set */
	int puk_done, puk_kept;	/* asked for; and ERR_PUK_*, 0: replaced */
	int pin_new;		/* the page's new PIN is still to be set */
	int guarded, mgm;	/* 9B has the key it will keep: enum card_mgm */
	unsigned tries, tries_max, puk_tries;
	uint8_t cert[CARD_CERT_MAX];
	size_t cert_len;
};

/* What a ritual is for, as keyd said when it began: pages show this. grant: the copy
 * that RITUAL_RIGHTS allows. */
struct subject {
	enum ritual purpose;
	uint8_t hknso[SHA256_LEN];
	unsigned new_k, new_n;		/* of RITUAL_REPLACE */
	struct {
		enum method method;
		uint8_t key[SHA256_LEN], kek[SHA256_LEN], target[SHA256_LEN];
		char kid[KID_MAX], region[REGION_MAX];
	} grant;
};

/* A ritual with cards: the pages that it uses and where it stands. */
struct ritual_ui {
	enum ritual purpose;
	struct subject subject;
	enum move (*begun)(struct flow *f);	/* NULL: the first card */
	const char *insert, *pin, *refused, *remove;	/* page ids of the step */
	const char *puk;	/* and of the page for a new PIN, or NULL */
	enum move (*done)(struct flow *f);	/* all cards seen, END answered */
	unsigned have, need;
	unsigned char used[CARDS_MAX];		/* by x - 1: need not come */
	unsigned char now[CARDS_MAX];		/* opened its share in this run */
	unsigned char passed[CARDS_MAX];	/* people go on without it */
	unsigned x;				/* of the card in the reader */
	unsigned finished;			/* in the reader still; 0: none */
	unsigned forgot;			/* the card that comes with its PUK, or 0 */
	int proving;				/* the card opens its share just now */
	int ended;				/* END was answered, done is called */
	unsigned wrong;				/* virtual_look: a bit a card */
};

/* The cards, and what people do with them. */
struct cards {
	enum card_state reader;
	int reader_err;			/* why it is CARD_NO_READER, or 0 */
	uint32_t count;			/* insertions seen */
	int unheard;			/* it changed since, below another page */
	struct card_info card;
	int wrong;			/* it is not the one, as a notice said */
	struct ritual_ui rit;
	unsigned char locked[CARDS_MAX];	/* seen so, by x - 1 */
	struct secret puk;		/* while the page shows it */
	struct buf named;		/* virtual cards that can be put in: a list
					 * that was checked (src/wire/card_names.h) */
	char tray_name[CARD_NAME_MAX + 1];	/* of the virtual card put in last */
	char tray_next[CARD_NAME_MAX + 1];	/* comes when that one is out, or "" */
	char tray_taken[CARD_NAME_MAX + 1];	/* and of the one that was taken last */
	char tray_blocked[CARDS_MAX][CARD_NAME_MAX + 1];	/* not asked for */
	unsigned n_blocked;
	int by_puk;		/* a PIN was set by a PUK in this sitting */
};

/* What the world that keyd has loaded says of itself: signed, and no line's word. */
struct world_told {
	unsigned k, n;			/* 0: none is loaded */
	char suite[48];
	uint8_t hknso[SHA256_LEN];
	struct {
		char number[24], holder[TEXT_MAX];
	} card[CARDS_MAX];		/* x at [x - 1] */
};

/* What the daemons said of themselves, and how far keyd is. */
struct daemons_told {
	char module[32], module_version[64], crypto[64], generator[160];
	char reader_driver[32], cardd_version[64];
	int software, locked, jailed;
	int tested, seeded;		/* the cryptography; the random numbers */
	int loaded;			/* keyd has the world's file */
	int open;			/* and its keys */
	int wrote;			/* it made the world: its cards can be proved */
	uint8_t made[SHA256_LEN];	/* SPKI of the key that it generated last */
	struct world_told world;
};

/* How far the record is on the backup medium (src/steps/record_copy.h). */
struct copying {
	uint64_t n;		/* the line up to which this run has put it there */
	int err;		/* why the last seal is not there, or 0 */
	char at[FILE_PATH_MAX];	/* its folder there; "" until it was written once */
};

struct flow {
	const struct options *opt;
	const struct step_list *lists, *list;	/* all of them; the one at hand */

	/* the ceremony on disk */
	struct state st;
	struct journal journal;
	char dir[FILE_PATH_MAX];	/* its folder; "" before it exists */
	int lock;
	int look_only;			/* nothing is written there */
	uint8_t closed[SHA256_LEN];	/* head of the record that these pages wrote
					 * and closed last: no paper is needed */
	int unproved;			/* it is another run's: its seals were not
					 * checked yet */
	struct seals *seals;		/* while they are; owned, or NULL */
	size_t checked;			/* of them; then lines that people saw */
	unsigned asked;			/* words that the page asks for (paper.h) */
	unsigned clock_told;		/* 1 + the time whose difference was said; 0: none */
	int64_t clock_offset;		/* that difference, in seconds */
	unsigned clock_offered;		/* 1 + the time that a rehearsal's page has */

	struct copying copying;
	struct daemons_told daemons;
	struct cards cards;

	/* The stick that a page took last (src/steps/sticks.h); "": none. */
	struct {
		char name[STICK_NAME_MAX], at[FILE_PATH_MAX];
		int left;		/* it is unmounted */
	} stick;

	/* What was plugged in when a page asked for a medium. */
	struct {
		struct stick all[STICKS_MAX];
		int n;
	} plugged;

	int az_begun;			/* this run has asked az: its sign-in is new */

	/* what the reply to a request of a room that steps share goes on with */
	enum move (*then)(struct flow *f);

	struct pages *pages;		/* what shows, and what lies below */
	struct run *run;		/* what is under way */
};

/* -- for the loop (floor 4) ------------------------------------------------------ */

/* Ready to greet the daemons. 0 or the error. */
int flow_init(struct flow *f, const struct step_list *lists,
    const struct options *opt, struct client *keyd,
    struct client *cardd);
void flow_free(struct flow *f);

/* New daemons are there: greets them, then goes where the state says. */
void flow_daemons(struct flow *f);

/* 1 when the loop shall end, with this exit status: 0 done, 4 left by the operator,
 * 3 environment. */
int flow_ended(const struct flow *f);
int flow_status(const struct flow *f);

/* 1 while no daemon runs; and when the loop shall start new ones now. */
int flow_is_lost(const struct flow *f);
int flow_wants_daemons(const struct flow *f);

/* 1 while somebody has to ask the reader: cards come without an event. */
int flow_watches(const struct flow *f);

/* 1 while a world is open, which closes when no key was pressed for so long: then
 * the loop says EV_IDLE. */
#define FLOW_IDLE_MS (15 * 60 * 1000)
int flow_idles(const struct flow *f);

void flow_event(struct flow *f, const struct event *ev);
void flow_answer(struct flow *f, struct client *from, const struct answer *a);
/* A daemon is gone. */
void flow_lost(struct flow *f);

/* Work of the flow's own: 1 while a slice is due (the loop does not wait then);
 * does it. */
int flow_due(const struct flow *f);
void flow_slice(struct flow *f);

/* The errand that the loop shall start, or NULL; it runs (0), or why it does not;
 * what it answered, NULL when it ended. 1 until then: it is stopped after. */
const struct errand *flow_errand_wanted(const struct flow *f);
void flow_errand_runs(struct flow *f, struct client *c, int err);
void flow_errand_answer(struct flow *f, const struct answer *a);
int flow_on_errand(const struct flow *f);

/* People want what keyd or an errand works on to end; its answer is ERR_CANCELLED then. Does
 * nothing on a page without PAGE_CANCEL. */
void flow_cancel(struct flow *f);

/* 1 while a request is in flight or a slice is due (a script waits). */
int flow_busy(const struct flow *f);

/* The page that is to be shown; fills it. */
void flow_fill(const struct flow *f, struct page *p);

/* -- for steps ----------------------------------------------------------------------- */

/* Asks the daemon that answers this message; reply is called with 0 and the
 * answer, or the error. One at a time. Returns MOVE_STAY, or what reply returned
 * when the request cannot be sent: a text that the wire does not carry (ERR_ARG). */
enum move flow_ask(struct flow *f, uint8_t type, const void *req, flow_reply reply);

/* The digest of a file of at most max bytes, while the page (PAGE_BUSY) shows how
 * far it is; then, with 0, flow_hashed has it. Returns MOVE_STAY, or what then
 * returned when the file cannot be read. */
enum move flow_hash(struct flow *f, const char *path, uint64_t max,
    enum move (*then)(struct flow *f, int err));

const struct hashing *flow_hashed(const struct flow *f);

/* Has a program run for this one request (src/wire/errand.c): its answer, or the
 * error; when it ended there is no answer, and its row says the error. */
enum move flow_errand(struct flow *f, enum errand_id id, const void *req,
    flow_reply reply);

/* What it said meanwhile for people to read, "" nothing. */
const char *flow_said(const struct flow *f);

/* Starts a page of the present step. Returns what its enter returns. */
enum move flow_page(struct flow *f, const char *id);

/* Starts a step by its id. */
enum move flow_step(struct flow *f, const char *id);

/* Goes on with the list of this id, from its first step on, where people are: 0, or
 * ERR_NOTFOUND. "" is "new": records of before there were others. */
int flow_choose(struct flow *f, const char *id);

/* K cards open the world first, then the present step starts anew. */
enum move flow_need_world(struct flow *f);

/* Starts the first step that the record does not prove. */
enum move flow_resume(struct flow *f);

/* Starts the present step anew, from what is on disk. */
enum move flow_again(struct flow *f);

/* Opens the ceremony's folder: lock, record, fold. 0, ERR_LOCKED, ERR_CHANGED,
 * ERR_DIR_OWNER, ERR_DIR_MODE. */
int flow_open_folder(struct flow *f, const char *dir);

/* The state once more, from the record on disk: a line says now what of it does not
 * count. 0 or the error of reading. */
int flow_refold(struct flow *f);

/* Takes away the page that was laid over; what was typed below is there again. */
void flow_uncover(struct flow *f);

/* 1 when this page of the present step shows; when a notice stands on it that is no
 * mere information; when a step waits for the world to be open. */
int flow_shows(const struct flow *f, const char *id);
int flow_refused(const struct flow *f);
int flow_on_detour(const struct flow *f);

/* The step that is worked on (also while a page is laid over it). */
const struct step *flow_at(const struct flow *f);

/* Adds a record of the present step and folds it. On failure a notice stands
 * and the error is returned; extra is taken in any case. While the world is open
 * the engine seals it before the next request or move. */
int flow_record(struct flow *f, const char *event, struct json_t *extra);

/* Goes on with then(f) when the line that was recorded just now has its seal, at
 * once where it needs none: for what records another. Returns its move. */
enum move flow_sealed(struct flow *f, enum move (*then)(struct flow *f));

/* The same as an exception: what happened that is not the plain way. */
int flow_exception(struct flow *f, const char *what, struct json_t *extra);

/* The id of the notice that stands, or NULL. */
const char *flow_noticed(const struct flow *f);

/* Sets the page's notice; pairs as in say.h. Returns MOVE_STAY. */
enum move flow_notice(struct flow *f, const char *id, ...) __attribute__((sentinel));
enum move flow_fail(struct flow *f, int err);

/* What the notice of ERR_STRANGE and ERR_IN_WAY is about: a file by its name below the
 * ceremony's folder, or as people know it. Returns err. */
int flow_strange(const struct flow *f, const char *name, int err);

/* A notice about a medium for the page where people are next: it stands there as soon
 * as no other one does and nobody works. NULL: none any more. */
void flow_notice_later(struct flow *f, const char *id, const char *path);
void flow_quiet(struct flow *f);	/* takes the notice away */
void flow_say_again(struct flow *f);	/* in the language as it is now */

/* Fields of the present page. flow_value is "" for what was not filled. */
const char *flow_value(const struct flow *f, const char *field);
void flow_set(struct flow *f, const char *field, const char *value);
void flow_typed(struct flow *f, const char *field, const char *value); /* by people */
int flow_is(const struct flow *f, const char *field, const char *value);
struct secret *flow_secret(struct flow *f, const char *field);

/* Zeroed memory of the step, made at the first call, wiped when it ends. */
void *flow_scratch(struct flow *f, size_t len);
const void *flow_peek(const struct flow *f);	/* for fill: NULL before */

/* Leaves the ceremony: recorded, and sealed while the world is open; then the page
 * with the words of the record's head, which are typed when it goes on. */
enum move flow_leave(struct flow *f);
enum move flow_left(struct flow *f);	/* that page alone */

/* Puts a virtual card into the reader or takes it out, then looks again. */
enum move flow_tray(struct flow *f, enum tray_action action, const char *name);

/* Tells the page that shows, where it watches the reader, how that is: an EV_CARD. */
enum move flow_card(struct flow *f);

/* Files of the ceremony: path below its folder into out[FILE_PATH_MAX]. */
int flow_path(const struct flow *f, char *out, const char *name);
int flow_read(const struct flow *f, const char *name, struct buf *out);
int flow_write(struct flow *f, const char *name, struct view data);

/* The media: the option, or the rehearsal's own folder. */
const char *flow_stick(const struct flow *f, char *out);
const char *flow_backup(const struct flow *f, char *out);

/* fill of a page that waits for an answer (PAGE_BUSY). */
void flow_fill_busy(const struct flow *f, struct page *p);

/* 1 when it is this key. */
int ev_is(const struct event *ev, enum key key);

/* event of a page that Next leaves for the next step. */
enum move flow_event_next(struct flow *f, const struct event *ev);

int rehearsal(const struct flow *f);

#endif
