/*
 * What a card attests, and the file of roots: the first byte says which of the three
 * parts the rest is, the other two are good ones. Only what was signed is good, and
 * roots that hold are certificates.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "hsm/world/attest.h"
#include "tests/fake/attests.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t point[65] = {
	0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6,
	0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33,
	0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42,
	0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e,
	0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40,
	0x68, 0x37, 0xbf, 0x51, 0xf5
};

static struct buf parts[3];	/* attestation, attester, roots */

static void
make_parts(void)
{
	if (parts[0].len > 0)
		return;
	buf_init(&parts[0], CARD_CERT_MAX);
	buf_init(&parts[1], CARD_CERT_MAX);
	buf_init(&parts[2], ROOTS_MAX);
	if (attests_key("maker", point, &parts[0]) != 0 ||
	    attests_f9("maker", &parts[1]) != 0 ||
	    attests_root("maker", &parts[2]) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum attested state;
	struct view v[3];
	size_t which;

	make_parts();
	if (size == 0)
		return 0;
	which = data[0] % 3;
	for (size_t i = 0; i < 3; i++)
		v[i] = buf_view(&parts[i]);
	v[which] = view_of(data + 1, size - 1);
	if (attest_check(v[0], v[1], v[2], point, &state) == 0 &&
	    state == ATTESTED_OTHER && which != 0)
		abort();	/* the attestation is of this point */
	if (ERR_peek_error() != 0)
		abort();
	return 0;
}
