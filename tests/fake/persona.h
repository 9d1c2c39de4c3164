/*
 * Cards of other makers: a reader that owns a virtual card's and answers some
 * commands as they do, by rules that are data. What no rule names, the virtual
 * card answers.
 */
#ifndef KC_TESTS_PERSONA_H
#define KC_TESTS_PERSONA_H

#include "src/card/reader.h"

struct persona;

/* Hex, blanks allowed. cmd: how the command begins, ".." any byte, "$" its end. */
struct rule {
	const char *cmd;
	const char *answer;	/* status word last; NULL: the reader's error */
	const char *instead;	/* only when the card itself answered this word */
	int err;
	unsigned times;		/* so often; 0: always */
	/* the answer without its status word, or NULL: of more than one APDU */
	int (*make)(struct persona *self, struct buf *answer);
};

#define RULES_MAX 12

/* Values that a card counts, and how often it said no to one. */
struct spent {
	unsigned pin, puk, mgm;
};

struct persona {
	struct reader lower;
	const char *atr;	/* hex; NULL: the virtual card's */
	const struct rule *rules;	/* up to one without cmd, or RULES_MAX */
	unsigned used[RULES_MAX];
	struct spent spent;
	unsigned asked_mgm;	/* keys of 9B that were shown to it */
	uint8_t rest[1024];	/* of an answer that was made */
	size_t rest_len, rest_at;
};

/* Appends these bytes. */
int persona_hex(struct buf *out, const char *hex);

/* The key that the card below says is in 9D. 0 or ERR_CARD_LACKS. */
int persona_point(struct persona *self, uint8_t point[static 65]);

/* Takes over *lower, which the new reader closes. */
void persona_put_on(struct reader *r, struct persona *self,
    struct reader *lower, const char *atr, const struct rule *rules);

#endif
