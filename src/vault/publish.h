/* What a vault publishes: its toolset and the sheet beside it, its KEK as `az`
 * prints it. */
#ifndef KC_VAULT_PUBLISH_H
#define KC_VAULT_PUBLISH_H

#include "src/base/digest.h"
#include "src/cloud/regions.h"
#include "src/vault/about.h"

struct toolset_parts {
	struct view kek_pkg, world_pkg;
	const struct about *about;
	const struct region *region;
	uint64_t until;			/* seconds since 1970 */
};

/* The names of the two packages and of the zip: "BYOK-KEK-pkg-EU-1". */
#define PUBLISH_NAME_MAX 96
void publish_kek_name(char out[static PUBLISH_NAME_MAX], const struct region *r);
void publish_world_name(char out[static PUBLISH_NAME_MAX],
    const struct region *r);
void publish_zip_name(char out[static PUBLISH_NAME_MAX], const struct region *r);

/* Writes packages, toolset and sheet into dir. The toolset was taken apart by
 * keyconvoy-unpack, as the other side will. digest: of the zip. */
int publish_toolset(const char *dir, const struct toolset_parts *p,
    uint8_t digest[static SHA256_LEN]);

/* Writes root.pem. */
int publish_root(const char *dir, struct view der);

/* Writes KEK.json: what `az keyvault key show` prints of the KEK in this package
 * (our own, just made). ERR_FORMAT. */
int publish_kek(const char *dir, struct view kek_pkg, const char *kid);

#endif
