/* PIN and PUK of a virtual card. */
#include "src/card/virtual/vcard.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/practice.h"
#include "src/card/piv/apdu.h"

/* 6 to 8 digits, then FF. */
static int
padded_ok(const uint8_t pin[static VCARD_PIN_LEN])
{
	size_t n = VCARD_PIN_LEN;

	while (n > 0 && pin[n - 1] == 0xff)
		n--;
	return piv_pin_form(view_of(pin, n)) == 0;
}

static void
pad(const char *text, uint8_t out[static VCARD_PIN_LEN])
{
	memset(out, 0xff, VCARD_PIN_LEN);
	memcpy(out, text, strlen(text));
}

/* Which of the values that everybody knows, if any. */
static enum vcard_is
pin_is(const struct vcard *c, const uint8_t *pin, int puk)
{
	uint8_t known[VCARD_PIN_LEN];
	char text[9];

	pad(puk ? PIV_FACTORY_PUK : PIV_FACTORY_PIN, known);
	if (vcard_equal(pin, known, VCARD_PIN_LEN))
		return VCARD_FACTORY;
	if (puk || practice_pin(c->name, text))
		return VCARD_OWN;
	pad(text, known);
	return vcard_equal(pin, known, VCARD_PIN_LEN) ? VCARD_PRACTICE :
	    VCARD_OWN;
}

/*
 * The try is spent on the disk before the value is looked at: pulling the plug
 * in between gains nothing. On success *storage holds the storage key and the
 * counter is full in memory; the caller saves.
 */
static int
spend_and_compare(struct vcard *c, const char *word, struct vcard_pin *p,
    const uint8_t *pin, struct secret *storage)
{
	int err;

	if (p->tries == 0)
		return SW_BLOCKED;
	p->tries--;
	if ((err = vcard_save(c)) != 0)
		return err;
	err = vcard_unwrap(c, word, p, pin, storage);
	if (err == ERR_AUTH)
		return 0x63c0 | p->tries;
	if (err)
		return err;
	p->tries = VCARD_TRIES;
	return SW_OK;
}

static int
tries_answer(const struct vcard *c)
{
	if (c->storage.p != NULL)
		return SW_OK;
	return c->pin.tries == 0 ? SW_BLOCKED : 0x63c0 | c->pin.tries;
}

int
vcmd_verify(struct vcard *c, const struct vcmd *cmd)
{
	struct secret storage = { 0 };
	int sw;

	if (cmd->p2 != PIV_REF_PIN)
		return SW_NO_REFERENCE;
	if (cmd->p1 == 0xff && cmd->data.len == 0) {
		secret_free(&c->storage);
		return SW_OK;
	}
	if (cmd->p1 != 0x00)
		return SW_P1P2;
	if (cmd->data.len == 0)
		return tries_answer(c);
	if (cmd->data.len != VCARD_PIN_LEN || !padded_ok(cmd->data.p))
		return SW_DATA;
	secret_free(&c->storage);
	sw = spend_and_compare(c, "pin", &c->pin, cmd->data.p, &storage);
	if (sw == SW_OK) {
		const int err = vcard_save(c);

		if (err == 0)
			secret_move(&c->storage, &storage);
		else
			sw = err;
	}
	secret_free(&storage);
	return sw;
}

/* Opens with one value, wraps for another; both counters as they then are. */
static int
replace(struct vcard *c, const char *by_word, struct vcard_pin *by,
    const uint8_t *old, int puk, const uint8_t *new)
{
	struct vcard_pin *target = puk ? &c->puk : &c->pin;
	struct secret storage = { 0 };
	int sw;

	sw = spend_and_compare(c, by_word, by, old, &storage);
	if (sw == SW_OK) {
		int err = vcard_wrap(c, puk ? "puk" : "pin", target, new,
		    &storage);

		if (err == 0) {
			target->is = pin_is(c, new, puk);
			target->tries = VCARD_TRIES;
			err = vcard_save(c);
		}
		sw = err ? err : SW_OK;
	}
	secret_free(&storage);
	return sw;
}

int
vcmd_change(struct vcard *c, const struct vcmd *cmd)
{
	const int puk = cmd->p2 == PIV_REF_PUK;

	if (cmd->p1 != 0x00 || (!puk && cmd->p2 != PIV_REF_PIN))
		return cmd->p1 != 0x00 ? SW_P1P2 : SW_NO_REFERENCE;
	if (cmd->data.len != 2 * VCARD_PIN_LEN || !padded_ok(cmd->data.p) ||
	    !padded_ok(cmd->data.p + VCARD_PIN_LEN))
		return SW_DATA;
	return replace(c, puk ? "puk" : "pin", puk ? &c->puk : &c->pin,
	    cmd->data.p, puk, cmd->data.p + VCARD_PIN_LEN);
}

int
vcmd_reset_retry(struct vcard *c, const struct vcmd *cmd)
{
	if (cmd->p1 != 0x00 || cmd->p2 != PIV_REF_PIN)
		return SW_P1P2;
	if (cmd->data.len != 2 * VCARD_PIN_LEN || !padded_ok(cmd->data.p) ||
	    !padded_ok(cmd->data.p + VCARD_PIN_LEN))
		return SW_DATA;
	return replace(c, "puk", &c->puk, cmd->data.p, 0,
	    cmd->data.p + VCARD_PIN_LEN);
}
