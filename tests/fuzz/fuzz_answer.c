/*
 * One answer of a card and what reads it: the first byte names the parser, the
 * rest is the answer, in as many parts as it needs. All that comes later is
 * refused by the card (6A82).
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/card/piv/admin.h"
#include "src/card/piv/apdu.h"
#include "src/card/piv/atr.h"
#include "src/card/piv/quirk.h"
#include "src/card/piv/tlv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PART 256

struct answer {
	struct view rest;
	int given;
};

/* As ISO 7816-4 has it: 61xx while there is more. */
static int
fuzz_transmit(struct reader *r, struct view apdu, struct buf *out)
{
	struct answer *a = r->self;
	const size_t n = a->rest.len < PART ? a->rest.len : PART;

	if (apdu.len < 4 || apdu.len > 261)
		abort();
	if (a->given) {
		(void)buf_put_u8(out, 0x6a);
		return buf_put_u8(out, 0x82);
	}
	if (n > 0 && buf_put(out, a->rest.p, n) != 0)
		return ERR_NOMEM;
	a->rest = view_of(a->rest.p + n, a->rest.len - n);
	a->given = a->rest.len == 0;
	(void)buf_put_u8(out, a->given ? 0x90 : 0x61);
	return buf_put_u8(out, 0x00);
}

static const struct reader_ops ops = {
	.driver = "fuzz", .transmit = fuzz_transmit
};

/* -- the parsers ---------------------------------------------------------------- */

static int
read_select(struct reader *r)
{
	char label[33] = "";
	int err = piv_select(r, label);

	if (memchr(label, '\0', sizeof(label)) == NULL)
		abort();
	return err;
}

static int
read_tries(struct reader *r)
{
	uint8_t tries;

	return piv_tries(r, &tries);
}

static int
read_metadata(struct reader *r)
{
	struct piv_metadata m;
	int err = piv_metadata(r, PIV_SLOT_KEYS, &m);

	if (err == 0 && m.has_point && (!m.has_key || m.point[0] != 0x04))
		abort();
	if (err != 0 && (m.has_key || m.knows_default || m.touch))
		abort();
	return err;
}

static int
read_serial(struct reader *r)
{
	uint32_t serial;

	return piv_serial(r, &serial);
}

static int
read_version(struct reader *r)
{
	uint8_t version[3];

	return piv_version(r, version);
}

static int
read_guid(struct reader *r)
{
	static const uint8_t none[PIV_GUID_LEN];
	uint8_t guid[PIV_GUID_LEN] = { 0 };
	int issued, err = piv_guid(r, guid, &issued);

	if (err == 0 && memcmp(guid, none, sizeof(none)) == 0)
		abort();
	return err;
}

static int
read_cert(struct reader *r)
{
	uint8_t point[PIV_POINT_LEN];
	struct buf der;
	int err;

	buf_init(&der, PIV_OBJECT_MAX);
	if ((err = piv_cert(r, PIV_CERT_9D, &der)) == 0 &&
	    piv_cert_point(buf_view(&der), point) == 0 && point[0] != 0x04)
		abort();
	buf_free(&der);
	return err;
}

static int
read_attestation(struct reader *r)
{
	struct buf der;
	int err;

	buf_init(&der, PIV_OBJECT_MAX);
	err = piv_attest(r, &der);
	buf_free(&der);
	return err;
}

static int
read_kept(struct reader *r)
{
	uint8_t key[PIV_MGM_MAX];
	size_t len = 0;
	int err = piv_kept_key(r, key, &len);

	if (len > sizeof(key))
		abort();
	return err;
}

static int
read_flag(struct reader *r)
{
	return piv_keep_flag(r);
}

static int
read_point(struct reader *r)
{
	uint8_t point[PIV_POINT_LEN];
	int err = piv_generate(r, point);

	return err == 0 ? admin_point(point) : err;
}

static int
read_agreed(struct reader *r)
{
	static const uint8_t point[PIV_POINT_LEN] = { 0x04 };
	uint8_t z[32];

	return piv_agree(r, point, z);
}

static int
read_witness(struct reader *r)
{
	return admin_authenticate(r, PIV_ALG_AES192, admin_factory_key);
}

static int
read_algorithm(struct reader *r)
{
	struct admin_key k;

	return admin_look(r, &k);
}

/* No answer to a command, but to power. */
static int
read_atr(struct reader *r)
{
	static const uint8_t version[3];
	const struct answer *a = r->self;
	const struct view historical = atr_historical(a->rest);
	char name[16];

	atr_name(historical, name);
	if (memchr(name, '\0', sizeof(name)) == NULL ||
	    historical.len > a->rest.len)
		abort();
	(void)quirk_find(historical, version);
	return 0;
}

static const struct {
	uint8_t name;
	int (*read)(struct reader *r);
} parsers[] = {
	{ 's', read_select }, { 't', read_tries }, { 'm', read_metadata },
	{ 'n', read_serial }, { 'v', read_version }, { 'g', read_guid },
	{ 'c', read_cert }, { 'a', read_attestation }, { 'k', read_kept },
	{ 'f', read_flag }, { 'p', read_point }, { 'z', read_agreed },
	{ 'w', read_witness }, { 'l', read_algorithm }, { 'r', read_atr },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A card with every quirk, and one with none. */
	static const struct piv_quirk quirk = { "", { 0 },
		QUIRK_PRINTED_TEXT };
	const struct piv_quirk *const quirks[] = { NULL, &quirk };

	for (size_t i = 0; size > 0 && i < sizeof(parsers) /
	    sizeof(parsers[0]); i++) {
		if (parsers[i].name != data[0])
			continue;
		for (size_t q = 0; q < 2; q++) {
			struct answer a = { view_of(data + 1, size - 1), 0 };
			struct reader r = { .ops = &ops, .self = &a,
			    .name = "fuzz", .quirk = quirks[q] };
			int err = parsers[i].read(&r);

			if (err != 0 && err_name(err) == NULL)
				abort();
		}
	}
	if (secret_in_use() != 0)
		abort();
	return 0;
}
