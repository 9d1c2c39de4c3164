/*
 * A virtual card's file up to the first NUL, then APDUs to that card: a length,
 * then so many bytes. What is accepted must hold its bounds and stay itself.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/json.h"
#include "src/base/secret.h"
#include "src/card/virtual/vcard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Nothing is there: what the card would save is refused. */
#define DIR "/nonexistent-keyconvoy"

static void
check(const struct vcard *c)
{
	if (c->n_objects > VCARD_OBJECTS || vcard_used(c) > VCARD_ROOM ||
	    c->pin.tries > VCARD_TRIES || c->puk.tries > VCARD_TRIES)
		abort();
}

static void
talk(struct vcard *c, struct view in)
{
	struct buf answer;
	const uint8_t *p;
	uint8_t len;

	while (view_u8(&in, &len) == 0 && view_bytes(&in, len, &p) == 0) {
		buf_init(&answer, APDU_ANSWER_MAX);
		if (vcard_transmit(c, view_of(p, len), &answer) == 0 &&
		    (answer.len < 2 || answer.err != 0))
			abort();
		buf_free(&answer);
		check(c);
	}
}

/* As after VERIFY and 9B, which an input could never come to know. */
static void
unlock(struct vcard *c)
{
	if (c->storage.p == NULL && secret_new(&c->storage, VCARD_KEY_LEN) != 0)
		abort();
	c->selected = c->piv;
	c->admin = 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size == 0 ? NULL : memchr(data, 0, size);
	const size_t len = nul == NULL ? size : (size_t)(nul - data);
	static struct vcard c;

	js_setup();
	vcard_init(&c);
	if (vcard_read(&c, DIR, "alice", view_of(data, len)) == 0) {
		check(&c);
		if (nul != NULL) {
			talk(&c, view_of(nul + 1, size - len - 1));
			unlock(&c);
			talk(&c, view_of(nul + 1, size - len - 1));
		}
	}
	vcard_clear(&c);
	if (secret_in_use() != 0)
		abort();
	return 0;
}
