/* The random walk: what its three parts share. */
#ifndef KC_TESTS_SCREEN_WALK_H
#define KC_TESTS_SCREEN_WALK_H

#include "src/flow/flow.h"
#include "src/flow/frontend.h"
#include "src/spawn.h"
#include "ui/screen.h"

#define TYPED_MAX	512
#define PAGES_MAX	256

struct walk {
	uint64_t random;
	unsigned long seed, events, at;
	struct frontend lower;		/* the curses one */
	const struct page *page;	/* that shows */
	const struct page_def *below;	/* F3: what shows next; NULL: any */
	const struct overlay *over;	/* and what lies below that then */
	int left;			/* F10: something lies over the page */
	uint32_t typed[TYPED_MAX];	/* keys that belong together */
	size_t typed_n, typed_at;
	const char *seen[PAGES_MAX];	/* step and page, by turns */
	size_t seen_n;
	unsigned runs, finished, deaths;
	char card[16];
	char kek[FILE_PATH_MAX];	/* the vault's public key */
};

extern struct walk walk;
extern struct daemons *walk_daemons;	/* NULL before the first ones */
extern const struct flow *walk_flow;	/* what no front end sees */

/* Says what is wrong and where, and ends. */
__attribute__((noreturn, format(printf, 1, 2))) void
walk_fail(const char *fmt, ...);

/* Less than n; 1 once in n times. */
unsigned walk_below(unsigned n);
int walk_one_in(unsigned n);

/* Keys as one number: characters, and curses' codes beyond Unicode. */
#define CODE(key) (0x200000u + (uint32_t)(key))

/* Into curses' queue, in front of what is there. */
void walk_push(uint32_t key);

/* Any key, some more often than others. */
uint32_t walk_any_key(void);

/* Puts into walk.typed what somebody would type on this page who wants to come
 * to the end; or nothing. */
void walk_type_sensibly(void);
void walk_type_nothing(void);

/* What the curses front end shows. */
const struct screen *walk_screen(void);

/* The front end's functions. */
int walk_next(struct frontend *fe, const struct page *p, struct event *ev);
void walk_show(struct frontend *fe, const struct page *p);

#endif
