/* What is typed in a ceremony, page after page. */
#ifndef KC_TESTS_PTY_SCENES_H
#define KC_TESTS_PTY_SCENES_H

/* A page that comes next, and what is typed there. In keys: \r Enter, \t Tab, and
 * # the words that were written down last, @ those of the first world. */
struct scene {
	const char *page;	/* by its id; with a * in front: whatever title */
	const char *text;	/* that stands there as well, or NULL */
	const char *keys;
};

/* A rehearsal, for the most part by Enter, from its start to the world that
 * exists; from there to its end; and, started again, a look at it. All end with
 * a page NULL. */
extern const struct scene scenes_begin[], scenes_end[], scenes_look[];

/* From the world on: what lies over pages, mistakes, left; then, started again,
 * looked at, resumed, left; and once more, with a wrong card. */
extern const struct scene scenes_leave[], scenes_resume[], scenes_wrong[];

/* With the folder of a ceremony that ended: the yearly check, a card of which does
 * not come; the replacement of its card set; the station with a network, from nothing
 * to the imported key. And a ceremony of method world, with that toolset on the
 * stick. */
extern const struct scene scenes_check[], scenes_replace[], scenes_online[],
    scenes_world[];

#endif
