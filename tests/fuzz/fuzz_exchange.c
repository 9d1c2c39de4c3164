/*
 * Exchange packages. Signatures hold here whatever was signed (--wrap), or no
 * change would get past them. The first byte says what follows, parts divided by
 * a zero byte:
 *
 *   'f' two files, the KEK's and the world's
 *   'p' what a protected header has behind its form, and two payloads; here the
 *       chain leads to its root, too, whatever it is
 *   'c' x5c, a JSON array
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "hsm/keys/name_check.h"
#include "hsm/exchange/exchange_parts.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define NOW UINT64_C(1800000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_EVP_DigestVerify(EVP_MD_CTX *ctx, const unsigned char *sig,
    size_t len, const unsigned char *p, size_t n);
int __wrap_chain_check(const struct chain *c);
int __wrap_chain_check_at(const struct chain *c, uint64_t now);
int __real_chain_check(const struct chain *c);
int __real_chain_check_at(const struct chain *c, uint64_t now);

static int chain_holds;

int
__wrap_EVP_DigestVerify(EVP_MD_CTX *ctx, const unsigned char *sig, size_t len,
    const unsigned char *p, size_t n)
{
	(void)ctx, (void)sig, (void)len, (void)p, (void)n;
	return 1;
}

int
__wrap_chain_check(const struct chain *c)
{
	return chain_holds ? 0 : __real_chain_check(c);
}

int
__wrap_chain_check_at(const struct chain *c, uint64_t now)
{
	return chain_holds ? 0 : __real_chain_check_at(c, now);
}

/* What stands before the next zero byte. */
static struct view
next(struct view *v)
{
	const uint8_t *zero = v->len > 0 ? memchr(v->p, 0, v->len) : NULL;
	struct view part = *v;

	if (zero != NULL)
		part.len = (size_t)(zero - v->p);
	v->p += part.len + (zero != NULL);
	v->len -= part.len + (zero != NULL);
	return part;
}

/* -- a pair -------------------------------------------------------------- */

/* What holds is whole; what fails hands out nothing. */
static void
check(const struct exchange *e)
{
	size_t bad = 0, root = e->check[EXCHANGE_ROOT];

	for (size_t i = 0; i < EXCHANGE_N; i++) {
		if (e->check[i] != CHECK_OK && e->check[i] != CHECK_FAILED &&
		    e->check[i] != CHECK_UNTOLD)
			abort();
		bad += e->check[i] == CHECK_FAILED;
	}
	if ((bad == 0) != (exchange_verdict(e, 0) == 0) ||
	    (bad == 0) != (e->kek != NULL) || root != CHECK_UNTOLD)
		abort();
	if (bad > 0 ? e->bits != 0 || *e->region != 0 || *e->suite != 0 :
	    (e->bits != 2048 && e->bits != 3072 && e->bits != 4096) ||
	    region_check(e->region) != 0 ||
	    strnlen(e->suite, sizeof(e->suite)) == sizeof(e->suite))
		abort();
}

static void
read_pair(struct view kek, struct view world)
{
	static const struct exchange_wants wants = { .mode = MODE_REHEARSAL,
		.region = "", .now = NOW };
	struct exchange e;

	if (exchange_read(kek, world, &wants, &e) == 0)
		check(&e);
	else if (e.kek != NULL || e.bits != 0 || *e.region != 0)
		abort();
	exchange_free(&e);
}

static void
put_package(struct buf *out, const char *form, struct view header,
    struct view payload)
{
	static const uint8_t sig[64] = { 1, [63] = 1 };
	struct buf h;

	buf_init(&h, JOSE_HEADER_MAX);
	buf_printf(&h, "{\"alg\":\"ES256\",\"form\":\"%s\",", form);
	buf_put(&h, header.p, header.len);
	buf_puts(&h, "}");
	buf_puts(out, "{\"protected\":\"");
	b64url_put(out, h.p, h.len);
	buf_puts(out, "\",\"payload\":\"");
	b64url_put(out, payload.p, payload.len);
	buf_puts(out, "\",\"signature\":\"");
	b64url_put(out, sig, sizeof(sig));
	buf_puts(out, "\"}");
	buf_free(&h);
}

static void
read_parts(struct view v)
{
	struct view header = next(&v), kek = next(&v), world = next(&v);
	struct buf a, b;

	buf_init(&a, PACKAGE_MAX);
	buf_init(&b, PACKAGE_MAX);
	put_package(&a, KEK_PKG_FORM, header, kek);
	put_package(&b, WORLD_PKG_FORM, header, world);
	if (a.err == 0 && b.err == 0)
		read_pair(buf_view(&a), buf_view(&b));
	buf_free(&a);
	buf_free(&b);
}

/* -- a chain ------------------------------------------------------------- */

/* No other than a good one passes; what is asked of any does not hurt. */
static void
read_chain(struct view text)
{
	uint8_t root[SHA256_LEN];
	struct json_t *j, *again;
	struct chain c;

	if (js_parse(text, JOSE_HEADER_MAX, &j) != 0)
		return;
	if (chain_read(j, &c) == 0) {
		(void)__real_chain_check(&c);
		(void)__real_chain_check_at(&c, NOW);
		(void)chain_is_mode(&c, MODE_REHEARSAL);
		(void)chain_is_region(&c, "na");
		if (chain_until(&c) > EXCHANGE_TIME_MAX ||
		    chain_root(&c, root) != 0 || chain_write(&c, &again) != 0 ||
		    !chain_same(j, again))
			abort();
		js_free(again);
		chain_free(&c);
	}
	js_free(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view v = view_of(data, size), first;
	uint8_t kind;

	if (view_u8(&v, &kind) != 0)
		return 0;
	chain_holds = kind == 'p';
	switch (kind) {
	case 'f':
		first = next(&v);
		read_pair(first, v);
		break;
	case 'p':
		read_parts(v);
		break;
	case 'c':
		read_chain(v);
		break;
	}
	ERR_clear_error();
	return 0;
}
