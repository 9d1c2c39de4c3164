#include "src/flow/hashing.h"

#include <errno.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/file.h"

#define CHUNK (64 * 1024)
#define SLICE 16		/* chunks: 1 MiB */

void
hashing_init(struct hashing *h)
{
	*h = (struct hashing){ .fd = -1 };
}

void
hashing_end(struct hashing *h)
{
	sha256_free(h->sha);
	h->sha = NULL;
	if (h->fd >= 0)
		(void)close(h->fd);
	h->fd = -1;
}

int
hashing_begin(struct hashing *h, const char *path, uint64_t max)
{
	size_t size = 0;
	int err = 0, fd;

	hashing_end(h);
	hashing_init(h);
	fd = file_open(path, &size);
	if (fd < 0)
		return fd;
	h->fd = fd;
	h->total = size;
	if (size > max)
		err = ERR_TOOBIG;
	else if ((h->sha = sha256_new()) == NULL)
		err = ERR_NOMEM;
	if (err < 0)
		hashing_end(h);
	return err;
}

/* One chunk: 1, 0 at the file's end. */
static int
chunk(struct hashing *h)
{
	uint8_t p[CHUNK];
	ssize_t n;
	int err;

	do
		n = read(h->fd, p, sizeof(p));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return ERR_IO;
	if (n == 0)
		return h->done == h->total ? 0 : ERR_CHANGED;
	if ((uint64_t)n > h->total - h->done)
		return ERR_CHANGED;
	h->done += (uint64_t)n;
	err = sha256_add(h->sha, p, (size_t)n);
	return err < 0 ? err : 1;
}

int
hashing_slice(struct hashing *h)
{
	int r = 1;

	if (h->fd < 0)
		return ERR_PHASE;
	for (int i = 0; i < SLICE && r == 1; i++)
		r = chunk(h);
	if (r == 0)
		r = sha256_end(h->sha, h->digest);
	if (r <= 0)
		hashing_end(h);
	return r;
}
