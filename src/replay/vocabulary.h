/*
 * The words that a script may use: every page of the steps' tables with the ids
 * of its fields, facts, choices and notices. A page must not show an id that its
 * row does not list, or --list-steps would tell less than there is.
 */
#ifndef KC_REPLAY_VOCABULARY_H
#define KC_REPLAY_VOCABULARY_H

#include <stdio.h>

#include "src/page/page.h"

/* Prints all of it, a page a paragraph. */
void vocabulary_print(FILE *out);

/* 1 when "step" or "step.page" is in the tables. */
int vocabulary_has(const char *place);

/* 1 when the page's row lists this choice by name. */
int vocabulary_choice(const struct page *p, const char *id);

/*
 * Compares a page with its row. 0, or ERR_FORMAT and why: "page STEP.PAGE shows
 * fact X that its row does not list".
 */
int vocabulary_check(const struct page *p, char *why, size_t size);

#endif
