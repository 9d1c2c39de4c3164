/*
 * What a vault is handed: transfer packages, .byok files, trust lists, rights.
 * Signatures hold here whatever was signed (--wrap), or no change would get past
 * them. The first byte says what follows: 't' a transfer package, 'j' the JWE in
 * one, 'h' the JWE's protected header, 'b' a .byok, 'l' the payload of a trust
 * list, 'r' the header of a key file of which the rights are read.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "hsm/keys/name_check.h"
#include "hsm/keys/byok.h"
#include "hsm/exchange/exchange.h"
#include "hsm/world/trust.h"
#include "hsm/keys/transfer.h"
#include "src/base/json.h"
#include "src/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_EVP_DigestVerify(EVP_MD_CTX *ctx, const unsigned char *sig,
    size_t len, const unsigned char *p, size_t n);

int
__wrap_EVP_DigestVerify(EVP_MD_CTX *ctx, const unsigned char *sig, size_t len,
    const unsigned char *p, size_t n)
{
	(void)ctx, (void)sig, (void)len, (void)p, (void)n;
	return 1;
}

/* The world that signed the seeds. */
#define HKNSO "0fca54eae3114cbe8f4376352a258cf5" \
	"a8456b0091e02dcffdb4c4893871afe5"
static const char delegation[] =
    "eyJhbGciOiJFUzUxMiIsImZvcm0iOiJrZXljb252b3ktZGVsZWdhdGlvbi0xIiwibW"
    "9kZSI6InJlaGVhcnNhbCIsImp3ayI6eyJrdHkiOiJFQyIsImNydiI6IlAtNTIxIiwi"
    "eCI6IkFVRjlWU3pwU291TEtlX1ByYkNvSExXNjFIR05hZXFkUjZqNXA1RjJNU0I0cl"
    "9ndXZhbVBJRjR4UFlBSGxBYzJHVktVZXQ5VHlGTlo3ZG1DUXhEWU43UksiLCJ5Ijoi"
    "QUlzOFFWZWpGa0Y0XzZKUDBIMFpNNjRHa3dSZTgwVTA1UDlHeS1NSGsweFozZjAzcn"
    "FwYW9qckdJMWdBV2ZtMWRPR1h0MGtGLUpPdDU2ZEllcDRUQ0RlSiJ9fQ.eyJmb3JtI"
    "joia2V5Y29udm95LWRlbGVnYXRpb24tMSIsIm1vZGUiOiJyZWhlYXJzYWwiLCJnZW4"
    "iOjEsImhrbnNvIjoiMGZjYTU0ZWFlMzExNGNiZThmNDM3NjM1MmEyNThjZjVhODQ1N"
    "mIwMDkxZTAyZGNmZmRiNGM0ODkzODcxYWZlNSIsImttbCI6eyJrdHkiOiJFQyIsImN"
    "ydiI6IlAtMjU2IiwieCI6IjJPTkRIdlZ4QlpYZll5R2h4OHhxa2VlS1FyRWdhbzJ3R"
    "GxxRy14ZXFZbjQiLCJ5IjoiaExKZFNKbTJZVlhlQlg5RG1qWGxZM3NIVFJ3cVVKQ0d"
    "mMUF2MzEtSWVLQSJ9fQ.AH3ucix4JjVw_94snPRZBUSno1U-_LOnlYyM6D1sWLe7De"
    "KxzoM3PohUApCK698BcnyvUjrdUE2Jzxj2XP6nLMQTAHDxpAv2YsGG38m-C3SrtqzH"
    "fp_WjwQnGktz-rgtvfwVoQWA2k5169brWEHJWK5ch2kRi9Jk6PKCeo2epWvdqWpy";

static void
read_transfer(struct view file)
{
	struct transfer t;

	if (transfer_read(file, &t) != 0) {
		if (t.pub != NULL || t.jwe.p != NULL)
			abort();
		return;
	}
	if (guid_check(t.subscription) != 0 ||
	    key_name_check(t.name) != 0 ||
	    region_check(t.region) != 0 ||
	    key_size_check(t.type, t.size) != 0 || t.pub == NULL ||
	    EVP_PKEY_get_bits(t.pub) != (int)t.size || t.rights == 0 ||
	    (t.rights & ~key_rights_imported(t.type)) != 0)
		abort();
	transfer_free(&t);
}

static const uint8_t sig[64];	/* of zeros */

static void
put_header(struct buf *out, const char *form)
{
	struct buf header;

	buf_init(&header, 4096);
	buf_printf(&header, "{\"alg\":\"ES256\",\"form\":\"%s\","
	    "\"mode\":\"rehearsal\",\"delegation\":\"%s\"}", form, delegation);
	b64url_put(out, header.p, header.len);
	buf_free(&header);
}

/* A flattened JWS by that world, and a compact one. */
static void
put_signed(struct buf *out, const char *form, struct view payload)
{
	buf_puts(out, "{\"payload\":\"");
	b64url_put(out, payload.p, payload.len);
	buf_puts(out, "\",\"protected\":\"");
	put_header(out, form);
	buf_puts(out, "\",\"signature\":\"");
	b64url_put(out, sig, sizeof(sig));
	buf_puts(out, "\"}");
}

static void
put_compact(struct buf *out, const char *form, struct view payload)
{
	put_header(out, form);
	buf_puts(out, ".");
	b64url_put(out, payload.p, payload.len);
	buf_puts(out, ".");
	b64url_put(out, sig, sizeof(sig));
}

static void
read_jwe(struct view jwe)
{
	struct buf file;

	buf_init(&file, PACKAGE_MAX);
	put_signed(&file, TRANSFER_FORM, jwe);
	if (file.err == 0)
		read_transfer(buf_view(&file));
	buf_free(&file);
}

static void
read_header(struct view header)
{
	static const uint8_t zeros[256];
	struct buf jwe;

	buf_init(&jwe, PACKAGE_MAX);
	b64url_put(&jwe, header.p, header.len);
	buf_puts(&jwe, ".");
	b64url_put(&jwe, zeros, sizeof(zeros));
	buf_puts(&jwe, ".AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA");
	if (jwe.err == 0)
		read_jwe(buf_view(&jwe));
	buf_free(&jwe);
}

static void
read_byok(struct view file)
{
	char text[KID_MAX];
	struct buf blob;
	struct kid kid;

	buf_init(&blob, BYOK_FILE_MAX);
	if (byok_read(file, text, &blob) == 0 && kid_parse(text, &kid) != 0)
		abort();
	buf_free(&blob);
}

static void
read_list(struct view payload)
{
	struct guard g = { .mode = MODE_REHEARSAL };
	struct trusted t;
	struct buf file;

	if (hex_get(g.world.hknso, SHA256_LEN, HKNSO) != 0)
		abort();
	buf_init(&file, TRUST_MAX);
	put_signed(&file, "keyconvoy-trust-1", payload);
	if (file.err == 0 && trust_read(&g, buf_view(&file), &t) == 0)
		for (size_t i = 0; i < t.n; i++)
			if (i >= TRUSTED_MAX || !trust_has(&t, t.hknso[i]))
				abort();
	buf_free(&file);
}

/* What a seal says, under the KML of an open world. */
static void
read_seal(struct view payload)
{
	struct guard g = { .mode = MODE_REHEARSAL, .loaded = 1, .open = 1 };
	struct rep_sealed says;
	struct buf file, cards;

	if (hex_get(g.world.hknso, SHA256_LEN, HKNSO) != 0 ||
	    pkey_ec_new("P-256", &g.world.kml) != 0)
		abort();
	g.kml = g.world.kml;
	buf_init(&file, TRUST_MAX);
	buf_init(&cards, SHAMIR_MAX);
	put_compact(&file, "keyconvoy-seal-2", payload);
	if (file.err == 0 &&
	    guard_sealed(&g, buf_view(&file), &says, &cards) == 0 &&
	    (says.n == 0 || says.seq == 0 || says.cards.len == 0 ||
	    says.mode != MODE_REHEARSAL))
		abort();
	EVP_PKEY_free(g.world.kml);
	buf_free(&cards);
	buf_free(&file);
}

/* The list of a ritual: what is taken is given out again as it was. */
static void
read_grants(struct view list)
{
	struct grants g;
	struct buf back;

	buf_init(&back, 64 * 1024);
	if (grants_read(list, &g) == 0 && (g.n > GRANTS_MAX ||
	    grants_write(&g, &back) != 0 || !view_eq(buf_view(&back), list)))
		abort();
	buf_free(&back);
}

/* What was read is written as it stood there. */
static void
read_rights(struct view text)
{
	struct json_t *j, *back = js_new();
	struct key_info info = { 0 }, again = { 0 };
	const char *app;

	if (js_parse(text, KEY_FILE_MAX, &j) != 0) {
		js_free(back);
		return;
	}
	app = js_str(j, "app");
	if (app != NULL && strlen(app) < sizeof(info.app)) {
		memcpy(info.app, app, strlen(app) + 1);
		memcpy(again.app, app, strlen(app) + 1);
		if (key_get_rights(j, &info) == 0 &&
		    (key_put_rights(back, &info) != 0 ||
		    key_get_rights(back, &again) != 0 ||
		    again.rights != info.rights ||
		    again.method != info.method))
			abort();
	}
	js_free(back);
	js_free(j);
}

static const struct {
	uint8_t kind;
	void (*read)(struct view v);
} kinds[] = {
	{ 't', read_transfer },
	{ 'j', read_jwe },
	{ 'h', read_header },
	{ 'b', read_byok },
	{ 'l', read_list },
	{ 'r', read_rights },
	{ 's', read_seal },
	{ 'g', read_grants },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view v = view_of(data, size);
	uint8_t kind;

	if (view_u8(&v, &kind) != 0)
		return 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].kind == kind)
			kinds[i].read(v);
	ERR_clear_error();
	return 0;
}
