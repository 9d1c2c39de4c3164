#include "src/card/serve.h"

#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/practice.h"
#include "src/base/secret.h"
#include "src/card/piv/tlv.h"
#include "src/wire/jail.h"

static int serve_hello(struct daemon *, const void *, void *, uint32_t *);
static int serve_readers(struct daemon *, const void *, void *, uint32_t *);
static int serve_state(struct daemon *, const void *, void *, uint32_t *);
static int serve_tray(struct daemon *, const void *, void *, uint32_t *);
static int serve_info(struct daemon *, const void *, void *, uint32_t *);
static int serve_end(struct daemon *, const void *, void *, uint32_t *);

#define START (1u << CARDD_START)
#define READY (1u << CARDD_READY)

static const struct daemon_row rows[] = {
	/* May be asked again while it fails: another reader, other rights. */
	{ MSG_C_HELLO, START, 0, serve_hello },
	{ MSG_C_READERS, READY, 0, serve_readers },
	{ MSG_C_STATE, READY, 0, serve_state },
	{ MSG_C_TRAY, READY, 0, serve_tray },
	{ MSG_C_INFO, READY, 0, serve_info },
	{ MSG_C_PREPARE, READY, 0, serve_prepare },
	{ MSG_C_FACTORY, READY, 0, serve_factory },
	{ MSG_C_VERIFY, READY, 0, serve_verify },
	{ MSG_C_CHANGE, READY, 0, serve_change },
	{ MSG_C_PUK, READY, 0, serve_puk },
	{ MSG_C_PUK_LEFT, READY, 0, serve_puk_left },
	{ MSG_C_UNBLOCK, READY, 0, serve_unblock },
	{ MSG_C_ATTEST, READY, 0, serve_attest },
	{ MSG_C_END, READY, 0, serve_end },
	{ MSG_X_ENROLL, READY, 0, serve_enroll },
	{ MSG_X_AGREE, READY, 0, serve_agree },
	{ MSG_X_STORE, READY, 0, serve_store },
	{ MSG_X_CERT, READY, 0, serve_cert },
	{ MSG_X_RETIRE, READY, 0, serve_retire },
};

const struct daemon_def cardd_def = {
	.name = "keyconvoy-cardd",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
	.phase = CARDD_START,
};

/* The files of its reader are all that is left; then the jail is shut for good. */
static int
shut(const struct reader *r)
{
	struct jail_way way = { .fd = -1, .how = WAY_WRITES };
	int level;

	if (r->ops->folder != NULL)
		way.fd = r->ops->folder(r);
	level = jail_confine(&way, way.fd >= 0 ? 1 : 0);
	return level < 0 ? level : jail_shut(r->ops->folder != NULL ?
	    JAIL_CARDS : JAIL_READERS);
}

/* The cards that can be put in, where that is not done by hand. */
static int
names(struct daemon *d, struct reader *r, struct view *cards)
{
	int err = r->ops->names == NULL ? 0 : r->ops->names(r, &d->out);

	*cards = buf_view(&d->out);
	return err;
}

/* Opens what has to be opened first. */
static int
serve_hello(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_hello *q = req;
	struct rep_c_hello *r = rep;
	struct session *s = d->self;
	int err;

	(void)detail;
	if ((err = reader_open(&s->reader, q->driver, q->arg,
	    s->plug)) != 0)
		return err;
	if ((err = names(d, &s->reader, &r->cards)) != 0 ||
	    (err = shut(&s->reader)) != 0) {
		reader_close(&s->reader);
		return err;
	}
	d->phase = CARDD_READY;
	r->driver = s->reader.ops->driver;
	r->version = PACKAGE_VERSION;
	r->locked = (uint8_t)secret_locked();
	r->jailed = (uint8_t)jail_built();
	return 0;
}

static int
serve_readers(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_c_readers *r = rep;
	struct session *s = d->self;
	int err;

	(void)req;
	(void)detail;
	if ((err = s->reader.ops->list(&s->reader, &d->out)) != 0)
		return err;
	r->readers = buf_view(&d->out);
	return 0;
}

static int
serve_state(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_c_state *r = rep;
	struct session *s = d->self;
	struct reader_status st;
	int err;

	(void)req;
	(void)detail;
	if ((err = session_state(s, &st)) != 0)
		return err;
	r->state = (uint8_t)st.state;
	r->count = st.count;
	r->reader = s->reader.name;
	return 0;
}

static int
serve_tray(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_tray *q = req;
	struct rep_c_tray *r = rep;
	struct session *s = d->self;
	int err;

	(void)detail;
	if (s->reader.ops->tray == NULL)
		return ERR_UNSUPPORTED;
	err = s->reader.ops->tray(&s->reader, q->action, q->name);
	return err != 0 ? err : names(d, &s->reader, &r->cards);
}

static int
serve_end(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	(void)req;
	(void)rep;
	(void)detail;
	session_end(d->self);
	return 0;
}

/* -- what a card tells without a PIN -------------------------------------------- */

static int
info_names(struct daemon *d, struct session *s, struct rep_c_info *r)
{
	static const uint8_t untold[3];
	struct identity *who = &s->met.who;
	const uint8_t *v = s->version;
	uint32_t serial;
	char text[16];
	int err;

	r->model = s->label[0] != '\0' ? s->label :
	    s->atr_text[0] != '\0' ? s->atr_text : "PIV";
	r->is_virtual = (uint8_t)s->reader.ops->is_virtual;
	if (memcmp(v, untold, sizeof(untold)) != 0) {
		(void)snprintf(text, sizeof(text), "%u.%u.%u", v[0], v[1],
		    v[2]);
		r->version = daemon_out_str(d, text);
	}
	err = piv_serial(&s->reader, &serial);
	if (err == 0) {
		card_number_text(serial, text);
		r->number = daemon_out_str(d, text);
		who->has_serial = 1;
		who->serial = serial;
	}
	if (err == 0 || piv_lacks(err))
		err = piv_guid(&s->reader, r->guid, NULL);
	who->has_guid = err == 0;
	memcpy(who->guid, r->guid, sizeof(who->guid));
	return piv_lacks(err) ? 0 : err;
}

/* What people have to know before they go on with it. */
static int
info_fit(struct session *s, struct rep_c_info *r)
{
	struct piv_metadata m;
	enum card_fit fit;
	int err;

	if ((err = session_fit(s, &fit)) != 0)
		return err;
	r->fit = (uint8_t)fit;
	err = piv_metadata(&s->reader, PIV_SLOT_MGM, &m);
	r->touch = err == 0 && m.touch;
	return piv_lacks(err) ? 0 : err;
}

static int
info_tries(struct session *s, struct rep_c_info *r)
{
	struct piv_metadata m;
	int err;

	err = piv_metadata(&s->reader, PIV_REF_PIN, &m);
	if (err != 0 && !piv_lacks(err))
		return err;
	r->tries = m.tries;
	r->tries_max = m.tries_max;
	err = r->tries == PIV_TRIES_UNKNOWN ?
	    piv_tries(&s->reader, &r->tries) : 0;
	return piv_lacks(err) ? 0 : err;
}

/* The key as the card tells it, else as the certificate on it does. */
static int
info_key(struct daemon *d, struct session *s, struct rep_c_info *r)
{
	struct piv_metadata m;
	struct buf der;
	int err;

	err = piv_metadata(&s->reader, PIV_SLOT_KEYS, &m);
	if (err != 0 && !piv_lacks(err))
		return err;
	r->empty = (err == 0 || err == ERR_CARD_LACKS) && !m.has_key;
	r->has_key = (uint8_t)m.has_key;
	r->touch = r->touch || m.touch;
	if (m.has_point)
		memcpy(r->point, m.point, sizeof(r->point));
	s->met.who.has_point = m.has_point;
	memcpy(s->met.who.point, m.point, sizeof(m.point));
	buf_init(&der, PIV_OBJECT_MAX);
	err = piv_cert(&s->reader, PIV_CERT_9D, &der);
	if (err == 0) {
		/* A larger one, or one that cannot be read, is not of a world;
		 * its key still counts. */
		if (der.len <= CARD_CERT_MAX)
			r->cert = daemon_out(d, der.p, der.len);
		r->has_key = 1;
		if (!m.has_point)
			(void)piv_cert_point(buf_view(&der), r->point);
	}
	buf_free(&der);
	if (err == ERR_TOOBIG) {
		r->has_key = 1;		/* something that is no world's */
		return 0;
	}
	return piv_lacks(err) ? 0 : err;
}

static int
info_virtual(struct session *s, struct rep_c_info *r)
{
	struct buf object;
	struct view own;
	int err;

	if (!s->reader.ops->is_virtual)
		return 0;
	buf_init(&object, 256);
	err = piv_get(&s->reader, PIV_VIRTUAL, &object);
	if (err == 0 && (tlv_find(buf_view(&object), 0x81, &own) ||
	    own.len != 1))
		err = ERR_CARD_APDU;
	if (err == 0)
		r->own_pin = own.p[0] != 0;
	buf_free(&object);
	return piv_lacks(err) ? 0 : err;
}

static int
serve_info(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_c_info *r = rep;
	struct session *s = d->self;
	int err;

	(void)req;
	(void)detail;
	if ((err = session_meet(s)) == 0) {
		s->met.who = (struct identity){ 0 };
		if ((err = info_names(d, s, r)) == 0 &&
		    (err = info_fit(s, r)) == 0 &&
		    (err = info_tries(s, r)) == 0 &&
		    (err = info_key(d, s, r)) == 0)
			err = info_virtual(s, r);
		s->met.who.told = err == 0;
	}
	return session_after(s, err);
}
