/* The card's own key, certificate, attestation and CHUID. */
#include "src/card/serve.h"

#include <string.h>

#include "src/base/err.h"
#include "src/card/piv/admin.h"

static int
chuid_write(struct session *s, uint8_t guid[static PIV_GUID_LEN])
{
	struct buf chuid;
	int err;

	buf_init(&chuid, 128);
	if ((err = admin_random(guid, PIV_GUID_LEN)) == 0) {
		/* RFC 4122 4.4: a random one says so. */
		guid[6] = (uint8_t)((guid[6] & 0x0f) | 0x40);
		guid[8] = (uint8_t)((guid[8] & 0x3f) | 0x80);
		if ((err = piv_chuid(&chuid, guid)) == 0)
			err = piv_put(&s->reader, PIV_CHUID, buf_view(&chuid));
	}
	buf_free(&chuid);
	return err;
}

int
serve_prepare(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_c_prepare *q = req;
	struct rep_c_prepare *r = rep;
	struct session *s = d->self;
	int err;

	(void)detail;
	if ((err = session_card(s)) == 0 &&
	    (err = session_admin(s)) == 0 && s->verified)
		err = session_protect(s);
	if (err == 0) {
		r->mgm = (uint8_t)s->mgm;
		err = piv_guid(&s->reader, r->guid, NULL);
		if (q->fresh || piv_lacks(err))
			err = chuid_write(s, r->guid);
		s->met.who.told = s->met.who.told && err == 0;
		s->met.who.has_guid = 1;
		memcpy(s->met.who.guid, r->guid, sizeof(r->guid));
	}
	return session_after(s, err);
}

int
serve_enroll(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_x_enroll *r = rep;
	struct session *s = d->self;
	int err;

	(void)req;
	(void)detail;
	if ((err = session_verified(s)) == 0 &&
	    (err = session_admin(s)) == 0 &&
	    (err = session_protect(s)) == 0 &&
	    (err = piv_generate(&s->reader, r->point)) == 0) {
		s->met.who.has_point = 0;	/* that one is gone */
		err = admin_point(r->point);
	}
	return session_after(s, err);
}

int
serve_agree(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_x_agree *q = req;
	struct rep_x_agree *r = rep;
	struct session *s = d->self;
	int err;

	(void)detail;
	if ((err = admin_point(q->point)) == 0 &&
	    (err = session_verified(s)) == 0)
		err = session_touched(s,
		    piv_agree(&s->reader, q->point, r->z));
	return session_after(s, err);
}

int
serve_store(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	const struct req_x_store *q = req;
	struct session *s = d->self;
	struct buf object;
	int err;

	(void)rep;
	(void)detail;
	if (q->cert.len == 0 || q->cert.len > CARD_CERT_MAX)
		return ERR_ARG;
	buf_init(&object, CARD_CERT_MAX + 16);
	if ((err = session_verified(s)) == 0 &&
	    (err = session_admin(s)) == 0 &&
	    (err = piv_cert_container(&object, q->cert)) == 0)
		err = piv_put(&s->reader, PIV_CERT_9D, buf_view(&object));
	buf_free(&object);
	return session_after(s, err);
}

int
serve_cert(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_x_cert *r = rep;
	struct session *s = d->self;
	struct buf der;
	int err;

	(void)req;
	(void)detail;
	buf_init(&der, PIV_OBJECT_MAX);
	if ((err = session_card(s)) == 0)
		err = piv_cert(&s->reader, PIV_CERT_9D, &der);
	if (err == 0 && der.len > CARD_CERT_MAX)
		err = ERR_TOOBIG;
	else if (err == 0)
		r->cert = daemon_out(d, der.p, der.len);
	buf_free(&der);
	return session_after(s, piv_lacks(err) ? 0 : err);
}

/* A part that is too large to be one is not kept, and one that is not there is
 * empty. */
static int
attested(struct daemon *d, struct buf *part, int err, struct view *out)
{
	if (err == 0 && part->len <= CARD_CERT_MAX)
		*out = daemon_out(d, part->p, part->len);
	buf_free(part);
	return err == ERR_TOOBIG || piv_lacks(err) ? 0 : err;
}

int
serve_attest(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	struct rep_c_attest *r = rep;
	struct session *s = d->self;
	struct buf part;
	int err;

	(void)req;
	(void)detail;
	buf_init(&part, PIV_OBJECT_MAX);
	if ((err = session_card(s)) == 0)
		err = attested(d, &part, piv_attest(&s->reader, &part),
		    &r->attestation);
	if (err == 0 && r->attestation.len > 0)
		err = attested(d, &part, piv_cert(&s->reader, PIV_CERT_F9,
		    &part), &r->attester);
	return session_after(s, err);
}

/* The key first: without its certificate it would still open its share. */
int
serve_retire(struct daemon *d, const void *req, void *rep, uint32_t *detail)
{
	uint8_t point[PIV_POINT_LEN];
	struct session *s = d->self;
	int err;

	(void)req;
	(void)rep;
	(void)detail;
	if ((err = session_verified(s)) == 0 &&
	    (err = session_admin(s)) == 0 &&
	    (err = piv_generate(&s->reader, point)) == 0)
		err = piv_put(&s->reader, PIV_CERT_9D, view_of(NULL, 0));
	return session_after(s, err);
}
