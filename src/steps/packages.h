/*
 * The two packages of a region, as they lie in in/ of the ceremony's folder since
 * a toolset was taken, and what keyd's checks of them say.
 */
#ifndef KC_STEPS_PACKAGES_H
#define KC_STEPS_PACKAGES_H

#include "src/cloud/checks.h"
#include "src/flow/flow.h"

/* Their file names below the ceremony's folder; out[NAME_BUF]. */
const char *packages_kek(unsigned number, const char *suffix, char *out);
const char *packages_world(unsigned number, const char *suffix, char *out);

struct packages {
	struct buf kek, world;
};

/* Both, for keyd; packages_free in any case. 0 or the error of reading;
 * ERR_CHANGED when they are not what the record says. */
int packages_read(const struct flow *f, struct packages *p);
void packages_free(struct packages *p);

/* Asks keyd to check the pair. root: NULL while people have not said it. */
enum move packages_ask(struct flow *f, struct view kek, struct view world,
    const char *region, const uint8_t *root, flow_reply reply);

/* A line a check. */
void packages_page(const struct checks_seen *s, struct page *p);

/* The notice for an error of keyd that is a check's; flow_fail for others. */
enum move packages_fail(struct flow *f, int err);

#endif
