/*
 * The two packages of a region, as they lie in in/ of the ceremony's folder since
 * a toolset was taken, and what keyd's checks of them say.
 */
#ifndef KC_FLOW_PACKAGES_H
#define KC_FLOW_PACKAGES_H

#include "src/flow/flow.h"

#define PACKAGE_CHECKS 16

/* What PACKAGES answered, kept. */
struct packages_seen {
	int ok;				/* none failed */
	int told;			/* and none was left untold */
	unsigned n;
	struct { char id[16]; uint8_t level; } check[PACKAGE_CHECKS];
	char region[REGION_MAX];
	uint8_t root[SHA256_LEN], kek[SHA256_LEN], target[SHA256_LEN];
	unsigned bits;
	uint64_t until;
};

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

/* Keeps an answer: 0, or ERR_FORMAT for one that this version does not know. */
int packages_keep(struct packages_seen *s, const struct rep_packages *r);

/* A line a check. */
void packages_page(const struct packages_seen *s, struct page *p);

/* The sentence of a check, to be translated; its id for a later keyd's. */
const char *packages_check(const char *id);

/* The notice for an error of keyd that is a check's; flow_fail for others. */
enum move packages_fail(struct flow *f, int err);

#endif
