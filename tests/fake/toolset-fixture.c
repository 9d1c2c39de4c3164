/*
 * toolset-fixture DIR REGION: toolsets as no vault would publish them, for the
 * scripts of tests/replay, into DIR: a zip for each check that can fail, and some
 * that hold no pair of packages. good.zip holds, other.zip is a good one of Japan,
 * vendor.zip is empty (see faults_flow.c).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/text.h"
#include "src/cloud/regions.h"
#include "tests/unit/fake_exchange.h"
#include "tests/unit/zips.h"

static const char *folder, *region;
static struct fake_issuer vault, other;
static struct fake_pair good;
static EVP_PKEY *kek;

/* -- writing -------------------------------------------------------------------------- */

struct part {
	const char *name;
	const struct buf *text;
};

static void
put(const char *file, const struct part *part, size_t n)
{
	struct zip_file files[3] = { 0 };
	char path[FILE_PATH_MAX];
	struct buf zip;

	for (size_t i = 0; i < n; i++) {
		files[i].name = part[i].name;
		files[i].text = buf_str(part[i].text);
	}
	buf_init(&zip, TOOLSET_MAX);
	zip_make(&zip, files, n);
	assert_int_equal(path_join(path, folder, file), 0);
	assert_int_equal(file_write_new(path, buf_view(&zip)), 0);
	buf_free(&zip);
}

static char names[PKGS][64];

static void
name_as(const char *suffix)
{
	(void)snprintf(names[KEK_PKG], sizeof(names[0]), "BYOK-KEK-pkg-%s-1",
	    suffix);
	(void)snprintf(names[WORLD_PKG], sizeof(names[0]),
	    "BYOK-SecurityWorld-pkg-%s-1", suffix);
}

static void
put_pair(const char *file, const struct fake_pair *p)
{
	const struct part parts[] = {
		{ names[KEK_PKG], &p->pkg[KEK_PKG] },
		{ names[WORLD_PKG], &p->pkg[WORLD_PKG] },
	};

	put(file, parts, PKGS);
}

/* -- packages ------------------------------------------------------------------------- */

static void
make_pair(struct fake_pair *p, const struct fake_issuer *v, const char *id,
    int64_t from)
{
	for (size_t i = 0; i < PKGS; i++)
		buf_init(&p->pkg[i], PACKAGE_MAX);
	buf_init(&p->root, CHAIN_CERT_MAX);
	assert_int_equal(exchange_make(&v->world, v->kml, id, kek,
	    (uint64_t)(time(NULL) + from), FAKE_DAYS, &p->pkg[KEK_PKG],
	    &p->pkg[WORLD_PKG], &p->root), 0);
}

/* One text of one package is another one, and the vault signed it so. */
static void
put_changed(const char *file, size_t which, const char *from, const char *to,
    EVP_PKEY *by)
{
	struct fake_parts parts;
	struct fake_pair p;

	fake_parts_of(&parts, &good);
	if (from != NULL)
		fake_parts_replace(&parts.payload[which], from, to);
	fake_parts_sign(&parts, by, &p);
	put_pair(file, &p);
	fake_pair_drop(&p);
	fake_parts_drop(&parts);
}

static void
put_failing(void)
{
	char ours[2 * SHA256_LEN + 1], theirs[2 * SHA256_LEN + 1];
	struct fake_pair p;

	put_changed("signatures.zip", KEK_PKG, NULL, NULL, other.kml);
	put_changed("mode.zip", KEK_PKG, "\"mode\":\"rehearsal\"",
	    "\"mode\":\"production\"", vault.kml);
	put_changed("module.zip", KEK_PKG, "\"module\"", "\"softcard\"",
	    vault.kml);
	put_changed("export.zip", KEK_PKG, "\"exportable\":false",
	    "\"exportable\":true", vault.kml);
	hex_put(ours, vault.world.hknso, SHA256_LEN);
	hex_put(theirs, other.world.hknso, SHA256_LEN);
	put_changed("together.zip", KEK_PKG, ours, theirs, vault.kml);
	/* Good ones of another region, another time, two vaults. */
	make_pair(&p, &vault, strcmp(region, "latam") == 0 ? "jpn" : "latam", 0);
	put_pair("region.zip", &p);
	fake_pair_drop(&p);
	make_pair(&p, &vault, region, -(int64_t)(FAKE_DAYS + 9) * 86400);
	put_pair("validity.zip", &p);
	fake_pair_drop(&p);
	make_pair(&p, &other, region, 0);
	buf_free(&p.pkg[KEK_PKG]);
	assert_int_equal(buf_put(&p.pkg[KEK_PKG], good.pkg[KEK_PKG].p,
	    good.pkg[KEK_PKG].len), 0);
	put_pair("chain.zip", &p);
	fake_pair_drop(&p);
}

/* Another vault, of another region. */
static void
put_other(void)
{
	struct fake_pair p;

	make_pair(&p, &other, "jpn", 0);
	name_as("JPN");
	put_pair("other.zip", &p);
	fake_pair_drop(&p);
}

/* What is no pair of packages. */
static void
put_others(void)
{
	const struct part lone = { names[KEK_PKG], &good.pkg[KEK_PKG] };
	const struct part mixed[] = {
		{ names[KEK_PKG], &good.pkg[KEK_PKG] },
		{ "BYOK-SecurityWorld-pkg-KOREA-1", &good.pkg[WORLD_PKG] },
	};
	struct fake_pair p = good;

	put("lone.zip", &lone, 1);
	put("mixed.zip", mixed, PKGS);
	p.pkg[WORLD_PKG] = good.pkg[KEK_PKG];
	put_pair("form.zip", &p);
	put("vendor.zip", NULL, 0);
	name_as("CHINA");
	put_pair("china.zip", &good);
}

int
main(int argc, char **argv)
{
	const struct region *r = argc == 3 ? region_find(argv[2]) : NULL;

	if (r == NULL) {
		(void)fprintf(stderr, "usage: toolset-fixture DIR REGION\n");
		return 2;
	}
	folder = argv[1];
	region = r->id;
	js_setup();
	if (secret_setup(256 * 1024) < 0)
		return 3;
	fake_issuer_make(&vault, MODE_REHEARSAL, "ECp521mAES");
	fake_issuer_make(&other, MODE_REHEARSAL, "ECp521mAES");
	kek = EVP_RSA_gen(2048);
	assert_non_null(kek);
	make_pair(&good, &vault, region, 0);
	name_as(r->suffix);
	put_pair("good.zip", &good);
	put_failing();
	put_others();
	put_other();
	fake_pair_drop(&good);
	EVP_PKEY_free(kek);
	fake_issuer_drop(&other);
	fake_issuer_drop(&vault);
	return 0;
}
