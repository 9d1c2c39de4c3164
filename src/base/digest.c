#include "src/base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "src/base/beyond.h"
#include "src/base/err.h"

struct sha256 {
	EVP_MD_CTX *ctx;
};

/* Fetched once and kept: looking it up costs more than a short digest. */
static const EVP_MD *
algorithm(void)
{
	static EVP_MD *md;

	if (md == NULL)
		md = EVP_MD_fetch(NULL, "SHA256", NULL);
	return md;
}

int
sha256(const void *p, size_t len, uint8_t out[static SHA256_LEN])
{
	const EVP_MD *md = algorithm();

	if (md == NULL || EVP_Digest(p, len, out, NULL, md, NULL) != 1)
		return ERR_CRYPTO;
	return 0;
}

struct sha256 *
sha256_new(void)
{
	struct sha256 *s = calloc(1, sizeof(*s));
	const EVP_MD *md = algorithm();

	if (s == NULL)
		return NULL;
	s->ctx = EVP_MD_CTX_new();
	if (s->ctx == NULL || md == NULL ||
	    EVP_DigestInit_ex(s->ctx, md, NULL) != 1) {
		sha256_free(s);
		return NULL;
	}
	return s;
}

int
sha256_add(struct sha256 *s, const void *p, size_t len)
{
	return EVP_DigestUpdate(s->ctx, p, len) == 1 ? 0 : ERR_CRYPTO;
}

int
sha256_end(struct sha256 *s, uint8_t out[static SHA256_LEN])
{
	return EVP_DigestFinal_ex(s->ctx, out, NULL) == 1 ? 0 : ERR_CRYPTO;
}

void
sha256_free(struct sha256 *s)
{
	if (s == NULL)
		return;
	EVP_MD_CTX_free(s->ctx);
	free(s);
}

/* Adds everything that fd still gives; it may have grown. */
static int
add_all(struct sha256 *s, int fd)
{
	uint8_t chunk[16384];
	int64_t left = SHA256_FILE_MAX;
	ssize_t n;
	int r = 0;

	while (r == 0) {
		n = read(fd, chunk, sizeof(chunk));
		if (n == 0)
			break;
		if (n < 0 && errno != EINTR)
			r = ERR_IO;
		else if (n > 0)
			r = (left -= n) < 0 ? ERR_TOOBIG :
			    sha256_add(s, chunk, (size_t)n);
	}
	explicit_bzero(chunk, sizeof(chunk));
	return r;
}

int
sha256_file(const char *path, uint8_t out[static SHA256_LEN])
{
	struct sha256 *s = NULL;
	struct stat st;
	int fd, r;

	/* Links are followed: programs may be installed as such. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		fd = errno == EACCES ? beyond(BEYOND_FILE, path, NULL) :
		    err_from_errno(errno);
	if (fd < 0)
		return fd == ERR_FOLDER ? ERR_FORMAT : fd;
	if (fstat(fd, &st) != 0)
		r = ERR_IO;
	else if (!S_ISREG(st.st_mode))
		r = ERR_FORMAT;
	else if (st.st_size > SHA256_FILE_MAX)
		r = ERR_TOOBIG;
	else if ((s = sha256_new()) == NULL)
		r = ERR_NOMEM;
	else
		r = add_all(s, fd);
	if (r == 0)
		r = sha256_end(s, out);
	sha256_free(s);
	(void)close(fd);
	return r;
}
