/* What the files that lay a page out share; nobody else includes it. */
#ifndef KC_UI_LAYOUT_PART_H
#define KC_UI_LAYOUT_PART_H

#include "ui/layout.h"

struct maker {
	struct layout *l;
	const struct page *p;
	unsigned width;
	unsigned air;		/* empty lines of a gap between blocks */
	unsigned gaps, skip;	/* gaps so far; that many are left out */
	int packed;		/* short facts share a line */
	int field, option;	/* where the next lines belong */
};

/* A line of these bytes, NULL when it has no room. Its text is an offset until
 * the whole page is laid out. */
struct line *layout_add(struct maker *m, enum look look, struct view text);

/* Wrapped text with a first prefix and another for the lines that follow. */
void layout_para(struct maker *m, enum look look, const char *first,
    const char *rest, const char *text);

/* The gap between two blocks, but above the first. */
void layout_gap(struct maker *m);

/* "Label: value", or the label alone when the value is empty. */
void layout_pair(struct maker *m, const char *label, const char *value);

/* A read-out: hex groups and words. */
void layout_words(struct maker *m, const struct block *b);

/* The facts from block i on; the block that comes after them. Their values stand
 * below each other where there is room (LAYOUT_WIDE). */
size_t layout_facts(struct maker *m, size_t i);
#define LAYOUT_WIDE 90

/* The cards from block i on, as many beside each other as fit; the block that
 * comes after them. */
size_t layout_cards(struct maker *m, size_t i);

/* Labels and their three values beside each other, each wrapped in its own
 * column, from block i on; the block that comes after them. */
size_t layout_columns(struct maker *m, size_t i);

#endif
