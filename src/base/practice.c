#include "src/base/practice.h"

#include <stdio.h>
#include <string.h>

#include "src/base/digest.h"
#include "src/base/err.h"

#define FACTORY_PIN 123456

/* The digest of "label" 00 "name", as a big-endian number, modulo m. */
static int
derive(const char *label, const char *name, uint32_t m, uint32_t *out)
{
	uint8_t digest[SHA256_LEN];
	struct sha256 *s = sha256_new();
	uint64_t rest = 0;
	int err;

	if (s == NULL)
		return ERR_CRYPTO;
	if ((err = sha256_add(s, label, strlen(label) + 1)) == 0 &&
	    (err = sha256_add(s, name, strlen(name))) == 0)
		err = sha256_end(s, digest);
	sha256_free(s);
	if (err)
		return ERR_CRYPTO;
	for (size_t i = 0; i < sizeof(digest); i++)
		rest = (rest * 256 + digest[i]) % m;
	*out = (uint32_t)rest;
	return 0;
}

void
card_number_text(uint32_t number, char out[static 12])
{
	if (number < 100000000u)
		(void)snprintf(out, 12, "%04u %04u", number / 10000u,
		    number % 10000u);
	else
		(void)snprintf(out, 12, "%u", number);
}

int
practice_serial(const char *name, uint32_t *number)
{
	return derive("keyconvoy card number", name, 100000000u, number);
}

int
practice_number(const char *name, char out[static 10])
{
	char text[12];
	uint32_t n;
	int err;

	if ((err = practice_serial(name, &n)) != 0)
		return err;
	card_number_text(n, text);
	memcpy(out, text, 10);
	return 0;
}

int
practice_pin(const char *name, char out[static 9])
{
	uint32_t n;
	int err;

	err = derive("keyconvoy practice PIN", name, 1000000u, &n);
	if (err)
		return err;
	if (n == FACTORY_PIN)
		n++;
	(void)snprintf(out, 9, "%06u", n % 1000000u);
	return 0;
}
