/* What a sample ceremony cannot do without: CPU seconds of one key generation
 * (the mean, it varies) and of one opening of a virtual card. */
#include <stdio.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rsa.h>

#include "src/card/virtual/vcard.h"

#define KEYS 40
#define OPENINGS 9

static double
cpu(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

int
main(void)
{
	unsigned char out[32];
	double start = cpu();

	for (int i = 0; i < KEYS; i++) {
		EVP_PKEY *key = EVP_RSA_gen(2048);

		if (key == NULL)
			return 1;
		EVP_PKEY_free(key);
	}
	printf("keygen\t%.6f\n", (cpu() - start) / KEYS);
	start = cpu();
	for (int i = 0; i < OPENINGS; i++)
		if (EVP_PBE_scrypt("246810", 6, (const unsigned char *)"salt", 4,
		    1ull << vcard_log_n, 8, 1, 64u << 20, out, sizeof(out)) != 1)
			return 1;
	printf("scrypt\t%.6f\n", (cpu() - start) / OPENINGS);
	return 0;
}
