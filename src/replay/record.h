/*
 * What a live run did, as a script for --replay: a front end that owns another
 * one, hands its events on and writes each down when it is given to the engine.
 *
 * A field's value is written when a key ends the typing, and only when it is not
 * what a replay has there already. A secret is a name, PIN_1 and so on: a new one
 * for each that was typed, one for equal ones of a page. What a person copied
 * from the page (a number, the last word) is written as @FACT, since another run
 * has another. Cards that a person puts into a real reader become virtual ones,
 * card-1 and so on, in the order in which they first came.
 *
 * Each line is in the file (0600) before its event happens, so that a kill leaves
 * what was done; at the end the file is written once more, whole and synced.
 */
#ifndef KC_REPLAY_RECORD_H
#define KC_REPLAY_RECORD_H

#include "src/flow/frontend.h"

/*
 * Makes the front end, which takes over lower (also when this fails); fe->close
 * frees both. 0 or ERR_NOMEM. fe->open makes the file; one that exists is left
 * alone, and that is an error (said on stderr, status 3). What cannot be written
 * later is said at the end; the ceremony goes on, its status is 3 then. file
 * lives as long as the front end.
 */
int record_new(struct frontend *fe, const struct frontend *lower,
    const char *file);

#endif
