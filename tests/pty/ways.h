/*
 * What is walked, page after page: a ceremony from its start to the look at what has
 * ended; one that was left and goes on; a yearly check; a replacement; the station with
 * a network; method world.
 */
#ifndef KC_TESTS_PTY_WAYS_H
#define KC_TESTS_PTY_WAYS_H

#include "tests/pty/scenes.h"
#include "tests/pty/station.h"

extern const int ways_n;

/* Where a way begins, below this folder; in it stops-0 has the ceremony of the first
 * way, at its end. Ends the process where it cannot be made. */
void way_prepare(int way, const char *in);

/* From there a station in dir, which is not there yet, and what it is opened with. */
void way_begin(int way, const char *in, const char *dir,
    struct station_setup *setup);

/* The nth scene of a way, NULL behind the last. *fresh: the program starts there. */
const struct scene *way_scene(int way, int nth, int *fresh);

int way_is_page(const struct scene *m, const char *page);

/* No scene before it, of all ways, has its page. */
int way_is_new(int way, int nth);

#endif
