/* Virtual cards of a rehearsal: which one Enter puts in, and which wrong ones a
 * letter does for those who want to see what happens. Names and numbers only;
 * nothing here opens a card's file. */
#ifndef KC_STEPS_CARDS_CARDS_VIRTUAL_H
#define KC_STEPS_CARDS_CARDS_VIRTUAL_H

#include "src/flow/flow.h"

/* 1 when cards are virtual and this is a rehearsal. */
int virtual_cards(const struct flow *f);

/* Enter on an insert page: the card that is in the reader comes out; else, or when
 * that one is finished, the card for place x goes in. Of a member the one that was enrolled; else one that
 * nobody enrolled yet. */
enum move virtual_insert(struct flow *f, unsigned x);

/* The one that was chosen while another one was in: now it goes in. */
enum move virtual_next(struct flow *f);

/* A key on an insert page: a digit inserts the card of that place, a letter a wrong
 * one. MOVE_STAY without effect when it means none. */
enum move virtual_key(struct flow *f, uint32_t ch);

/* Looks which wrong cards there are, for virtual_fill: when an insert page starts,
 * and when the reader's state changed. */
void virtual_look(struct flow *f);

/* "Enter: insert card 2 ...", or that it takes one out, and the letters that work now. */
void virtual_fill(const struct flow *f, struct page *p, unsigned x);

/* The card in the reader was taken for place x: Enter means it from now on. */
void virtual_taken(struct flow *f);

/* A virtual card's face: its practice PIN, which is no secret (fact "practice"),
 * or that its holder chose another. Nothing for a real card. */
void virtual_face(const struct flow *f, struct page *p);

#endif
