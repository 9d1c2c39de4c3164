/* A key is taken in: a transfer package, by the KEK that its header names. */
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/vault/note.h"
#include "src/vault/ops.h"
#include "src/vault/rest/held.h"
#include "src/vault/rest/made.h"
#include "src/vault/rest/wish.h"

/* What keyd found inside, in the words of RFC 7517's types. */
static const struct {
	enum key_type type;
	uint32_t size;		/* 0: any */
	const char *kty, *crv;
} kinds[] = {
	{ KEY_RSA, 0, "RSA-HSM", "" },
	{ KEY_EC, 256, "EC-HSM", "P-256" },
	{ KEY_EC, 384, "EC-HSM", "P-384" },
	{ KEY_EC, 521, "EC-HSM", "P-521" },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Why keyd does not take it. */
static const struct {
	int err;
	const char *why;
} reasons[] = {
	{ ERR_BYOK, "it is no transfer package of specification 1.0.0" },
	{ ERR_FORMAT, "it is no transfer package of specification 1.0.0" },
	{ ERR_ARG, "it is no transfer package of specification 1.0.0" },
	{ ERR_TOOBIG, "it is larger than a transfer package can be" },
	{ ERR_DEST, "it was wrapped for another key exchange key" },
	{ ERR_UNWRAP, "it does not open with the key exchange key that its header "
	  "names" },
	{ ERR_UNWRAP_HASH, "it was wrapped by RSA-OAEP with SHA-256; specified "
	  "is SHA-1" },
	{ ERR_INSIDE_PKCS1, "it opened; inside is PKCS#1, not PKCS#8" },
	{ ERR_INSIDE_SEC1, "it opened; inside is SEC 1, not PKCS#8" },
	{ ERR_INSIDE_PEM, "it opened; inside is PEM, not DER" },
	{ ERR_INSIDE_AES, "it opened; inside is a symmetric key, which this "
	  "rehearsal vault does not take" },
	{ ERR_INSIDE_PSS, "it opened; inside is a key for RSA-PSS alone" },
	{ ERR_INSIDE_CURVE, "it opened; inside is a key of another curve than "
	  "P-256, P-384 and P-521" },
	{ ERR_INSIDE_TYPE, "it opened; inside is a key that is neither RSA nor of "
	  "a curve" },
	{ ERR_KEY_SIZE, "it opened; inside is an RSA key of another size than "
	  "2048, 3072 and 4096 bits" },
	{ ERR_INSIDE_EXPONENT, "it opened; inside is an RSA key with an exponent "
	  "below 65537" },
	{ ERR_INSIDE_PAIR, "it opened; the numbers of the key inside do not belong "
	  "together" },
	{ ERR_INSIDE, "it opened; inside is no key that is known here" },
};

static int
blob_fault(struct call *c, int err)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].err == err)
			return fault(c, FAULT_BLOB, "why", reasons[i].why, NULL);
	return err;
}

/* -- the KEK ------------------------------------------------------------------ */

/* header.kid, owned by the caller; NULL: it has none that is text. */
static char *
named_kek(struct view package)
{
	struct json_t *j;
	const char *kid;
	char *copy;

	if (js_parse(package, BYOK_FILE_MAX, &j) != 0)
		return NULL;
	kid = js_str(js_obj(j, "header"), "kid");
	copy = kid == NULL ? NULL : strndup(kid, KID_MAX);
	js_free(j);
	return copy;
}

/* Its key file: 1, or 0 with the refusal replied, or *err. */
static int
find_kek(struct call *c, const char *kid, struct buf *file, int *err)
{
	char path[FILE_PATH_MAX];
	struct version *v = NULL;
	struct held h;
	int found = 0;

	*err = vault_kek(&c->s->v, c->face, kid, &h, &v);
	if (*err == ERR_NOTFOUND)
		*err = fault(c, FAULT_BLOB_KEK, "name", kid, NULL);
	else if (*err == 0 && held_may(c, v, OP_IMPORT, err)) {
		if ((*err = store_path(c->s->v.dir, &h, v, path)) == 0)
			*err = file_read(path, file);
		found = *err == 0;
	}
	store_free(&h);
	return found;
}

/* -- what is inside ----------------------------------------------------------- */

static size_t
kind_of(const struct rep_describe *r)
{
	size_t i = 0;

	while (i + 1 < KINDS && (kinds[i].type != r->type ||
	    (kinds[i].size != 0 && kinds[i].size != r->size)))
		i++;
	return i;
}

/* Is it what the request says? 1, or 0 with the refusal replied, or *err. */
static int
fits(struct call *c, struct wish *w, const struct rep_describe *r, int *err)
{
	const size_t kind = kind_of(r);
	const uint32_t may = ops_of(r->rights);
	struct buf seen, want;

	if (strcmp(w->kty, kinds[kind].kty) != 0 ||
	    (w->crv[0] != '\0' && strcmp(w->crv, kinds[kind].crv) != 0)) {
		*err = fault(c, FAULT_BLOB_KTY, "seen", kinds[kind].kty, "want",
		    w->crv[0] != '\0' ? w->crv : w->kty, NULL);
		return 0;
	}
	if (!w->ops_said)
		w->ops = may;
	if ((w->ops & ~may) == 0)
		return 1;
	buf_init(&seen, 256);
	buf_init(&want, 256);
	if ((*err = ops_say(&seen, w->ops & ~may)) == 0 &&
	    (*err = ops_say(&want, may)) == 0)
		*err = fault(c, FAULT_OPS, "seen", buf_str(&seen), "want",
		    buf_str(&want), NULL);
	buf_free(&want);
	buf_free(&seen);
	return 0;
}

static int
keep(struct call *c, struct held *h, struct wish *w, struct view file,
    char *from)
{
	struct version v;
	int err = made_version(c, w, &v);

	v.from = from;
	if (err == 0)
		err = made_add(c, h, &v, file);
	made_free(&v);
	return err == 0 ? held_reply(c, h, store_version(h, "")) : err;
}

/* -- all of it ---------------------------------------------------------------- */

/* keyd's file of the key, and the note. */
static int
ask(struct call *c, const struct held *h, const struct wish *w, struct view kek,
    struct buf *file, char **from)
{
	const struct req_import req = { .package = buf_view(&w->blob),
		.kek = kek, .name = h->name };
	struct answer a;
	int err = own_ask(&c->s->v.world, MSG_IMPORT, &req, &a);

	if (err == 0)
		err = buf_put(file, a.rep.r_import.file.p,
		    a.rep.r_import.file.len);
	return err == 0 ? note_taken(&a.rep.r_import, buf_view(&w->blob), c->now,
	    from) : err;
}

static int
take_in(struct call *c, struct held *h, struct wish *w, struct view kek)
{
	struct req_describe req = { .file = { NULL, 0 } };
	char *from = NULL;
	struct buf file;
	struct answer a;
	int err;

	buf_init(&file, KEY_FILE_MAX);
	err = ask(c, h, w, kek, &file, &from);
	if (err != 0) {
		free(from);
		buf_free(&file);
		return blob_fault(c, err);
	}
	req.file = buf_view(&file);
	err = own_ask(&c->s->v.world, MSG_DESCRIBE, &req, &a);
	if (err == 0 && fits(c, w, &a.rep.r_describe, &err))
		err = keep(c, h, w, buf_view(&file), from);
	else
		free(from);
	buf_free(&file);
	return err;
}

static int
import(struct call *c, struct held *h, struct wish *w)
{
	char *kid = named_kek(buf_view(&w->blob));
	struct buf kek;
	int err = 0;

	if (kid == NULL)
		return blob_fault(c, ERR_BYOK);
	buf_init(&kek, KEY_FILE_MAX);
	if (find_kek(c, kid, &kek, &err))
		err = take_in(c, h, w, buf_view(&kek));
	buf_free(&kek);
	free(kid);
	return err;
}

/* Nothing but a package for a key of a module comes in. */
static enum fault
judge(const struct wish *w)
{
	return strcmp(w->kty, "RSA-HSM") == 0 || strcmp(w->kty, "EC-HSM") == 0 ?
	    FAULT_NONE : FAULT_HSM_ONLY;
}

int
key_import(struct call *c)
{
	const char *what;
	struct held h = { .face = c->face };
	struct wish w;
	enum fault f;
	int err = 0;

	f = wish_read(c->body, WISH_IMPORT, &w, &what);
	if (f == FAULT_NONE)
		f = judge(&w);
	if (f != FAULT_NONE)
		err = fault(c, f, "name", what, NULL);
	else if (made_place(c, &h, &err))
		err = import(c, &h, &w);
	store_free(&h);
	wish_free(&w);
	return err;
}
