/* The key in the vault against the one that left: its numbers, and a signature. */
#include <string.h>
#include <sys/random.h>

#include "src/base/text.h"
#include "src/steps/files.h"
#include "src/steps/online/online.h"

#define KEPT_PUB "in/package.pub.pem"

/* How each kind of key signs, and how long the digest is. */
static const struct kind {
	const char *crv, *alg;
	size_t len;
} kinds[] = {
	{ "P-256", "ES256", 32 }, { "P-384", "ES384", 48 },
	{ "P-521", "ES512", 64 }, { "", "RS256", 32 },
};

static const struct kind *
kind_of(const struct state *s)
{
	const struct kind *k = kinds;

	while (strcmp(k->crv, s->online.crv) != 0 && *k->crv != '\0')
		k++;
	return k;
}

static enum move
show(struct flow *f)
{
	const struct online *o = online(f);
	struct json_t *j = js_new();

	js_set_bool(j, "same", o->same);
	js_set_str(j, "signs", o->signs == SIGNS_GOOD ? "yes" :
	    o->signs == SIGNS_BAD ? "no" : "untold");
	return flow_record(f, "key-checked", j) < 0 ? MOVE_STAY :
	    flow_page(f, "result");
}

/* The public half that came is the one whose digest the manifest has. */
static enum move
compare(struct flow *f, const struct req_public *with, flow_reply reply)
{
	const struct online *o = online(f);
	struct req_public req = *with;
	enum move m;
	struct buf pem;
	int err;

	buf_init(&pem, BYOK_FILE_MAX);
	err = files_read(f, KEPT_PUB, f->st.pub_sha, &pem);
	req.answer = view_of(o->key, o->key_len);
	req.pem = buf_view(&pem);
	m = err < 0 ? flow_fail(f, err) : flow_ask(f, MSG_PUBLIC, &req, reply);
	buf_free(&pem);
	return m;
}

/* A signature that cannot be read says nothing of the key. */
static enum move
on_verified(struct flow *f, int err, const struct answer *a)
{
	if (err != 0)
		return flow_notice(f, "az-answer", NULL);
	online(f)->signs = a->rep.r_public.signs;
	return show(f);
}

static enum move
on_signed(struct flow *f, int err, const struct answer *a)
{
	struct online *o = online(f);
	const struct kind *k = kind_of(&f->st);
	struct req_public req = { .alg = k->alg,
		.digest = view_of(o->digest, k->len) };
	enum move m;
	struct buf b;

	buf_init(&b, 1024);
	if (az_refusal(err, a) != AZ_FAULTS || err != 0) {
		text_clip(o->why, sizeof(o->why), err == 0 ?
		    a->rep.r_az.said : "");
		m = show(f);
	} else if (az_read_signature(a->rep.r_az.out, &b) < 0)
		m = flow_notice(f, "az-answer", NULL);
	else {
		req.signature = buf_view(&b);
		m = compare(f, &req, on_verified);
	}
	buf_free(&b);
	return m;
}

/* Asked with base64, as az's own command wants it. */
static enum move
ask_signature(struct flow *f)
{
	struct online *o = online(f);
	const struct kind *k = kind_of(&f->st);
	struct req_az req = { .call = AZ_KEY_SIGN, .name = f->st.friendly,
		.version = f->st.online.key.version, .alg = k->alg };
	struct buf text;
	enum move m;

	if (getrandom(o->digest, k->len, 0) != (ssize_t)k->len)
		return flow_fail(f, ERR_IO);
	buf_init(&text, 128);
	(void)b64url_put(&text, o->digest, k->len);
	for (size_t i = 0; i < text.len; i++)
		text.p[i] = text.p[i] == '-' ? '+' : text.p[i] == '_' ? '/' :
		    text.p[i];
	while (text.len % 4 != 0)
		(void)buf_puts(&text, "=");
	req.digest = buf_str(&text);
	m = az_key(f, &req, on_signed);
	buf_free(&text);
	return m;
}

static enum move
on_compared(struct flow *f, int err, const struct answer *a)
{
	struct online *o = online(f);

	if (err != 0 && err != ERR_FORMAT && err != ERR_POINT)
		return flow_fail(f, err);
	o->same = err == 0 && a->rep.r_public.same;
	o->signs = SIGNS_UNTOLD;
	o->sign_asked = o->same && strstr(f->st.ops, "sign") != NULL;
	return o->sign_asked ? ask_signature(f) : show(f);
}

/* Asked for the numbers of the key that az answered. */
static enum move
compare_answer(struct flow *f, struct view answer, flow_reply reply)
{
	const struct req_public none = { .alg = "" };
	struct online *o = online(f);

	if (answer.len > sizeof(o->key))
		return flow_notice(f, "az-answer", NULL);
	memcpy(o->key, answer.p, answer.len);
	o->key_len = answer.len;
	return compare(f, &none, reply);
}

/* It is recorded what the vault has. 0, or a notice stands. */
static int
record_key(struct flow *f)
{
	const struct online *o = online(f);
	struct az_key key;
	struct json_t *j;
	int err = az_key_of(f, view_of(o->key, o->key_len), f->st.friendly,
	    &key);

	if (err < 0) {
		flow_notice(f, "az-answer", NULL);
		return err;
	}
	j = js_new();
	js_set_str(j, "kid", key.kid.text);
	js_set_str(j, "ops", key.ops);
	js_set_str(j, "recovery", key.recovery);
	return flow_record(f, "imported", j);
}

static enum move
on_imported(struct flow *f, int err, const struct answer *a)
{
	return record_key(f) < 0 ? MOVE_STAY : on_compared(f, err, a);
}

/* An import that nobody answered for has arrived, if it is the key that left. */
static enum move
on_found(struct flow *f, int err, const struct answer *a)
{
	const int known = f->st.online.imported &&
	    kid_same_name(f->st.online.key.name, f->st.friendly);

	if (known)
		return on_compared(f, err, a);
	return err == 0 && a->rep.r_public.same ? on_imported(f, err, a) :
	    flow_page(f, "ready");
}

enum move
import_result_begin(struct flow *f, struct view answer)
{
	return compare_answer(f, answer, on_imported);
}

enum move
import_result_found(struct flow *f, struct view answer)
{
	return compare_answer(f, answer, on_found);
}

/* -- what holds of it ------------------------------------------------------------ */

/* Each word of a, with blanks between, stands in b. */
static int
words_in(const char *a, const char *b)
{
	size_t len, n;
	const char *q;

	for (; *a != '\0'; a += len + strspn(a + len, " ")) {
		len = strcspn(a, " ");
		for (q = b; (n = strcspn(q, " ")) > 0; q += n + strspn(q + n, " "))
			if (n == len && memcmp(a, q, n) == 0)
				break;
		if (n == 0)
			return 0;
	}
	return 1;
}

/* It may be used, for what the package says and nothing else. */
static int
is_as_packed(const struct flow *f, const struct az_key *key)
{
	return key->enabled && words_in(key->ops, f->st.ops) &&
	    words_in(f->st.ops, key->ops);
}

int
import_result_holds(const struct flow *f)
{
	const struct online *o = flow_peek(f);
	struct az_key key;

	return o != NULL && o->same && o->signs != SIGNS_BAD &&
	    az_read_key(view_of(o->key, o->key_len), &key) == 0 &&
	    is_as_packed(f, &key);
}

/* -- the page ------------------------------------------------------------------------ */

static void
fill_signature(const struct online *o, struct page *p)
{
	if (o->signs == SIGNS_GOOD)
		page_check(p, _("It signed a fresh digest, and the signature "
		    "holds."), NULL);
	else if (o->signs == SIGNS_BAD)
		page_check_as(p, HOLDS_NOT, _("What it signed does not hold: the "
		    "vault has another private half."), NULL);
	else if (o->sign_asked)
		page_check_as(p, HOLDS_UNTOLD, _("It was not made to sign: {why}"),
		    "why", o->why[0] == '\0' ? _("az gave no reason") : o->why,
		    NULL);
	else
		page_para(p, _("It may not sign, so no signature was asked for."),
		    NULL);
}

void
import_result_fill(const struct flow *f, struct page *p)
{
	static const struct online none;
	const struct online *o = flow_peek(f);
	struct az_key key;
	int has_key;

	o = o == NULL ? &none : o;
	has_key = az_read_key(view_of(o->key, o->key_len), &key) == 0;
	if (has_key) {
		page_fact(p, "key", _("Key in the vault"), key.kid.text);
		page_fact(p, "enabled", _("Enabled"), key.enabled ? _("yes") :
		    _("no"));
		page_fact(p, "ops", _("Operations"), key.ops);
		page_fact(p, "recovery", _("When deleted"), key.recovery);
	}
	if (import_result_holds(f))
		page_result(p);
	page_check_as(p, o->same ? HOLDS : HOLDS_NOT, o->same ?
	    _("Its public key is the one from the stick, number by number.") :
	    _("Its public key is NOT the one from the stick."), NULL);
	if (has_key && !is_as_packed(f, &key))
		page_check_as(p, HOLDS_NOT, _("It is disabled, or may do other "
		    "things than the package says: {ops}"), "ops", f->st.ops,
		    NULL);
	fill_signature(o, p);
}
