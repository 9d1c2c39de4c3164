/* Inside of verify: what is checked, against what. */
#ifndef KC_CMD_VERIFY_H
#define KC_CMD_VERIFY_H

#include "src/cmd/ask.h"
#include "src/cmd/ceremony.h"
#include "src/cmd/out.h"
#include "src/base/paper.h"

struct verify {
	struct ask ask;
	struct tally tally;
	const struct paper *hknso, *head;	/* given 0: not compared */
	struct view card_root;			/* empty: not given */
	struct ceremony c;
};

/* verify_paper.c: what stands on the paper against what stands here, a check: 1 when
 * it was compared. */
int verify_paper(struct verify *v, const struct paper *p, const char *label,
    const uint8_t digest[static SHA256_LEN]);

/* verify_cards.c: whose word it is that the keys of the record's cards were made on
 * them. The world is loaded. */
void verify_cards(struct verify *v);

/* verify_record.c: a record alone, and one with all files of its folder. */
void verify_record(struct verify *v, const char *record);
void verify_folder(struct verify *v, const char *dir);

#endif
