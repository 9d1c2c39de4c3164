#include "tests/fake/makers.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/admin.h"
#include "src/card/piv/tlv.h"
#include "src/card/virtual/vcard.h"
#include "tests/fake/attests.h"

/* -- as they leave the factory */

#define YUBIKEY5 "3bfd1300008131fe15 8073c021c057597562694b6579 40"
#define YUBIKEY4 "3bf81300008131fe15 597562696b657934 d4"
#define NEO "3bfc1300008131fe15 597562696b65794e454f7233 e1"
#define NITROKEY "3b8f01 805d4e6974726f6b65790000000000 6a"
#define CANOKEY "3bf71100008131fe65 43616e6f6b6579 99"
#define PIVKEY "3b09 535049564b45593730"
#define AGENCY "3bd696008131fe65 8031c1528119 5b"

static void
as_3des(struct vcard *c)
{
	c->mgm_alg = PIV_ALG_3DES;
}

static void
as_aes128(struct vcard *c)
{
	c->mgm_alg = PIV_ALG_AES128;
	memcpy(c->mgm, admin_factory_key, 16);
}

static void
as_aes256(struct vcard *c)
{
	c->mgm_alg = PIV_ALG_AES256;
	memcpy(c->mgm, admin_factory_key, 32);
}

static void
with_chuid(struct vcard *c)
{
	static const uint8_t guid[PIV_GUID_LEN] = { 0x4e, 0x4b, 3 };
	struct buf b;

	buf_init(&b, 128);
	(void)piv_chuid(&b, guid);
	(void)vcard_object_set(c, PIV_CHUID, buf_view(&b));
	buf_free(&b);
}

static void
with_zero_guid(struct vcard *c)
{
	static const uint8_t none[PIV_GUID_LEN];
	struct buf b;

	buf_init(&b, 128);
	(void)piv_chuid(&b, none);
	(void)vcard_object_set(c, PIV_CHUID, buf_view(&b));
	buf_free(&b);
}

static void
as_3des_with_chuid(struct vcard *c)
{
	as_3des(c);
	with_chuid(c);
}

/* An issuer's: signed CHUID, a management key of its own. */
static void
as_issued(struct vcard *c)
{
	static const uint8_t guid[] = "\x34\x10guid-of-an-agenc";
	static const uint8_t signature[] = { 0x3e, 0x03, 0x30, 0x01, 0x00 };
	struct buf b;

	buf_init(&b, 128);
	(void)buf_put(&b, guid, 18);
	(void)buf_put(&b, signature, sizeof(signature));
	(void)vcard_object_set(c, PIV_CHUID, buf_view(&b));
	memset(c->mgm, 0x5a, sizeof(c->mgm));
	buf_free(&b);
}

static void
with_other_mgm(struct vcard *c)
{
	as_3des_with_chuid(c);
	memset(c->mgm, 0x5a, sizeof(c->mgm));
}

/* F9 comes with a certificate from the factory. */
static void
with_f9_of(struct vcard *c, const char *maker)
{
	struct buf der, b;

	buf_init(&der, 1024);
	buf_init(&b, 1024);
	(void)attests_f9(maker, &der);
	(void)piv_cert_container(&b, buf_view(&der));
	(void)vcard_object_set(c, PIV_CERT_F9, buf_view(&b));
	buf_free(&der);
	buf_free(&b);
}

static void
with_f9(struct vcard *c)
{
	with_f9_of(c, "maker");
}

static void
with_f9_of_another(struct vcard *c)
{
	with_f9_of(c, "another");
}

/* More than a card of SP 800-73-4 may have there. */
static void
with_large_chuid(struct vcard *c)
{
	static const uint8_t signature[PIV_OBJECT_MAX - 22];
	static const uint8_t guid[PIV_GUID_LEN] = { 0x4e };
	struct buf b;

	buf_init(&b, PIV_OBJECT_MAX);
	(void)tlv_put(&b, 0x34, view_of(guid, sizeof(guid)));
	(void)tlv_put(&b, 0x3e, view_of(signature, sizeof(signature)));
	(void)vcard_object_set(c, PIV_CHUID, buf_view(&b));
	buf_free(&b);
}

static void
with_zip_cert(struct vcard *c)
{
	static const uint8_t object[] = { 0x70, 2, 0x1f, 0x8b, 0x71, 1, 1,
		0xfe, 0 };

	(void)vcard_object_set(c, PIV_CERT_9D, view_of(object,
	    sizeof(object)));
}

static void
with_strange_cert(struct vcard *c)
{
	(void)vcard_object_set(c, PIV_CERT_9D, view_str("what is this"));
}

/* -- what they answer --- */

#define NO_METADATA { .cmd = "00f7", .answer = "6d00" }
#define NO_SERIAL { .cmd = "00f8", .answer = "6d00" }
#define NO_VERSION { .cmd = "00fd", .answer = "6d00" }
#define NO_SET_KEY { .cmd = "00ff", .answer = "6d00" }
#define WRONG_ALG(word) { .cmd = "0087", .answer = word, .instead = "6a86" }
#define GET_PRINTED "00cb3fff 05 5c035fc109"
#define PUT_PRINTED "00db3fff .. 5c035fc109"
#define PUT_ADMIN "00db3fff .. 5c035fff00"
#define PUT_CHUID "00db3fff .. 5c035fc102"
/* The PIN is the factory's, says the card, whatever was set by the PUK. */
#define STALE_DEFAULT { .cmd = "00f70080", \
	.answer = "0101ff 050101 06020303 9000" }

static const struct rule yubikey_530[] = {
	{ .cmd = "00f7009b", .answer = "02020001 050101 9000" },
	WRONG_ALG("6a80"), { 0 } };
static const struct rule yubikey_50[] = {
	NO_METADATA, WRONG_ALG("6a80"), { 0 } };
static const struct rule yubikey_4[] = {
	NO_METADATA, NO_SERIAL, WRONG_ALG("6a80"), { 0 } };
static const struct rule yubikey_42[] = {	/* no count without a PIN */
	NO_METADATA, NO_SERIAL, WRONG_ALG("6a80"),
	{ .cmd = "00200080$", .answer = "6a80" }, { 0 } };
static const struct rule neo[] = {
	NO_METADATA, NO_SERIAL, WRONG_ALG("6a80"),
	{ .cmd = "0020", .answer = "6302", .instead = "63c2" }, { 0 } };
static const struct rule fips[] = {	/* 8 characters or none */
	{ .cmd = "00240080 10 ................ ............ffff",
	  .answer = "6985" },
	{ .cmd = "002c0080 10 ................ ............ffff",
	  .answer = "6985" }, { 0 } };
static const struct rule complexity[] = {
	{ .cmd = "002c0080", .answer = "6985", .times = 1 },
	{ .cmd = "00240080", .answer = "6985", .times = 1 },
	{ .cmd = "00240081", .answer = "6985", .times = 2 }, { 0 } };
static const struct rule bio[] = {
	{ .cmd = "00f70080", .answer = "0101ff 050100 06020808 9000" },
	{ .cmd = "00f70081", .answer = "6a88" },
	{ .cmd = "002c", .answer = "6d00" },
	{ .cmd = "00240081", .answer = "6d00" }, { 0 } };
#define TOUCH_9B { .cmd = "00f7009b", .answer = "01010a 02020002 050101 9000", \
	.times = 0 }
static const struct rule touch_not[] = {
	TOUCH_9B, { .cmd = "00870a9b 26", .answer = "6982" }, { 0 } };
static const struct rule touch_late[] = {
	TOUCH_9B, { .cmd = "00870a9b 26", .err = ERR_CARD_TOUCH }, { 0 } };
static const struct rule touched[] = {
	{ .cmd = "00f7009b", .answer = "01010a 02020003 050101 9000",
	  .times = 4 }, { 0 } };
static const struct rule touch_9d[] = {	/* the key that it made wants one */
	{ .cmd = "00f7009d", .answer = "010111 02020202 9000",
	  .instead = "9000" },
	{ .cmd = "0087119d", .answer = "6982" }, { 0 } };
static const struct rule nitrokey[] = {
	{ .cmd = "00f7", .answer = "9000" },
	{ .cmd = "00f8", .answer = "0052f743 9000" },
	{ .cmd = "00fd", .answer = "060606 9000" },
	{ .cmd = "002c", .answer = "6300", .instead = "63c2" },
	{ .cmd = "0024", .answer = "6300", .instead = "63c2" },
	{ .cmd = PUT_ADMIN, .answer = "6a84" },
	{ .cmd = GET_PRINTED, .instead = "6a82",
	  .answer = "530f 010141 020142 040143 0500 0600 fe00 9000" }, { 0 } };
static const struct rule canokey[] = {
	STALE_DEFAULT, { .cmd = PUT_ADMIN, .answer = "6a82" }, { 0 } };
static const struct rule pivapplet[] = {
	{ .cmd = "00f7009d", .instead = "6a88",
	  .answer = "02020201 030100 9000" },
	STALE_DEFAULT, { 0 } };
static const struct rule openfips[] = {
	NO_METADATA, NO_SERIAL, NO_VERSION, NO_SET_KEY,
	{ .cmd = PUT_PRINTED, .answer = "6a82" },
	{ .cmd = "00240080", .answer = "6a80", .times = 1 }, { 0 } };
static const struct rule no_chuid[] = {
	NO_METADATA, NO_SERIAL, NO_VERSION, NO_SET_KEY,
	{ .cmd = PUT_CHUID, .answer = "6a82" }, { 0 } };
static const struct rule pico[] = {	/* readable by anyone */
	{ .cmd = GET_PRINTED, .answer = "6a82", .instead = "6982" }, { 0 } };
static const struct rule crescendo[] = {
	NO_METADATA, NO_SERIAL, NO_VERSION,
	{ .cmd = "00 87 .. 9b", .answer = "6a88" }, { 0 } };
static const struct rule pivkey[] = {
	NO_METADATA, NO_SERIAL, NO_VERSION, { 0 } };
static const struct rule agency[] = {
	NO_METADATA, NO_SERIAL, NO_VERSION,
	{ .cmd = GET_PRINTED, .answer = "6a82" }, { 0 } };
static const struct rule no_mutual[] = {
	NO_METADATA, NO_SERIAL, NO_VERSION,
	{ .cmd = "00 87 .. 9b", .answer = "6982" }, { 0 } };
static const struct rule minidriver[] = {
	{ .cmd = "00a4", .answer = "6a82" }, { 0 } };
static const struct rule no_commands[] = {
	{ .cmd = "00a4", .answer = "6999" }, { 0 } };
static const struct rule zipped[] = { NO_METADATA, { 0 } };
static const struct rule worn[] = {
	{ .cmd = "00db", .answer = "6581" }, { 0 } };
static const struct rule worn_key[] = {
	{ .cmd = "0047", .answer = "6581" }, { 0 } };
static const struct rule fake_set[] = {	/* says yes, and does not */
	{ .cmd = "00ff", .answer = "9000" }, { 0 } };
static const struct rule late_no[] = {	/* says no, and takes it */
	{ .cmd = "00ff", .answer = "6985", .instead = "9000" }, { 0 } };
static const struct rule fake_keep[] = {
	{ .cmd = PUT_PRINTED, .answer = "9000" }, { 0 } };
static const struct rule no_generate[] = {
	{ .cmd = "0047", .answer = "6a86" }, { 0 } };
static const struct rule fixed_puk[] = {
	{ .cmd = "00240081", .answer = "6a81" }, { 0 } };
#define BASE_POINT \
	"046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" \
	"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
static const struct rule copies[] = {	/* seeds its keys with nothing */
	{ .cmd = "0047", .answer = "7f4943 8641" BASE_POINT "9000" }, { 0 } };
static const struct rule no_count[] = {
	NO_METADATA, NO_SERIAL, { .cmd = "00200080$", .answer = "6a80" },
	{ .cmd = "0020", .answer = "6300", .instead = "63c2" }, { 0 } };
static const struct rule puk_mute[] = {	/* a no that is no count */
	NO_METADATA, { .cmd = "002c", .answer = "6982" }, { 0 } };
static const struct rule puk_then_no[] = {	/* sets it, and is not asked in time */
	{ .cmd = "0020008008", .answer = "6f00", .times = 1 }, { 0 } };
static const struct rule refuses[] = {
	{ .cmd = "0047", .answer = "6a80" }, { 0 } };

static int
attest(struct persona *t, struct buf *answer)
{
	uint8_t point[PIV_POINT_LEN];
	int err = persona_point(t, point);

	return err != 0 ? err : attests_key("maker", point, answer);
}

static int
attest_by_another(struct persona *t, struct buf *answer)
{
	uint8_t point[PIV_POINT_LEN];
	int err = persona_point(t, point);

	return err != 0 ? err : attests_key("another", point, answer);
}

/* P-256's base point: nobody made it. */
static int
attest_other_key(struct persona *t, struct buf *answer)
{
	uint8_t point[PIV_POINT_LEN];
	struct buf b;
	int err;

	(void)t;
	buf_init(&b, sizeof(point));
	if ((err = persona_hex(&b, BASE_POINT)) == 0) {
		memcpy(point, b.p, sizeof(point));
		err = attests_key("maker", point, answer);
	}
	buf_free(&b);
	return err;
}

static int
attest_cut(struct persona *t, struct buf *answer)
{
	struct buf whole;
	int err;

	buf_init(&whole, 1024);
	if ((err = attest(t, &whole)) == 0)
		err = buf_put(answer, whole.p, whole.len - 10);
	buf_free(&whole);
	return err;
}

#define ATTEST(how) { .cmd = "00f99d00", .make = (how) }
static const struct rule attests[] = { ATTEST(attest), { 0 } };
static const struct rule attests_foreign[] = {
	ATTEST(attest_by_another), { 0 } };
static const struct rule attests_other[] = {
	ATTEST(attest_other_key), { 0 } };
static const struct rule attests_cut[] = { ATTEST(attest_cut), { 0 } };
static const struct rule none[] = { { 0 } };

/* -- the cards ----------------------------------------------------------------------- */

#define OWN "778899"

static const struct maker makers[] = {
	{ "yubikey-5.7", YUBIKEY5, NULL, none, NULL },
	{ "yubikey-5.4", YUBIKEY5, as_3des, none, NULL },
	{ "yubikey-5.3.0", YUBIKEY5, as_3des, yubikey_530, NULL },
	{ "yubikey-5.0", YUBIKEY5, as_3des, yubikey_50, NULL },
	{ "yubikey-5.0-own", YUBIKEY5, as_3des, yubikey_50, OWN },
	{ "yubikey-4", YUBIKEY4, as_3des, yubikey_4, NULL },
	{ "yubikey-4-lost", YUBIKEY4, with_other_mgm, yubikey_4, OWN },
	{ "yubikey-4.2", YUBIKEY4, as_3des, yubikey_42, OWN },
	{ "yubikey-neo", NEO, as_3des, neo, OWN },
	{ "yubikey-fips", YUBIKEY5, NULL, fips, NULL },
	{ "yubikey-complex", YUBIKEY5, NULL, complexity, NULL },
	{ "yubikey-bio", YUBIKEY5, NULL, bio, OWN },
	{ "untouched", YUBIKEY5, NULL, touch_not, NULL },
	{ "too-late", YUBIKEY5, NULL, touch_late, NULL },
	{ "touched", YUBIKEY5, NULL, touched, NULL },
	{ "untouched-9d", YUBIKEY5, NULL, touch_9d, NULL },
	{ "nitrokey-3", NITROKEY, as_3des_with_chuid, nitrokey, NULL },
	{ "canokey", CANOKEY, as_3des_with_chuid, canokey, NULL },
	{ "canokey-unblocked", CANOKEY, as_3des_with_chuid, canokey, OWN },
	{ "pivapplet", NULL, with_chuid, pivapplet, NULL },
	{ "pivapplet-aes128", NULL, as_aes128, pivapplet, NULL },
	{ "pivapplet-aes256", NULL, as_aes256, pivapplet, NULL },
	{ "untold-aes256", NULL, as_aes256, yubikey_4, NULL },
	{ "untold-aes128", NULL, as_aes128, yubikey_4, NULL },
	{ "openfips201", NULL, with_chuid, openfips, NULL },
	{ "no-chuid", NULL, NULL, no_chuid, NULL },
	{ "pico", NULL, with_chuid, pico, NULL },
	{ "crescendo", NULL, with_chuid, crescendo, NULL },
	{ "pivkey", PIVKEY, as_3des, pivkey, NULL },
	{ "issued", AGENCY, as_issued, agency, NULL },
	{ "agency", AGENCY, with_other_mgm, agency, NULL },
	{ "large-chuid", AGENCY, with_large_chuid, agency, NULL },
	{ "not-mutual", AGENCY, with_chuid, no_mutual, NULL },
	{ "minidriver", NULL, NULL, minidriver, NULL },
	{ "no-application", NULL, NULL, no_commands, NULL },
	{ "zipped", NULL, with_zip_cert, zipped, NULL },
	{ "strange", NULL, with_strange_cert, zipped, NULL },
	{ "zero-guid", NULL, with_zero_guid, none, NULL },
	{ "maker-pin", NULL, NULL, none, "00000000" },
	{ "worn", NULL, NULL, worn, NULL },
	{ "worn-key", NULL, NULL, worn_key, NULL },
	{ "no-p256", NULL, NULL, no_generate, NULL },
	{ "fake-set", NULL, NULL, fake_set, NULL },
	{ "late-no", NULL, NULL, late_no, NULL },
	{ "fake-keep", NULL, NULL, fake_keep, NULL },
	{ "fixed-puk", NULL, NULL, fixed_puk, NULL },
	{ "copy", NULL, NULL, copies, NULL },
	{ "no-count", NULL, NULL, no_count, OWN },
	{ "puk-mute", NULL, NULL, puk_mute, NULL },
	{ "puk-then-no", NULL, NULL, puk_then_no, NULL },
	{ "refuses", NULL, NULL, refuses, NULL },
	{ "attests", YUBIKEY5, with_f9, attests, NULL },
	{ "attests-foreign", YUBIKEY5, with_f9_of_another, attests_foreign,
	  NULL },
	{ "attests-mixed", YUBIKEY5, with_f9, attests_foreign, NULL },
	{ "attests-other", YUBIKEY5, with_f9, attests_other, NULL },
	{ "attests-cut", YUBIKEY5, with_f9, attests_cut, NULL },
	{ "attests-alone", YUBIKEY5, NULL, attests, NULL },
};

const struct maker *
maker_find(const char *name)
{
	const size_t len = strcspn(name, "_");

	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++)
		if (strlen(makers[i].id) == len &&
		    memcmp(makers[i].id, name, len) == 0)
			return &makers[i];
	return NULL;
}

/* -- a reader that has one card in it, for its PIN */

static int
card_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	return vcard_transmit(r->self, apdu, answer);
}

static const struct reader_ops card_ops = {
	.driver = "maker", .is_virtual = 1, .transmit = card_transmit
};

static int
set_pin(struct vcard *c, const char *pin)
{
	struct reader r = { .ops = &card_ops, .self = c, .name = "maker" };
	char label[33];
	int err;

	err = piv_select(&r, label);
	return err ? err : piv_change(&r, PIV_REF_PIN,
	    view_str(PIV_FACTORY_PIN), view_str(pin), NULL);
}

int
maker_make(const struct maker *m, const char *dir, const char *name)
{
	static struct vcard c;
	int err;

	vcard_init(&c);
	if ((err = vcard_make(&c, dir, name)) == 0) {
		if (m->edit != NULL)
			m->edit(&c);
		err = vcard_save_new(&c);
	}
	if (err == 0 && m->pin != NULL)
		err = set_pin(&c, m->pin);
	vcard_clear(&c);
	return err;
}
