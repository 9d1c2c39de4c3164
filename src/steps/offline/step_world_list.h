/* The worlds of this station, as its records tell of them. */
#ifndef KC_STEPS_OFFLINE_STEP_WORLD_LIST_H
#define KC_STEPS_OFFLINE_STEP_WORLD_LIST_H

#include "src/record/state.h"

#define WORLD_LIST_MAX 16
#define WORLD_FOLDER_MAX 63	/* bytes of a folder's name; a longer one is left out */
#define WORLD_BEFORE ".old"	/* ends the id of the set before a replacement */
#define WORLD_ID_MAX (WORLD_FOLDER_MAX + sizeof(WORLD_BEFORE) - 1)

/* A card set of a world, and its newest ceremony. */
struct world_entry {
	char id[WORLD_ID_MAX + 1];
	char folder[WORLD_FOLDER_MAX + 1], name[TEXT_MAX];
	unsigned gen;
	const char *file;	/* of the world, below kmdata/local there */
	uint8_t hknso[SHA256_LEN], head[SHA256_LEN];
	uint8_t sha[SHA256_LEN];	/* of that file */
};

struct world_list {
	struct world_entry e[WORLD_LIST_MAX];
	unsigned n;
	const char *data;
};

/* Those of the ceremonies below data, the newest first; one that cannot be read is left
 * out. A replacement that stopped has two sets, but not a new one that was given up. */
void world_list_read(const char *data, struct world_list *out);

#endif
