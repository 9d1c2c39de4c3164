#include "hsm/keyd_serve.h"

#include "hsm/crypto/selftest.h"
#include "hsm/sandbox.h"
#include "hsm/keyd_part.h"
#include "src/base/err.h"
#include "src/wire/jail.h"

#define IN(phase) (1u << (phase))
#define GREETED (IN(IDLE) | IN(LOADED) | IN(OPEN) | IN(TESTED))
#define WORLD (IN(LOADED) | IN(OPEN))

/* -- the greeting -------------------------------------------------------- */

static void
tell(struct daemon *d, const struct keyd *k, struct rep_hello *r)
{
	struct hsm_status s;

	k->module->status(k->hsm, &s);
	r->module = daemon_out_str(d, s.module);
	r->version = daemon_out_str(d, s.version);
	r->crypto = daemon_out_str(d, s.crypto);
	r->generator = daemon_out_str(d, s.generator);
	r->software = (uint8_t)s.software;
	r->locked = (uint8_t)sandbox_locked();
	r->jailed = (uint8_t)jail_built();
	r->tested = (uint8_t)k->tested;
	r->seeded = (uint8_t)selftest_random();
}

/* Opens what the module has to open, then shuts the jail for good. */
static int
open_module(struct keyd *k, const struct hsm_module *m, const char *arg)
{
	int err;

	if ((err = m->open(&k->hsm, arg, &k->guard)) != 0)
		return err;
	if ((err = jail_confine(NULL, 0)) < 0 ||
	    (err = jail_shut(JAIL_KEYS)) != 0) {
		m->close(k->hsm);
		return err;
	}
	k->module = m;
	return 0;
}

static int
on_hello(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_hello *q = req;
	const struct hsm_module *m;
	struct keyd *k = keyd(d);
	const char *arg;
	int err;

	(void)detail;
	if (q->mode != MODE_REHEARSAL && q->mode != MODE_PRODUCTION)
		return ERR_ARG;
	if ((err = hsm_find(q->module, &m, &arg)) != 0)
		return err;
	if (q->mode == MODE_PRODUCTION && !sandbox_locked())
		return ERR_UNLOCKED;
	k->tested = selftest() == 0;
	if (q->mode == MODE_PRODUCTION && !k->tested)
		return ERR_SELFTEST;
	k->guard.mode = (enum mode)q->mode;
	if ((err = open_module(k, m, arg)) != 0)
		return err;
	tell(d, k, rep);
	d->phase = IDLE;
	return 0;
}

/* -- the table ----------------------------------------------------------- */

#define RITUAL DAEMON_OWN(0)	/* goes on after it */
#define GRANTS DAEMON_OWN(1)	/* what K cards allowed stays */

static const struct daemon_row rows[] = {
	{ MSG_HELLO, IN(START), 0, on_hello },
	{ MSG_KEK, GREETED, 0, on_kek },
	{ MSG_ENROL, IN(IDLE) | IN(LOADED), 0, on_enrol },
	{ MSG_WORLD_CREATE, IN(IDLE) | IN(LOADED), 0, on_world_create },
	{ MSG_WORLD_LOAD, IN(IDLE) | IN(LOADED), 0, on_world_load },
	{ MSG_IDENTIFY, GREETED, RITUAL, on_identify },
	{ MSG_RITUAL_BEGIN, WORLD, 0, on_ritual_begin },
	{ MSG_RITUAL_CARD, WORLD, RITUAL, on_ritual_card },
	{ MSG_RITUAL_END, WORLD, RITUAL, on_ritual_end },
	{ MSG_GENERATE, IN(OPEN), 0, on_generate },
	{ MSG_DESCRIBE, GREETED, GRANTS, on_describe },
	{ MSG_COPY, IN(OPEN), GRANTS, on_copy },
	{ MSG_WRAP, IN(OPEN), 0, on_wrap },
	{ MSG_SEAL, IN(OPEN) | IN(TESTED), RITUAL | GRANTS, on_seal },
	{ MSG_SEALED, GREETED, RITUAL | GRANTS, on_sealed },
	{ MSG_CLOSE, GREETED, 0, on_close },
	{ MSG_ATTESTED, WORLD, 0, on_attested },
	{ MSG_MANIFEST, IN(OPEN), 0, on_manifest },
	{ MSG_CHECK, GREETED, 0, on_check },
	{ MSG_BYOK, GREETED, 0, on_byok },
	{ MSG_PACKAGES, GREETED, 0, on_packages },
	{ MSG_PACK, IN(OPEN), 0, on_pack },
	{ MSG_TRANSFER, GREETED, 0, on_transfer },
	{ MSG_PUBLIC, GREETED, 0, on_public },
	{ MSG_EXCHANGE, IN(OPEN), 0, on_exchange },
	{ MSG_TRUST, IN(OPEN), 0, on_trust },
	{ MSG_IMPORT, IN(OPEN), 0, on_import },
	{ MSG_SIGN, IN(OPEN), 0, on_sign },
	{ MSG_DECRYPT, IN(OPEN), 0, on_decrypt },
};

/* What people allowed with their cards is for what comes next, or for nothing.
 * Behind the greeting nothing is done by cryptography that failed its tests. */
static int
before(struct daemon *d, const struct daemon_row *row)
{
	struct guard *g = &keyd(d)->guard;

	if ((row->flags & RITUAL) == 0)
		ritual_drop(g);
	if ((row->flags & GRANTS) == 0)
		g->granted.n = 0;
	return d->phase == START || keyd(d)->tested ? 0 : ERR_SELFTEST;
}

const struct daemon_def keyd_def = {
	.name = "keyconvoy-keyd",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
	.phase = START,
	.before = before,
};
