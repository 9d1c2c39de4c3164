#include "tests/unit/fake_cards.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hsm/jose/jose.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "tests/unit/grant_of.h"

static int
agree(void *arg, const uint8_t point[static 65], uint8_t z[static 32])
{
	struct fake_cards *f = arg;
	struct secret s = { 0 };
	EVP_PKEY *peer;

	if (f->fail_agree != 0)
		return f->fail_agree;
	assert_int_equal(pkey_ec_point("P-256", point, 65, &peer), 0);
	assert_int_equal(pkey_agree(f->key[f->in_reader - 1], peer, &s), 0);
	memcpy(z, s.p, 32);
	secret_free(&s);
	EVP_PKEY_free(peer);
	return 0;
}

static int
cert(void *arg, struct buf *out)
{
	struct fake_cards *f = arg;
	const struct buf *has = &f->stored[f->in_reader - 1];

	return f->fail_cert != 0 ? f->fail_cert :
	    buf_put(out, has->p, has->len);
}

/* Another key, no certificate. */
static int
retire(void *arg)
{
	struct fake_cards *f = arg;
	const unsigned i = f->in_reader - 1;

	EVP_PKEY_free(f->key[i]);
	f->key[i] = NULL;
	assert_int_equal(pkey_ec_new("P-256", &f->key[i]), 0);
	buf_reset(&f->stored[i]);
	return 0;
}

static int
store(void *arg, struct view cert)
{
	struct fake_cards *f = arg;
	struct buf *to = &f->stored[f->in_reader - 1];

	if (f->fail_store != 0)
		return f->fail_store;
	buf_reset(to);
	return buf_put(to, cert.p, cert.len);
}

void
fake_make(struct fake_cards *f, unsigned n)
{
	memset(f, 0, sizeof(*f));
	f->n = n;
	for (unsigned i = 0; i < n; i++) {
		struct world_card *c = &f->card[i];

		assert_int_equal(pkey_ec_new("P-256", &f->key[i]), 0);
		assert_int_equal(pkey_point(f->key[i], "P-256", c->point,
		    POINT_LEN), 0);
		(void)snprintf(c->number, sizeof(c->number), "%u", 1000 + i);
		(void)snprintf(c->holder, sizeof(c->holder), "Holder %u", i + 1);
		memset(c->guid, (int)i + 1, sizeof(c->guid));
		buf_init(&f->stored[i], CARD_CERT_MAX);
	}
}

void
fake_drop(struct fake_cards *f)
{
	for (unsigned i = 0; i < f->n; i++) {
		EVP_PKEY_free(f->key[i]);
		buf_free(&f->stored[i]);
	}
	memset(f, 0, sizeof(*f));
}

struct hsm_card
fake_insert(struct fake_cards *f, unsigned x)
{
	f->in_reader = x;
	return (struct hsm_card){ .arg = f, .agree = agree, .cert = cert,
		.store = store, .retire = retire };
}

struct req_world_create
fake_request(const struct fake_cards *f, unsigned k, struct buf *list)
{
	buf_init(list, WORLD_FILE_MAX);
	for (unsigned i = 0; i < f->n; i++) {
		struct rec_card rec = { .x = (uint8_t)(i + 1),
			.number = f->card[i].number,
			.holder = f->card[i].holder };

		memcpy(rec.guid, f->card[i].guid, sizeof(rec.guid));
		memcpy(rec.point, f->card[i].point, sizeof(rec.point));
		assert_int_equal(wire_put(list, &form_card, &rec), 0);
	}
	return (struct req_world_create){ .k = (uint8_t)k, .n = (uint8_t)f->n,
		.suite = "ECp521mAES", .cards = buf_view(list) };
}

struct hsm *
fake_open(enum mode mode)
{
	struct guard *g = calloc(1, sizeof(*g));
	struct hsm *h;

	assert_non_null(g);
	g->mode = mode;
	assert_int_equal(hsm_soft.open(&h, NULL, g), 0);
	return h;
}

void
fake_close(struct hsm *h)
{
	struct guard *g = h != NULL ? h->guard : NULL;

	hsm_soft.close(h);
	if (g != NULL)
		guard_free(g);
	free(g);
}

void
fake_proved(struct hsm *h, struct fake_cards *f)
{
	h->guard->unproved = 0;
	for (unsigned x = 1; x <= f->n; x++) {
		struct view v = h->guard->world.card[x - 1].cert;

		buf_reset(&f->stored[x - 1]);
		assert_int_equal(buf_put(&f->stored[x - 1], v.p, v.len), 0);
	}
}

struct hsm *
fake_world(struct fake_cards *f, enum mode mode, unsigned k, struct buf *file)
{
	return fake_world_in(f, mode, "ECp521mAES", k, file);
}

struct hsm *
fake_world_in(struct fake_cards *f, enum mode mode, const char *suite,
    unsigned k, struct buf *file)
{
	struct req_world_create req;
	struct buf list;
	struct hsm *h;

	h = fake_open(mode);
	req = fake_request(f, k, &list);
	req.suite = suite;
	assert_int_equal(guard_create(h->guard, &req, file), 0);
	buf_free(&list);
	fake_proved(h, f);
	return h;
}

int
fake_begin(struct hsm *h, enum ritual purpose, struct view grants)
{
	const struct req_ritual_begin req = { .purpose = (uint8_t)purpose,
		.grants = grants };
	struct rep_ritual_begin rep = { 0 };
	struct buf echo;
	int err;

	buf_init(&echo, GRANTS_MAX * 1024);
	if ((err = ritual_begin(h->guard, &req, &rep, &echo)) == 0) {
		assert_int_equal(rep.purpose, purpose);
		assert_int_equal(rep.k, h->guard->world.k);
		assert_int_equal(rep.n, h->guard->world.n);
		assert_memory_equal(rep.hknso, h->guard->world.hknso, 32);
		assert_true(view_eq(rep.grants, grants));
	}
	buf_free(&echo);
	return err;
}

static int
go_through(struct hsm *h, struct fake_cards *f, enum ritual purpose,
    struct view grants, unsigned m)
{
	struct hsm_card card;
	uint8_t have;

	assert_int_equal(fake_begin(h, purpose, grants), 0);
	for (unsigned x = 1; x <= m; x++) {
		card = fake_insert(f, x);
		assert_int_equal(ritual_card(h->guard, x, 0, &card, &have), 0);
		assert_int_equal(have, x);
	}
	return ritual_end(h->guard);
}

int
fake_ritual(struct hsm *h, struct fake_cards *f, enum ritual purpose, unsigned m)
{
	struct buf grants;
	int err;

	buf_init(&grants, 1024);
	if (purpose == RITUAL_RIGHTS)
		assert_int_equal(grant_of_nothing(&grants), 0);
	err = go_through(h, f, purpose, buf_view(&grants), m);
	buf_free(&grants);
	return err;
}

int
fake_rights(struct hsm *h, struct fake_cards *f, unsigned m,
    const struct req_copy *req)
{
	struct buf grants;
	int err;

	buf_init(&grants, 1024);
	assert_int_equal(grant_of(req, &grants), 0);
	err = go_through(h, f, RITUAL_RIGHTS, buf_view(&grants), m);
	buf_free(&grants);
	return err;
}

void
fake_lt(struct fake_cards *f, const struct world *w, struct secret *lt)
{
	uint8_t x[SHAMIR_MAX], shares[SHAMIR_MAX * SHAMIR_LEN];
	uint8_t point[POINT_LEN];
	struct hsm_card card;
	struct secret z;

	for (unsigned i = 0; i < w->k; i++) {
		x[i] = (uint8_t)(i + 1);
		card = fake_insert(f, i + 1);
		assert_int_equal(secret_new(&z, 32), 0);
		assert_int_equal(world_share_point(w, i + 1, point), 0);
		assert_int_equal(card.agree(card.arg, point, z.p), 0);
		assert_int_equal(world_share_open(w, i + 1, &z,
		    shares + (size_t)i * SHAMIR_LEN), 0);
		secret_free(&z);
	}
	assert_int_equal(secret_new(lt, SHAMIR_LEN), 0);
	assert_int_equal(shamir_combine(x, shares, w->k, lt->p), 0);
}

EVP_PKEY *
fake_knso(struct fake_cards *f, const struct world *w)
{
	struct secret lt, der = { 0 };
	EVP_PKEY *knso;
	struct jwe jwe;

	fake_lt(f, w, &lt);
	assert_int_equal(jwe_read(JOSE_COMPACT, JWE_DIR, view_str(w->knso_jwe),
	    SECRET_FORM, "form name hknso mode gen suite k n", 1024, &jwe), 0);
	assert_int_equal(jwe_open_dir(&jwe, &lt, &der), 0);
	assert_int_equal(pkey_from_pkcs8(view_of(der.p, der.len), &knso), 0);
	jwe_free(&jwe);
	secret_free(&der);
	secret_free(&lt);
	return knso;
}

struct json_t *
fake_payload(struct view file)
{
	struct json_t *outer, *payload;
	struct buf text;

	buf_init(&text, WORLD_FILE_MAX);
	assert_int_equal(js_parse(file, file.len, &outer), 0);
	assert_int_equal(js_b64_buf(outer, "payload", &text), 0);
	assert_int_equal(js_parse(buf_view(&text), text.len, &payload), 0);
	buf_free(&text);
	js_free(outer);
	return payload;
}

const struct jws_alg *
fake_alg(EVP_PKEY *knso)
{
	const struct suite *s = NULL;

	for (size_t i = 0; (s = suite_at(i)) != NULL; i++)
		if (s->alg->kind->fits(s->alg, knso))
			break;
	assert_non_null(s);
	return s->alg;
}

void
fake_sign(const struct json_t *payload, const char *mode, EVP_PKEY *knso,
    struct buf *file)
{
	const struct jws_alg *alg = fake_alg(knso);
	struct json_t *h = js_new();
	struct buf text;

	buf_init(&text, WORLD_FILE_MAX);
	assert_int_equal(js_dump(payload, &text), 0);
	assert_int_equal(js_set_str(h, "form", WORLD_FORM), 0);
	assert_int_equal(js_set_str(h, "mode", mode), 0);
	assert_int_equal(jws_put_key(alg, knso, h), 0);
	assert_int_equal(jws_write(JOSE_FLAT, alg, h, buf_view(&text), knso,
	    file), 0);
	buf_free(&text);
	js_free(h);
}

struct json_t *
fake_replace(const struct json_t *j, const char *from, const char *to)
{
	struct buf text, out;
	struct json_t *made;
	const char *at, *next;

	buf_init(&text, WORLD_FILE_MAX);
	buf_init(&out, 2 * WORLD_FILE_MAX);
	assert_int_equal(js_dump(j, &text), 0);
	at = buf_str(&text);
	assert_non_null(strstr(at, from));
	for (; (next = strstr(at, from)) != NULL; at = next + strlen(from)) {
		buf_put(&out, at, (size_t)(next - at));
		buf_puts(&out, to);
	}
	assert_int_equal(buf_puts(&out, at), 0);
	assert_int_equal(js_parse(buf_view(&out), out.len, &made), 0);
	buf_free(&text);
	buf_free(&out);
	return made;
}

int
fake_reads(struct view v)
{
	struct world w;
	int err = world_read(v, MODE_REHEARSAL, &w);

	if (err == 0)
		world_free(&w);
	/* Nothing of it is left. */
	assert_null(w.payload);
	assert_null(w.kml);
	assert_null(w.certs.p);
	return err;
}
