#include "hsm/keys/byok.h"

#include <stdio.h>
#include <string.h>

#include "hsm/keys/kek.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

struct doctor {
	struct buf *out;
	int refused, unknown;
	unsigned modulus;	/* bytes of the KEK's; 0: no KEK given */
	const char *kek_kid;	/* "" when not known */
};

/* A finding; its value is data of the file, made printable. */
static void
found(struct doctor *d, enum found level, const char *id, const char *value)
{
	struct rec_finding f = { .level = (uint8_t)level, .id = id };
	char text[512];
	size_t n = strlen(value);

	n = n < sizeof(text) ? n : sizeof(text) - 1;
	memcpy(text, value, n);
	text[n] = '\0';
	f.value = utf8_ok(text, n, NULL) ? text : "(not printable)";
	d->refused |= level == FOUND_FAILS;
	d->unknown |= level == FOUND_UNTOLD;
	(void)wire_put(d->out, &form_finding, &f);
}

/* -- what is no JSON -------------------------------------------------------------------- */

static void
no_json(struct doctor *d, struct view v, int err)
{
	size_t i = 0;

	while (i < v.len && strchr(" \t\r\n", v.p[i]) != NULL && v.p[i] != 0)
		i++;
	if (i < v.len && v.p[i] != '{')
		found(d, FOUND_FAILS, "byok-legacy", "");
	else if (v.len > 0 && memchr(v.p, '\'', v.len) != NULL &&
	    memchr(v.p, '"', v.len) == NULL)
		found(d, FOUND_FAILS, "byok-quotes", "");
	else
		found(d, FOUND_FAILS, "byok-json", err_text(err));
}

/* -- members ------------------------------------------------------------------------------- */

/* Is name one of these words, which blanks separate? */
static int
in_list(const char *list, const char *name)
{
	size_t len;

	for (; *list != '\0'; list += len + strspn(list + len, " ")) {
		len = strcspn(list, " ");
		if (strlen(name) == len && memcmp(list, name, len) == 0)
			return 1;
	}
	return 0;
}

static void
members(struct doctor *d, const struct json_t *j, const char *known)
{
	struct json_t *value;
	const char *name;

	for (size_t i = 0; (name = js_member(j, i, &value)) != NULL; i++)
		if (!in_list(known, name))
			found(d, FOUND_REMARK, "byok-members", name);
}

/* A text member that has one value only. */
static void
fixed(struct doctor *d, const struct json_t *j, const char *member,
    const char *id, const char *want)
{
	const char *s = js_str(j, member);

	found(d, s != NULL && strcmp(s, want) == 0 ? FOUND_HOLDS : FOUND_FAILS,
	    id, s == NULL ? "" : s);
}

static void
identifier(struct doctor *d, const struct json_t *header)
{
	const char *s = js_str(header, "kid");
	struct kid kid;

	if (s == NULL || kid_parse(s, &kid) != 0) {
		found(d, FOUND_FAILS, "byok-kid", s == NULL ? "" : s);
		return;
	}
	found(d, FOUND_HOLDS, "byok-kid", s);
	if (d->kek_kid[0] != '\0' && strcmp(d->kek_kid, s) != 0)
		found(d, FOUND_FAILS, "byok-kid-differs", d->kek_kid);
}

/* -- the ciphertext --------------------------------------------------------------------------- */

/* PKCS#8 lengths vary by a few bytes; wrapped they are ceil8(n) + 8. */
static const struct {
	unsigned lo, hi;
	const char *what;
} fits[] = {
	{ 24, 40, "AES 128/192/256 (Managed HSM)" },
	{ 144, 160, "EC P-256" },
	{ 192, 208, "EC P-384" },
	{ 248, 264, "EC P-521" },
	{ 1208, 1240, "RSA 2048" },
	{ 1784, 1824, "RSA 3072" },
	{ 2360, 2400, "RSA 4096" },
};

static const char *
fitting(size_t wrapped)
{
	for (size_t i = 0; i < sizeof(fits) / sizeof(fits[0]); i++)
		if (wrapped >= fits[i].lo && wrapped <= fits[i].hi)
			return fits[i].what;
	return NULL;
}

/* OAEP part as long as the modulus, then blocks of 8, at least 2 of them. */
static int
length_ok(size_t len, size_t modulus)
{
	return len >= modulus + 16 && (len - modulus) % 8 == 0;
}

static const unsigned moduli[] = { 256, 384, 512 };

/* A key that is known, but wrapped for a KEK of another size. */
static int
fits_other(size_t len, size_t modulus)
{
	for (size_t i = 0; i < 3; i++)
		if (moduli[i] != modulus && length_ok(len, moduli[i]) &&
		    fitting(len - moduli[i]) != NULL)
			return 1;
	return 0;
}

static void
lengths(struct doctor *d, size_t len)
{
	char text[96];
	const char *what;
	int any = 0;

	if (d->modulus != 0) {
		(void)snprintf(text, sizeof(text), "%zu = %u + %zd", len,
		    d->modulus, (ssize_t)len - (ssize_t)d->modulus);
		found(d, length_ok(len, d->modulus) ? FOUND_HOLDS : FOUND_FAILS,
		    "byok-length", text);
		if (!length_ok(len, d->modulus))
			return;
		what = fitting(len - d->modulus);
		found(d, what != NULL ? FOUND_HOLDS :
		    fits_other(len, d->modulus) ? FOUND_FAILS : FOUND_UNTOLD,
		    "byok-key", what == NULL ? "" : what);
		return;
	}
	found(d, FOUND_UNTOLD, "byok-no-kek", "");
	for (size_t i = 0; i < 3; i++) {
		if (!length_ok(len, moduli[i]) ||
		    (what = fitting(len - moduli[i])) == NULL)
			continue;
		(void)snprintf(text, sizeof(text), "%s (KEK RSA %u)", what,
		    moduli[i] * 8);
		found(d, FOUND_FACT, "byok-key", text);
		any = 1;
	}
	if (!any) {
		(void)snprintf(text, sizeof(text), "%zu", len);
		found(d, FOUND_FAILS, "byok-length", text);
	}
}

static void
ciphertext(struct doctor *d, const struct json_t *j)
{
	const char *s = js_str(j, "ciphertext");
	unsigned seen = 0;
	char text[64];
	struct buf b;

	buf_init(&b, BYOK_FILE_MAX);
	if (s == NULL || b64_get_any(&b, s, strlen(s), &seen) != 0) {
		found(d, FOUND_FAILS, "byok-base64", "");
		buf_free(&b);
		return;
	}
	(void)snprintf(text, sizeof(text), "base64%s%s%s%s",
	    seen == 0 ? "url" : "",
	    seen & B64_PADDED ? " =" : "",
	    seen & B64_STANDARD ? " +/" : "",
	    seen & (B64_SPACES | B64_BITS) ? " ..." : "");
	/* No word of the service says that it takes these: remarks, no refusal. */
	found(d, seen == 0 ? FOUND_HOLDS : FOUND_REMARK, "byok-base64", text);
	lengths(d, b.len);
	buf_free(&b);
}

static void
examine(struct doctor *d, const struct json_t *j)
{
	const struct json_t *header = js_obj(j, "header");
	const char *generator = js_str(j, "generator");

	members(d, j, "schema_version header ciphertext generator");
	members(d, header, "kid alg enc");
	fixed(d, j, "schema_version", "byok-schema", "1.0.0");
	identifier(d, header);
	fixed(d, header, "alg", "byok-alg", "dir");
	fixed(d, header, "enc", "byok-enc", "CKM_RSA_AES_KEY_WRAP");
	ciphertext(d, j);
	found(d, generator == NULL ? FOUND_REMARK : FOUND_FACT, "byok-generator",
	    generator == NULL ? "" : generator);
}

int
byok_explain(struct view byok, struct view file, const char *kid,
    struct buf *findings, uint8_t *verdict)
{
	struct doctor d = { .out = findings, .kek_kid = kid };
	struct json_t *j;
	struct kek kek;
	int err, have_kek = file.len > 0;

	if (byok.len > BYOK_FILE_MAX)
		return ERR_TOOBIG;
	if (have_kek) {
		if ((err = kek_read(file, kid, &kek)) != 0)
			return err;
		d.modulus = kek.bits / 8;
		d.kek_kid = kek.kid;
	}
	if ((err = js_parse(byok, BYOK_FILE_MAX, &j)) != 0) {
		no_json(&d, byok, err);
	} else {
		examine(&d, j);
		js_free(j);
	}
	if (have_kek)
		kek_free(&kek);
	*verdict = d.refused ? 1 : d.unknown ? 3 : 0;
	return findings->err;
}

/* -- strictly ----------------------------------------------------------------------------------- */

static int
is(const struct json_t *j, const char *member, const char *want)
{
	const char *s = js_str(j, member);

	return s != NULL && strcmp(s, want) == 0;
}

static int
read_strictly(const struct json_t *j, char *kid, struct buf *blob)
{
	const struct json_t *header = js_obj(j, "header");
	struct kid parsed;

	if (js_only(j, "schema_version header ciphertext generator?") != 0 ||
	    js_only(header, "kid alg enc") != 0 ||
	    !is(j, "schema_version", "1.0.0") || !is(header, "alg", "dir") ||
	    !is(header, "enc", "CKM_RSA_AES_KEY_WRAP") ||
	    (js_has(j, "generator") && js_str(j, "generator") == NULL) ||
	    kid_parse(js_str(header, "kid"), &parsed) != 0 ||
	    js_b64_buf(j, "ciphertext", blob) != 0)
		return ERR_FORMAT;
	memcpy(kid, parsed.text, KID_MAX);
	return 0;
}

int
byok_read(struct view byok, char kid[static KID_MAX], struct buf *blob)
{
	struct json_t *j;
	int err;

	if (byok.len > BYOK_FILE_MAX)
		return ERR_TOOBIG;
	if ((err = js_parse(byok, BYOK_FILE_MAX, &j)) != 0)
		return err;
	err = read_strictly(j, kid, blob);
	js_free(j);
	return err;
}
