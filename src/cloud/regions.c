/*
 * What was published, for each region. Not taken over: what some edition
 * misprints (the zip "-outils-Europe", the suffix "France", a suffix without its
 * number). A region has two names where the document has; its commands' is here.
 */
#include "src/cloud/regions.h"

#include <string.h>

#include "src/base/nls.h"
#include "src/base/say.h"
#include "src/base/text.h"

const struct region regions[] = {
	{ "na", N_("North America"), "NA", "UnitedStates", 0 },
	{ "eu", N_("Europe"), "EU", "Europe", 0 },
	{ "ap", N_("Asia"), "AP", "AsiaPacific", 0 },
	{ "latam", N_("Latin America"), "LATAM", "LatinAmerica", 0 },
	{ "jpn", N_("Japan"), "JPN", "Japan", 0 },
	{ "aus", N_("Australia"), "AUS", "Australia", 0 },
	{ "usgov", N_("Azure Government"), "USGOV", "USGovCloud", 0 },
	{ "canada", N_("Canada"), "CANADA", "Canada", 0 },
	{ "germany", N_("Germany"), "GERMANY", "Germany", 0 },
	{ "india", N_("India"), "INDIA", "India", 0 },
	{ "uk", N_("United Kingdom"), "UK", "UnitedKingdom", 0 },
	{ "korea", N_("Korea"), "KOREA", "Korea", 0 },
	{ "usdod", N_("US Government DOD"), "USDOD", "USGovernmentDoD", 0 },
	{ "france", N_("France"), "FRANCE", "France", 0 },
	{ "sa", N_("South Africa"), "SA", "SouthAfrica", 0 },
	{ "uae", N_("United Arab Emirates"), "UAE", "UAE", 0 },
	/* The suffix is that of the other cloud in Germany. */
	{ "germany-public", N_("Germany Public"), "GERMANY", "Germany-Public", 0 },
	{ "sui", N_("Switzerland"), "SUI", "Switzerland", 0 },
	/* The document excludes it; nothing was ever published. */
	{ "china", N_("Azure China"), "CHINA", "China", 1 },
	{ 0 }
};

const struct toolset toolsets[] = {
	{ "na", "2015",
	  "d9fda9f5a34e1388cd6c9138e5b75b7051fb7d6b11f087afe0553dc85ccf0e36" },
	{ "eu", "2015",
	  "881dca798305b8408c06bae7b3efbc1e9ea6113a8d6ec443464f3744896f32c3" },
	{ "ap", "2015",
	  "0c76967b3ac76687e4ea47eb96174ee6b25ab24e3114e28a90d9b93a2e6abf6e" },
	{ "latam", "2015",
	  "b38015990d4d1e522b8367ff78e78e0234bf9592663470426088c44c3caaaf48" },

	{ "na", "2016",
	  "760ee9bd6445c87cff0e8b032577118704b3beaa045aa55977c10ef68bc67e2b" },
	{ "eu", "2016",
	  "7a64b94225f59b847c5c27c2200bad7d16c901e1687767edbbb8b09bb285011d" },
	{ "ap", "2016",
	  "813dc94b23079cf7a5cea71d5b444e86b292f463c53ee47aed25d4f7cd58e7d8" },
	{ "latam", "2016",
	  "3f29069e3500f95c0e156f4b8914e1dc60c20fb64b464306a299ea5145d755c0" },
	{ "jpn", "2016",
	  "453ffea2f8f410720b68b8bac4cf79135a7f37f4e491ff840be9e69e88a98c90" },
	{ "aus", "2016",
	  "4ad893396e86f2d2a71682876a6a8ea59e3c7895bead2f7e7c8516682582c34b" },
	{ "usgov", "2016",
	  "3aae1a96b9d15b899b8126cfc0380719eb54fdf2ea94489b43fad21ecc745f64" },
	{ "canada", "2016",
	  "30b87a0ba8208f6b7241c30c794fed1c370d7445aca179685816e4e156cd2af7" },
	{ "germany", "2016",
	  "5e3e4aa54715e4f93c3c145035b18275b7c6815a06d7abb212e7fadbf2929261" },
	{ "india", "2016",
	  "136733a6c6a71d75571bb80819b3d55a9b83ccad5c996c686bc5682a3f369bf7" },
	{ "uk", "2016",
	  "ed331a6f1d34a402317d3f27d5396046af0e5c2d44b5d10ccce293472942d268" },

	{ "na", "2019",
	  "2e8c00320400430106366a4e8c67b79015524e4ec24a2d3a6dc513ca1823b0d4" },
	{ "eu", "2019",
	  "9aaa63e2e7f20cf9bb62485868754203721d2f88d300910634a32dfa1fb19e4a" },
	{ "ap", "2019",
	  "4bc14059bf0fec562ca927af621df665328f8a13616f44c977388ec7121ef6b5" },
	{ "latam", "2019",
	  "e7dfaff579afe1b9732c30d6fd80c4d03756642f25a538922dd1b01a4facb619" },
	{ "jpn", "2019",
	  "3933c13cc6dc06651295adc482b027af923a76f1f6bf98b4d4b8e94632dec7df" },
	{ "korea", "2019",
	  "71ab6bcfe06950097c8c18d532a9184bef52a74bb944b8610ddda05344ed136f" },
	{ "aus", "2019",
	  "cd0fb7365053def8c35116d7c92d203c64a3d3ee2452a025223eeb166901c40a" },
	{ "usgov", "2019",
	  "f8db2fc914a7360650922391d9aa79ff030fd3048b5795ec83adc59db018621a" },
	{ "usdod", "2019",
	  "a79dd8c6dfff1b00b91d1812280207a205442b3ddf861b79b8b991bb55c35263" },
	{ "canada", "2019",
	  "61be1a1f80ac79912a42debbcc42cf87c88c2ce249e271934630885799717c7b" },
	{ "germany", "2019",
	  "5385e615880aafc02afd9841f7badd025d7ee819894aa29ed3c71c3f844c45d6" },
	{ "india", "2019",
	  "49edceb3091cf1df7b156d5b495a4ade1cfba77641134f61b0e0940121c436c8" },
	{ "france", "2019",
	  "5c9d1f3e4125b0c09e9f60897c9ae3a8b4cb0e7d13a14f3edbd280128f8fe7df" },
	{ "uk", "2019",
	  "432746bd0d3176b708672ccff19d6144fcaa9e5eb29bb056489d3782b3b80849" },

	/* The edition of 2021 prints those of 2019 and four more. */
	{ "sa", "2021",
	  "c41060c5c0170aaaad896da732e31433d14cb9fc83ac3c67766f46d98620784a" },
	{ "uae", "2021",
	  "fade80210b06962aa0913ea411dab977929248c65f365fd953bb9f241d5fc0d3" },
	{ "germany-public", "2021",
	  "54534936d0a0c99c8117db724c34a5e50fd204cfcbd75c78972b785865364a29" },
	{ "sui", "2021",
	  "88cf8d39899e26d456d4e0bc57e5c94913abf1d73a89013fce3bbd9599ad2fe9" },
	{ 0 }
};

const struct region *
region_find(const char *id)
{
	const struct region *r = regions;

	while (r->id != NULL && strcmp(r->id, id) != 0)
		r++;
	return r->id != NULL ? r : NULL;
}

const struct toolset *
toolset_find(const uint8_t sha[static SHA256_LEN])
{
	const struct toolset *t = toolsets;
	char hex[2 * SHA256_LEN + 1];

	hex_put(hex, sha, SHA256_LEN);
	while (t->region != NULL && strcmp(t->sha256, hex) != 0)
		t++;
	return t->region != NULL ? t : NULL;
}

const char *
region_text(const char *id, char out[static REGION_TEXT])
{
	const struct region *r = region_find(id);
	struct buf b;

	buf_init(&b, REGION_TEXT - 1);
	if (r == NULL)
		buf_puts(&b, id);
	else
		/* TRANSLATORS: "Europe (EU)": a region and its short name. */
		say(&b, _("{region} ({suffix})"), "region", _(r->name),
		    "suffix", r->suffix, NULL);
	memcpy(out, buf_str(&b), strlen(buf_str(&b)) + 1);
	buf_free(&b);
	return out;
}
