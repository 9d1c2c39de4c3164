/* src/flow/regions: every region and toolset, as data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/text.h"
#include "src/cloud/regions.h"
#include "src/wire/msg.h"

#define LOWER	"abcdefghijklmnopqrstuvwxyz"
#define UPPER	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static unsigned
count(const char *edition)
{
	unsigned n = 0;

	for (const struct toolset *t = toolsets; t->region != NULL; t++)
		n += strcmp(t->edition, edition) == 0;
	return n;
}

static void
editions(void **state)
{
	(void)state;
	assert_int_equal(count("2015"), 4);
	assert_int_equal(count("2016"), 11);
	assert_int_equal(count("2019"), 14);
	assert_int_equal(count("2021"), 4);
}

/* As the document prints them, in its order. */
static void
document(void **state)
{
	static const struct {
		const char *zip, *sha256;
	} printed[] = {
		{ "UnitedStates", "760EE9BD6445C87CFF0E8B03257711870"
		  "4B3BEAA045AA55977C10EF68BC67E2B" },
		{ "Europe", "7A64B94225F59B847C5C27C2200BAD7D"
		  "16C901E1687767EDBBB8B09BB285011D" },
		{ "AsiaPacific", "813DC94B23079CF7A5CEA71D5B444E86"
		  "B292F463C53EE47AED25D4F7CD58E7D8" },
		{ "LatinAmerica", "3F29069E3500F95C0E156F4B8914E1DC"
		  "60C20FB64B464306A299EA5145D755C0" },
		{ "Japan", "453FFEA2F8F410720B68B8BAC4CF7913"
		  "5A7F37F4E491FF840BE9E69E88A98C90" },
		{ "Australia", "4AD893396E86F2D2A71682876A6A8EA5"
		  "9E3C7895BEAD2F7E7C8516682582C34B" },
		{ "USGovCloud", "3AAE1A96B9D15B899B8126CFC0380719"
		  "EB54FDF2EA94489B43FAD21ECC745F64" },
		{ "Canada", "30B87A0BA8208F6B7241C30C794FED1C"
		  "370D7445ACA179685816E4E156CD2AF7" },
		{ "Germany", "5E3E4AA54715E4F93C3C145035B18275"
		  "B7C6815A06D7ABB212E7FADBF2929261" },
		{ "India", "136733A6C6A71D75571BB80819B3D55A"
		  "9B83CCAD5C996C686BC5682A3F369BF7" },
		{ "UnitedKingdom", "ED331A6F1D34A402317D3F27D5396046"
		  "AF0E5C2D44B5D10CCCE293472942D268" },
	};
	const struct toolset *t = toolsets;

	(void)state;
	while (strcmp(t->edition, "2016") != 0)
		t++;
	for (size_t i = 0; i < sizeof(printed) / sizeof(printed[0]); i++, t++) {
		assert_string_equal(t->edition, "2016");
		assert_string_equal(region_find(t->region)->zip, printed[i].zip);
		for (size_t d = 0; d < 64; d++)
			assert_int_equal(t->sha256[d],
			    printed[i].sha256[d] >= 'A' ?
			    printed[i].sha256[d] - 'A' + 'a' :
			    printed[i].sha256[d]);
	}
}

static void
digests(void **state)
{
	uint8_t sha[SHA256_LEN];

	(void)state;
	for (const struct toolset *t = toolsets; t->region != NULL; t++) {
		assert_int_equal(hex_get(sha, sizeof(sha), t->sha256), 0);
		assert_ptr_equal(toolset_find(sha), t);	/* none comes twice */
		assert_non_null(region_find(t->region));
		assert_int_equal(region_find(t->region)->refused, 0);
		sha[31] ^= 1;
		assert_null(toolset_find(sha));
	}
}

static int
made_of(const char *s, const char *allowed)
{
	return *s != '\0' && strspn(s, allowed) == strlen(s);
}

static void
forms(void **state)
{
	unsigned n = 0, german = 0;

	(void)state;
	for (const struct region *r = regions; r->id != NULL; r++, n++) {
		assert_true(made_of(r->id, LOWER "-"));
		assert_true(strlen(r->id) < REGION_MAX);
		assert_true(made_of(r->suffix, UPPER));
		assert_true(made_of(r->zip, LOWER UPPER "-"));
		assert_true(r->name[0] != '\0');
		assert_ptr_equal(region_find(r->id), r);
		german += strcmp(r->suffix, "GERMANY") == 0;
		for (const struct region *q = regions; q < r; q++) {
			assert_string_not_equal(q->zip, r->zip);
			assert_string_not_equal(q->name, r->name);
		}
	}
	assert_int_equal(n, 19);	/* 18 and China */
	assert_int_equal(german, 2);	/* and no other suffix twice */
	assert_null(region_find("EU"));
	assert_null(region_find(""));
}

/* Each region that is not refused was published at least once. */
static void
published(void **state)
{
	unsigned n;

	(void)state;
	for (const struct region *r = regions; r->id != NULL; r++) {
		n = 0;
		for (const struct toolset *t = toolsets; t->region != NULL; t++)
			n += strcmp(t->region, r->id) == 0;
		assert_true(r->refused ? n == 0 : n > 0);
	}
	assert_int_equal(region_find("china")->refused, 1);
}

static void
root(void **state)
{
	(void)state;
	assert_string_equal(VENDOR_ROOT,
	    "59178a47 de508c3f 291277ee 184f46c4 f1d9c639");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(editions), cmocka_unit_test(document),
		cmocka_unit_test(digests), cmocka_unit_test(forms),
		cmocka_unit_test(published), cmocka_unit_test(root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
