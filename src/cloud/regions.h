/*
 * Regions of the document and of its later editions, and what was published for
 * each: a const table. A region's id is not its suffix (two share GERMANY).
 */
#ifndef KC_CLOUD_REGIONS_H
#define KC_CLOUD_REGIONS_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/digest.h"

struct region {
	const char *id;		/* "eu", "germany-public"; never translated */
	const char *name;	/* N_(): "Europe" */
	const char *suffix;	/* of the packages: "EU" */
	const char *zip;	/* "Europe" of KeyVault-BYOK-Tools-Europe.zip */
	int refused;		/* named by the document as excluded: China */
};

/* One published vendor toolset. */
struct toolset {
	const char *region;	/* its id */
	const char *edition;	/* "2015", "2016", "2019", "2021" */
	const char *sha256;	/* 64 hex digits, lower case */
};

/* The vendor's root key hash, the same in every edition (160 bits, hex). */
#define VENDOR_ROOT "59178a47 de508c3f 291277ee 184f46c4 f1d9c639"

extern const struct region regions[];	/* ends with id NULL */
extern const struct toolset toolsets[];	/* ends with region NULL */

const struct region *region_find(const char *id);

#define REGION_TEXT 512

/* "Europe (EU)" of a region's id, translated; an id that is not in the table
 * stands as it is. */
const char *region_text(const char *id, char out[static REGION_TEXT]);

/* The vendor's toolset of this digest, or NULL. */
const struct toolset *toolset_find(const uint8_t sha[static SHA256_LEN]);

#endif
