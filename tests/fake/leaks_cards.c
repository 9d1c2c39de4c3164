/* keyconvoy-cardd: PINs and PUKs that a virtual card gets but the factory's, its
 * storage key, its private number. See leaks.h. */
#include <stdarg.h>
#include <string.h>

#include "src/card/virtual/vcard.h"
#include "tests/fake/leaks.h"

int __real_vcard_wrap(const struct vcard *c, const char *word,
    struct vcard_pin *p, const uint8_t *pin, const struct secret *storage);
EVP_PKEY *__real_EVP_PKEY_Q_keygen(OSSL_LIB_CTX *ctx, const char *query,
    const char *type, ...);

int __wrap_vcard_wrap(const struct vcard *c, const char *word,
    struct vcard_pin *p, const uint8_t *pin, const struct secret *storage);
EVP_PKEY *__wrap_EVP_PKEY_Q_keygen(OSSL_LIB_CTX *ctx, const char *query,
    const char *type, ...);

static int
is_factory(const uint8_t *pin)
{
	return memcmp(pin, "123456\xff\xff", VCARD_PIN_LEN) == 0 ||
	    memcmp(pin, "12345678", VCARD_PIN_LEN) == 0;
}

int
__wrap_vcard_wrap(const struct vcard *c, const char *word, struct vcard_pin *p,
    const uint8_t *pin, const struct secret *storage)
{
	size_t n = VCARD_PIN_LEN;

	while (n > 0 && pin[n - 1] == 0xff)
		n--;
	if (!is_factory(pin))
		leak_tell(word, pin, n);
	leak_tell("storage", storage->p, storage->len);
	return __real_vcard_wrap(c, word, p, pin, storage);
}

EVP_PKEY *
__wrap_EVP_PKEY_Q_keygen(OSSL_LIB_CTX *ctx, const char *query, const char *type,
    ...)
{
	EVP_PKEY *key;
	va_list ap;

	va_start(ap, type);
	key = __real_EVP_PKEY_Q_keygen(ctx, query, type, va_arg(ap, char *));
	va_end(ap);
	if (key != NULL)
		leak_tell_key("card", key);
	return key;
}
