/*
 * Answers of a card that lies: every question of the PIV client, and of cardd's
 * sessions, is answered by bytes of the input: a length, then so many bytes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/secret.h"
#include "src/card/piv/admin.h"
#include "src/card/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
fuzz_state(struct reader *r, struct reader_status *st)
{
	(void)r;
	*st = (struct reader_status){ .state = CARD_PRESENT, .count = 1 };
	return 0;
}

static int
fuzz_answer(struct reader *r, struct buf *out)
{
	struct view *in = r->self;
	const uint8_t *p;
	uint8_t len;

	if (view_u8(in, &len) || view_bytes(in, len, &p))
		return ERR_CARD_REMOVED;
	return buf_put(out, p, len);
}

static int
fuzz_transmit(struct reader *r, struct view apdu, struct buf *out)
{
	if (apdu.len < 4 || apdu.len > 261)
		abort();
	return fuzz_answer(r, out);
}

static const struct reader_ops ops = {
	.driver = "fuzz",
	.state = fuzz_state,
	.power_on = fuzz_answer,
	.transmit = fuzz_transmit,
};

static void
ask_objects(struct reader *r)
{
	uint8_t point[PIV_POINT_LEN], guid[PIV_GUID_LEN], key[PIV_MGM_MAX];
	size_t len;
	int issued;
	struct buf der;

	buf_init(&der, PIV_OBJECT_MAX);
	if (piv_cert(r, PIV_CERT_9D, &der) == 0)
		(void)piv_cert_point(buf_view(&der), point);
	buf_free(&der);
	(void)piv_attest(r, &der);
	buf_free(&der);
	(void)piv_guid(r, guid, &issued);
	(void)piv_kept_key(r, key, &len);
	(void)piv_keep_flag(r);
}

static void
ask_keys(struct reader *r)
{
	uint8_t point[PIV_POINT_LEN], z[32];
	struct admin_key k;

	if (piv_generate(r, point) == 0)
		(void)admin_point(point);
	(void)piv_agree(r, point, z);
	if (admin_look(r, &k) == 0)
		(void)admin_authenticate(r, k.alg, admin_factory_key);
}

static void
ask_all(struct session *s)
{
	struct reader *r = &s->reader;
	struct piv_metadata m;
	uint32_t serial, left = 0;
	uint8_t tries, version[3];

	(void)session_card(s);
	(void)piv_version(r, version);
	(void)piv_serial(r, &serial);
	(void)piv_tries(r, &tries);
	(void)piv_metadata(r, PIV_REF_PIN, &m);
	(void)piv_metadata(r, PIV_SLOT_KEYS, &m);
	ask_objects(r);
	(void)piv_verify(r, view_str("246810"), &left);
	if (left > 0xff)
		abort();
	ask_keys(r);
	s->verified = 1;
	if (session_admin(s) == 0)
		(void)session_protect(s);
	session_end(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view in = view_of(data, size), cert = in;
	uint8_t point[PIV_POINT_LEN];
	struct session s = { 0 };
	size_t before;

	s.reader = (struct reader){ .ops = &ops, .self = &in, .name = "fuzz" };
	(void)piv_cert_point(cert, point);
	/* Until all is eaten: later answers meet later questions. */
	do {
		before = in.len;
		ask_all(&s);
	} while (in.len > 0 && in.len < before);
	if (secret_in_use() != 0)
		abort();
	return 0;
}
