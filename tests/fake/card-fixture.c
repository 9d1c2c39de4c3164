/*
 * card-fixture DIR NAME STATE...: makes the virtual card DIR/NAME.card anew, as
 * it leaves the factory, then brings it into each STATE in turn:
 *
 *   kept:PIN       first: not made anew, but as it is; its PIN
 *   factory        nothing more
 *   own-pin:PIN    its holder chose a PIN (the practice PIN is one too)
 *   tries:N        N tries of the PIN are left
 *   blocked        none is
 *   no-tries-left  none of the PUK either
 *   puk:PUK        the PUK is that one
 *   puk-tries:N    N tries of the PUK are left
 *   puk-changed    the PUK is not the factory's
 *   mgm-unknown    the management key is nobody's that we know
 *   3des           the management key is for 3DES, as on older tokens
 *   has-key        slot 9D holds somebody's key, without certificate
 *   chuid          a CHUID with a GUID of its own
 *   full           no room for another object
 *   not-piv        no PIV application
 *   damaged        the file is cut in the middle
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/card/piv/admin.h"
#include "src/card/piv/apdu.h"
#include "src/card/virtual/vcard.h"

static struct vcard card;
static const char *pin = PIV_FACTORY_PIN;

/* -- a reader with this card in it, for what cards do by themselves ------------- */

static int
fixture_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	(void)r;
	return vcard_transmit(&card, apdu, answer);
}

static const struct reader_ops ops = {
	.driver = "fixture", .is_virtual = 1, .transmit = fixture_transmit
};
static struct reader reader = { .ops = &ops, .name = "fixture" };

static int
admin(void)
{
	char label[33];
	int err;

	if ((err = piv_select(&reader, label)) != 0)
		return err;
	return admin_authenticate(&reader, card.mgm_alg, card.mgm);
}

/* -- states ----------------------------------------------------------------------- */

static int
state_factory(const char *arg)
{
	(void)arg;
	return 0;
}

static int
state_own_pin(const char *arg)
{
	char label[33];
	int err;

	if ((err = piv_select(&reader, label)) == 0)
		err = piv_change(&reader, PIV_REF_PIN, view_str(pin),
		    view_str(arg), NULL);
	pin = arg;
	return err;
}

static int
state_tries(const char *arg)
{
	if (arg[0] < '0' || arg[0] > '0' + VCARD_TRIES || arg[1] != '\0')
		return ERR_ARG;
	card.pin.tries = (uint8_t)(arg[0] - '0');
	return vcard_save(&card);
}

static int
state_blocked(const char *arg)
{
	(void)arg;
	return state_tries("0");
}

static int
state_no_tries_left(const char *arg)
{
	(void)arg;
	card.puk.tries = 0;
	return state_tries("0");
}

static int
state_puk_changed(const char *arg)
{
	char label[33];
	int err;

	(void)arg;
	if ((err = piv_select(&reader, label)) == 0)
		err = piv_change(&reader, PIV_REF_PUK,
		    view_str(PIV_FACTORY_PUK), view_str("86420975"), NULL);
	return err;
}

/* By its PIN, as no card does it: nobody knows the PUK that it has. */
static int
state_puk(const char *arg)
{
	uint8_t old[VCARD_PIN_LEN], new[VCARD_PIN_LEN];
	struct secret storage = { 0 };
	int err;

	if (strlen(arg) > sizeof(new))
		return ERR_ARG;
	memset(old, 0xff, sizeof(old));
	memcpy(old, pin, strlen(pin));
	memset(new, 0xff, sizeof(new));
	memcpy(new, arg, strlen(arg));
	if ((err = vcard_unwrap(&card, "pin", &card.pin, old, &storage)) == 0)
		err = vcard_wrap(&card, "puk", &card.puk, new, &storage);
	secret_free(&storage);
	return err ? err : vcard_save(&card);
}

static int
state_puk_tries(const char *arg)
{
	if (arg[0] < '0' || arg[0] > '0' + VCARD_TRIES || arg[1] != '\0')
		return ERR_ARG;
	card.puk.tries = (uint8_t)(arg[0] - '0');
	return vcard_save(&card);
}

static int
state_mgm_unknown(const char *arg)
{
	int err;

	(void)arg;
	err = admin_random(card.mgm, admin_key_len(card.mgm_alg));
	return err ? err : vcard_save(&card);
}

static int
state_3des(const char *arg)
{
	(void)arg;
	card.mgm_alg = PIV_ALG_3DES;
	return vcard_save(&card);
}

static int
state_has_key(const char *arg)
{
	uint8_t point[PIV_POINT_LEN];
	int err;

	(void)arg;
	if ((err = admin()) == 0 &&
	    (err = piv_verify(&reader, view_str(pin), NULL)) == 0)
		err = piv_generate(&reader, point);
	return err;
}

static int
state_chuid(const char *arg)
{
	uint8_t guid[PIV_GUID_LEN];
	struct buf object;
	int err;

	(void)arg;
	buf_init(&object, 128);
	if ((err = admin_random(guid, sizeof(guid))) == 0 &&
	    (err = piv_chuid(&object, guid)) == 0 && (err = admin()) == 0)
		err = piv_put(&reader, PIV_CHUID, buf_view(&object));
	buf_free(&object);
	return err;
}

static int
state_full(const char *arg)
{
	(void)arg;
	card.room = (uint32_t)vcard_used(&card);
	return vcard_save(&card);
}

static int
state_not_piv(const char *arg)
{
	(void)arg;
	card.piv = 0;
	return vcard_save(&card);
}

static int
state_damaged(const char *arg)
{
	struct buf text;
	int err;

	(void)arg;
	buf_init(&text, VCARD_FILE_MAX);
	if ((err = file_read(card.path, &text)) == 0)
		err = file_write(card.path, view_of(text.p, text.len / 2));
	buf_free(&text);
	return err;
}

static const struct {
	const char *name;
	int (*make)(const char *arg);
	int takes_arg;
} states[] = {
	{ "factory", state_factory, 0 },
	{ "own-pin", state_own_pin, 1 },
	{ "tries", state_tries, 1 },
	{ "blocked", state_blocked, 0 },
	{ "no-tries-left", state_no_tries_left, 0 },
	{ "puk", state_puk, 1 },
	{ "puk-tries", state_puk_tries, 1 },
	{ "puk-changed", state_puk_changed, 0 },
	{ "mgm-unknown", state_mgm_unknown, 0 },
	{ "3des", state_3des, 0 },
	{ "has-key", state_has_key, 0 },
	{ "chuid", state_chuid, 0 },
	{ "full", state_full, 0 },
	{ "not-piv", state_not_piv, 0 },
	{ "damaged", state_damaged, 0 },
};

static int
state_make(const char *word)
{
	const size_t len = strcspn(word, ":");
	const char *arg = word[len] == ':' ? word + len + 1 : NULL;

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strlen(states[i].name) == len &&
		    strncmp(states[i].name, word, len) == 0 &&
		    states[i].takes_arg == (arg != NULL))
			return states[i].make(arg);
	return ERR_ARG;
}

/* Made anew, or as it is: "kept:PIN". Returns the number of words that it took. */
static int
begin(const char *dir, const char *name, const char *word)
{
	int err;

	if (strncmp(word, "kept:", 5) == 0) {
		pin = word + 5;
		err = strlen(pin) > VCARD_PIN_LEN ? ERR_ARG :
		    vcard_load(&card, dir, name);
		return err ? err : 1;
	}
	if ((err = dir_make(dir)) == 0 &&
	    (err = vcard_make(&card, dir, name)) == 0)
		err = vcard_save(&card);
	return err;
}

int
main(int argc, char **argv)
{
	int err, took;

	if (argc < 4) {
		(void)fprintf(stderr, "usage: %s DIR NAME STATE...\n", argv[0]);
		return 2;
	}
	js_setup();
	vcard_init(&card);
	took = begin(argv[1], argv[2], argv[3]);
	err = took < 0 ? took : 0;
	for (int i = 3 + took; err == 0 && i < argc; i++)
		err = state_make(argv[i]);
	vcard_clear(&card);
	if (err) {
		(void)fprintf(stderr, "%s: %s\n", argv[0], err_text(err));
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
