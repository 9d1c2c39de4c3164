/* Keys that are used: the private half in keyd, and nowhere else. */
#include "src/base/err.h"
#include "src/base/text.h"
#include "src/vault/ops.h"
#include "src/vault/rest/held.h"
#include "src/vault/rest/shape.h"
#include "src/vault/rest/verify.h"
#include "src/vault/rest/wish.h"

/* What keyd refuses by the key file's own rights, whatever the name's file says,
 * and what the algorithm cannot. */
static int
refused(struct call *c, const struct use *u, enum op op, int err)
{
	if (err == ERR_RIGHTS)
		return fault(c, FAULT_OP, "op", op_name(op), NULL);
	return err == ERR_ARG || err == ERR_UNSUPPORTED ?
	    fault(c, FAULT_ALG, "name", u->alg, NULL) : err;
}

/* {"kid", "value"} */
static int
reply_value(struct call *c, const struct named *k, struct view value)
{
	struct json_t *j = js_new();
	char kid[KID_MAX];
	int err;

	shape_kid(c->s, &k->h, k->v, kid);
	if ((err = js_set_str(j, "kid", kid)) == 0 &&
	    (err = js_set_b64(j, "value", value.p, value.len)) == 0)
		return call_reply(c, 200, j);
	js_free(j);
	return err;
}

static int
sign(struct call *c, const struct named *k, const struct use *u,
    struct view file)
{
	const struct req_sign req = { .file = file, .alg = u->alg,
		.digest = buf_view(&u->value) };
	struct answer a;
	int err = own_ask(&c->s->v.world, MSG_SIGN, &req, &a);

	if (err == 0)
		return reply_value(c, k, a.rep.r_sign.signature);
	return refused(c, u, OP_SIGN, err);
}

static int
decrypt(struct call *c, const struct named *k, const struct use *u,
    struct view file)
{
	const struct req_decrypt req = { .file = file, .alg = u->alg,
		.ciphertext = buf_view(&u->value) };
	struct answer a;
	int err = own_ask(&c->s->v.world, MSG_DECRYPT, &req, &a);

	if (err == 0) {
		err = reply_value(c, k, a.rep.r_decrypt.plain);
		client_forget(&c->s->v.world.d.keyd);
		return err;
	}
	return err == ERR_AUTH || err == ERR_CRYPTO ?
	    fault(c, FAULT_CIPHER, NULL) : refused(c, u, OP_DECRYPT, err);
}

/* Only the public half is needed. */
static int
verify(struct call *c, const struct named *k, const struct use *u,
    struct view file)
{
	struct json_t *jwk = NULL, *j;
	int r;

	(void)file;
	if ((r = shape_public(c->s, &k->h, k->v, &jwk)) == 0)
		r = verify_signature(jwk, u->alg, buf_view(&u->digest),
		    buf_view(&u->value));
	js_free(jwk);
	if (r == ERR_UNSUPPORTED)
		return fault(c, FAULT_ALG, "name", u->alg, NULL);
	if (r < 0)
		return r;
	j = js_new();
	if (js_set_bool(j, "value", r) == 0)
		return call_reply(c, 200, j);
	js_free(j);
	return ERR_NOMEM;
}

static const struct usage {
	enum op op;
	int (*run)(struct call *c, const struct named *k, const struct use *u,
	    struct view file);
} usages[] = {
	{ OP_SIGN, sign },
	{ OP_DECRYPT, decrypt },
	{ OP_VERIFY, verify },
};

/* The key's own tag first, so that what fails afterwards is the input's fault. */
static int
run(struct call *c, const struct usage *how, const struct named *k,
    const struct use *u)
{
	struct answer a;
	struct buf file;
	int err;

	buf_init(&file, KEY_FILE_MAX);
	err = vault_describe(&c->s->v, &k->h, k->v, &file, &a);
	if (err == 0)
		err = how->run(c, k, u, buf_view(&file));
	buf_free(&file);
	return err;
}

static int
use(struct call *c, const struct usage *how)
{
	const char *what;
	struct named k;
	struct use u;
	enum fault f;
	int err = 0;

	f = use_read(c->body, how->op == OP_VERIFY, &u, &what);
	k.h = (struct held){ .face = c->face };
	if (f != FAULT_NONE)
		err = fault(c, f, "name", what, NULL);
	else if (held_find(c, &k, &err) &&
	    held_may(c, k.v, how->op, &err))
		err = run(c, how, &k, &u);
	store_free(&k.h);
	use_free(&u);
	return err;
}

int
key_sign(struct call *c)
{
	return use(c, &usages[0]);
}

int
key_decrypt(struct call *c)
{
	return use(c, &usages[1]);
}

int
key_verify(struct call *c)
{
	return use(c, &usages[2]);
}
