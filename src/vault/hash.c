#include "src/vault/hash.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "src/base/err.h"

#define CHUNK 16384

static const struct {
	const char *alg;
	const EVP_MD *(*md)(void);
} rows[] = {
	{ "RS256", EVP_sha256 }, { "RS384", EVP_sha384 }, { "RS512", EVP_sha512 },
	{ "PS256", EVP_sha256 }, { "PS384", EVP_sha384 }, { "PS512", EVP_sha512 },
	{ "ES256", EVP_sha256 }, { "ES384", EVP_sha384 }, { "ES512", EVP_sha512 },
};

static const EVP_MD *
find(const char *alg)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].alg, alg) == 0)
			return rows[i].md();
	return NULL;
}

int
hash_known(const char *alg)
{
	return find(alg) != NULL ? 0 : ERR_UNSUPPORTED;
}

static int
add_all(EVP_MD_CTX *c, int fd)
{
	uint8_t chunk[CHUNK];
	ssize_t n;
	int err = 0;

	while (err == 0 && (n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n > 0)
			err = EVP_DigestUpdate(c, chunk, (size_t)n) == 1 ? 0 :
			    ERR_CRYPTO;
		else if (errno != EINTR)
			err = ERR_IO;
	}
	explicit_bzero(chunk, sizeof(chunk));
	return err;
}

int
hash_fd(const char *alg, int fd, uint8_t out[static HASH_MAX], size_t *len)
{
	const EVP_MD *md = find(alg);
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	unsigned n = 0;
	int err = c == NULL ? ERR_NOMEM : md == NULL ? ERR_UNSUPPORTED : 0;

	if (err == 0 && EVP_DigestInit_ex(c, md, NULL) != 1)
		err = ERR_CRYPTO;
	if (err == 0)
		err = add_all(c, fd);
	if (err == 0 && EVP_DigestFinal_ex(c, out, &n) != 1)
		err = ERR_CRYPTO;
	EVP_MD_CTX_free(c);
	*len = n;
	return err;
}
