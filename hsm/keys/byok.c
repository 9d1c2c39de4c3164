#include "hsm/keys/byok.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "hsm/keys/inside.h"
#include "hsm/keys/kek.h"
#include "src/base/brought.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

struct doctor {
	struct buf *out;
	int refused, unknown, marked;
	unsigned modulus;	/* bytes of the KEK's; 0: no KEK given */
	const char *kek_kid;	/* "" when not known */
	struct kid kid;		/* the file's; text "" when it has none */
	struct buf blob;	/* the ciphertext */
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
no_json(struct doctor *d, struct view v, const struct js_fault *fault)
{
	char line[16];

	while (v.len > 0 && v.p[0] != '\0' && strchr(" \t\r\n", v.p[0]) != NULL)
		v = view_of(v.p + 1, v.len - 1);
	(void)snprintf(line, sizeof(line), "%u", fault->line);
	if (v.len == 0)
		found(d, FOUND_FAILS, "byok-empty", "");
	else if (v.p[0] == '<')
		found(d, FOUND_FAILS, "byok-html", "");
	else if (v.p[0] != '{')
		found(d, FOUND_FAILS, "byok-legacy", "");
	else if (fault->twice)
		found(d, FOUND_FAILS, "byok-twice", line);
	else if (memchr(v.p, '\'', v.len) != NULL &&
	    memchr(v.p, '"', v.len) == NULL)
		found(d, FOUND_FAILS, "byok-quotes", "");
	else
		found(d, FOUND_FAILS, "byok-json", fault->line > 0 ? line : "");
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

/* What is wrong with an identifier, by the code of kid_parse. */
static const char *
kid_why(int err)
{
	static const struct {
		int err;
		const char *id;
	} whys[] = {
		{ ERR_KID_MISSING, "byok-kid" },
		{ ERR_KID_TEMPLATE, "byok-template" },
		{ ERR_KID_SCHEME, "byok-kid-scheme" },
		{ ERR_KID_HOST, "byok-kid-host" },
		{ ERR_KID_NAME, "byok-kid-name" },
		{ ERR_KID_VERSION, "byok-kid-version" },
	};

	for (size_t i = 0; i < sizeof(whys) / sizeof(whys[0]); i++)
		if (whys[i].err == err)
			return whys[i].id;
	return "byok-kid-path";
}

static void
identifier(struct doctor *d, const struct json_t *header)
{
	const char *s = js_str(header, "kid");
	int err = kid_parse(s, &d->kid);

	if (err != 0) {
		found(d, FOUND_FAILS, kid_why(err), s == NULL ? "" : s);
		return;
	}
	found(d, FOUND_HOLDS, "byok-kid", s);
	if (d->kek_kid[0] != '\0' && !kid_same(d->kek_kid, d->kid.text))
		found(d, FOUND_FAILS, "byok-kid-differs", d->kek_kid);
}

/* -- the ciphertext --------------------------------------------------------------------------- */

static const unsigned moduli[] = { 256, 384, 512 };

/* OAEP part as long as the modulus, then blocks of 8, at least 2 of them. */
static int
length_ok(size_t len, size_t modulus)
{
	return len >= modulus + 16 && (len - modulus) % 8 == 0;
}

/* A key that is known, but wrapped for a KEK of another size. */
static int
fits_other(size_t len, size_t modulus)
{
	for (size_t i = 0; i < 3; i++)
		if (moduli[i] != modulus && length_ok(len, moduli[i]) &&
		    inside_fits(len - moduli[i]) != NULL)
			return 1;
	return 0;
}

/* Symmetric keys are for a Managed HSM; in so few bytes there is no other. */
static void
symmetric(struct doctor *d, const struct inside *row)
{
	enum found level = FOUND_UNTOLD;

	if (d->kid.managed)
		level = FOUND_HOLDS;
	else if (d->kid.is_vault)
		level = FOUND_FAILS;
	found(d, level, "byok-aes", row->what);
}

/* What a rest of such a length may be, behind this KEK's part. */
static void
content(struct doctor *d, size_t len)
{
	const struct inside *row = inside_fits(len - d->modulus);

	if (row == NULL)
		found(d, FOUND_UNTOLD, fits_other(len, d->modulus) ?
		    "byok-other-kek" : "byok-key", "");
	else if (row->err != 0)
		found(d, FOUND_UNTOLD, "byok-other-form", row->what);
	else if (row->hi <= 40)
		symmetric(d, row);
	else
		found(d, FOUND_HOLDS, "byok-key", row->what);
}

static void
with_kek(struct doctor *d, size_t len)
{
	char text[96];

	(void)snprintf(text, sizeof(text), "%zu = %u + %zd", len, d->modulus,
	    (ssize_t)len - (ssize_t)d->modulus);
	found(d, length_ok(len, d->modulus) ? FOUND_HOLDS : FOUND_FAILS,
	    "byok-length", text);
	if (length_ok(len, d->modulus))
		content(d, len);
}

/* Only a length that no KEK and no blocks give is a proof. */
static void
without_kek(struct doctor *d, size_t len)
{
	const struct inside *row;
	char text[160];
	int any = 0;

	for (size_t i = 0; i < 3; i++) {
		if (!length_ok(len, moduli[i]))
			continue;
		any = 1;
		if ((row = inside_fits(len - moduli[i])) == NULL)
			continue;
		(void)snprintf(text, sizeof(text), "%s (KEK RSA %u)", row->what,
		    moduli[i] * 8);
		found(d, FOUND_FACT, row->err != 0 ? "byok-other-form" : "byok-key",
		    text);
	}
	(void)snprintf(text, sizeof(text), "%zu", len);
	if (any)
		found(d, FOUND_UNTOLD, "byok-no-kek", "");
	else
		found(d, FOUND_FAILS, "byok-length", text);
}

/* What the specification's own template has in its place. */
static int
is_template(const char *s)
{
	return strncasecmp(s, "BASE64", 6) == 0 && strchr(s, '(') != NULL;
}

static void
ciphertext(struct doctor *d, const struct json_t *j)
{
	const char *s = js_str(j, "ciphertext");
	unsigned seen = 0;
	char text[64];

	if (s == NULL || *s == '\0') {
		found(d, FOUND_FAILS, "byok-base64", "");
		return;
	}
	if (is_template(s)) {
		found(d, FOUND_FAILS, "byok-template", "BASE64URL(");
		return;
	}
	if (b64_get_any(&d->blob, s, strlen(s), &seen) != 0) {
		found(d, FOUND_FAILS, "byok-base64", "?");
		return;
	}
	(void)snprintf(text, sizeof(text), "base64%s%s%s%s",
	    seen == 0 ? "url" : "",
	    seen & B64_PADDED ? " =" : "",
	    seen & B64_STANDARD ? " +/" : "",
	    seen & (B64_SPACES | B64_BITS) ? " ..." : "");
	/* No word of the service says that it takes these: remarks, no refusal. */
	found(d, seen == 0 ? FOUND_HOLDS : FOUND_REMARK, "byok-base64", text);
	if (d->modulus != 0)
		with_kek(d, d->blob.len);
	else
		without_kek(d, d->blob.len);
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

/* az sends the bytes as they are. RFC 8259 8.1: JSON is UTF-8, writers add no mark,
 * readers may ignore one; nobody says that the service does. */
static void
encoding(struct doctor *d, unsigned seen)
{
	d->marked = (seen & (BROUGHT_UTF16 | BROUGHT_MARK)) != 0;
	if ((seen & BROUGHT_UTF16) != 0)
		found(d, FOUND_FAILS, "byok-mark", "UTF-16");
	else if ((seen & BROUGHT_MARK) != 0)
		found(d, FOUND_UNTOLD, "byok-mark", "UTF-8");
}

static void
read_all(struct doctor *d, struct view byok)
{
	struct js_fault fault = { 0 };
	struct json_t *j = NULL;
	struct buf text;
	unsigned seen = 0;
	int err;

	buf_init(&text, BYOK_FILE_MAX);
	if ((err = brought_text(byok, &text, &seen)) == 0)
		err = js_parse_at(buf_view(&text), BYOK_FILE_MAX, &j, &fault);
	encoding(d, seen);
	if (err != 0 && text.len == 0 && byok.len > 0)	/* cut, as UTF-16 */
		found(d, FOUND_FAILS, "byok-json", "");
	else if (err != 0) {
		no_json(d, buf_view(&text), &fault);
	} else {
		examine(d, j);
		js_free(j);
	}
	buf_free(&text);
}

int
byok_explain(struct view byok, struct view file, const char *kid,
    struct buf *findings, uint8_t *verdict)
{
	struct doctor d = { .out = findings };
	struct kek kek = { 0 };
	struct kid given;
	int err;

	if (byok.len > BYOK_FILE_MAX)
		return ERR_TOOBIG;
	if (file.len > 0 && (err = kek_read(file, kid, &kek)) != 0)
		return err;
	d.modulus = kek.bits / 8;
	d.kek_kid = kek.kid;
	if (file.len == 0 && (err = kid_parse(kid, &given)) == 0)
		d.kek_kid = given.text;
	else if (file.len == 0 && err != ERR_KID_MISSING)
		return err;
	buf_init(&d.blob, BYOK_FILE_MAX);
	read_all(&d, byok);
	buf_free(&d.blob);
	kek_free(&kek);
	*verdict = d.refused ? 1 : d.unknown ? 3 : 0;
	return findings->err;
}

/* -- for a vault --------------------------------------------------------------------------- */

int
byok_read(struct view byok, char kid[static KID_MAX], struct buf *blob)
{
	struct buf findings;
	struct doctor d = { .out = &findings, .kek_kid = "" };
	int err = 0;

	if (byok.len > BYOK_FILE_MAX)
		return ERR_TOOBIG;
	buf_init(&findings, BYOK_FILE_MAX);
	buf_init(&d.blob, BYOK_FILE_MAX);
	read_all(&d, byok);
	if (d.refused || d.marked || d.blob.len == 0 || d.kid.text[0] == '\0')
		err = ERR_BYOK;
	if (err == 0 && (err = buf_put(blob, d.blob.p, d.blob.len)) == 0)
		memcpy(kid, d.kid.text, KID_MAX);
	buf_free(&d.blob);
	buf_free(&findings);
	return err;
}
