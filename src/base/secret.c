/*
 * One arena between guard pages, given out in runs of 64-byte blocks, first
 * fit. What is known of the blocks lies outside it, so that an overrun inside
 * the arena cannot change it. Misuse is a bug of this program: it ends there.
 */
#include "src/base/secret.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/base/err.h"

#define BLOCK		64u
#define DEFAULT_SIZE	(64u * 1024)
#define MAX_SIZE	(64u * 1024 * 1024)

static struct {
	uint8_t *p;		/* between the guard pages; NULL: none yet */
	size_t blocks;
	uint8_t *taken;		/* a byte a block */
	size_t *len;		/* bytes given out from this block on; 0: none */
	size_t in_use;
	int locked;
} arena;

/* Maps size bytes (whole pages) with one inaccessible page on each side. */
static uint8_t *
map_guarded(size_t size, size_t page)
{
	uint8_t *p;

	p = mmap(NULL, size + 2 * page, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	if (mprotect(p + page, size, PROT_READ | PROT_WRITE) != 0) {
		(void)munmap(p, size + 2 * page);
		return NULL;
	}
	return p + page;
}

int
secret_setup(size_t size)
{
	long sys = sysconf(_SC_PAGESIZE);
	size_t page = sys > 0 ? (size_t)sys : 4096;

	if (arena.p != NULL)
		return ERR_PHASE;
	if (size == 0 || size > MAX_SIZE)
		return ERR_ARG;
	size = (size + page - 1) / page * page;
	arena.blocks = size / BLOCK;
	arena.taken = calloc(arena.blocks, sizeof(*arena.taken));
	arena.len = calloc(arena.blocks, sizeof(*arena.len));
	if (arena.taken != NULL && arena.len != NULL)
		arena.p = map_guarded(size, page);
	if (arena.p == NULL) {
		free(arena.taken);
		free(arena.len);
		memset(&arena, 0, sizeof(arena));
		return ERR_NOMEM;
	}
	/* Older kernels may refuse these; the arena works without them. */
	(void)madvise(arena.p, size, MADV_DONTDUMP);
	(void)madvise(arena.p, size, MADV_WIPEONFORK);
	arena.locked = mlock(arena.p, size) == 0;
	return 0;
}

int
secret_locked(void)
{
	return arena.locked;
}

/* The first run of n free blocks, or arena.blocks when there is none. */
static size_t
first_fit(size_t n)
{
	size_t run = 0;

	for (size_t i = 0; i < arena.blocks; i++) {
		run = arena.taken[i] ? 0 : run + 1;
		if (run == n)
			return i + 1 - n;
	}
	return arena.blocks;
}

/* Blocks for len bytes and the NUL behind them. */
static size_t
blocks_for(size_t len)
{
	return len / BLOCK + 1;
}

int
secret_new(struct secret *s, size_t len)
{
	size_t at, n;
	int r;

	*s = (struct secret){ 0 };
	if (len == 0)
		return ERR_ARG;
	if (arena.p == NULL && (r = secret_setup(DEFAULT_SIZE)) != 0)
		return r;
	n = blocks_for(len);
	at = first_fit(n);
	if (at == arena.blocks)
		return ERR_NOMEM;
	memset(arena.taken + at, 1, n);
	arena.len[at] = len;
	arena.in_use += len;
	s->p = arena.p + at * BLOCK;
	s->len = len;
	memset(s->p, 0, n * BLOCK);
	return 0;
}

/* The block at which p was given out. */
static size_t
block_of(const uint8_t *p)
{
	uintptr_t base = (uintptr_t)arena.p, at = (uintptr_t)p;
	size_t i;

	if (arena.p == NULL || at < base ||
	    at - base >= arena.blocks * BLOCK || (at - base) % BLOCK != 0)
		abort();	/* never was a secret */
	i = (at - base) / BLOCK;
	if (arena.len[i] == 0)
		abort();	/* freed already, or its inside */
	return i;
}

void
secret_free(struct secret *s)
{
	size_t at, len, n;

	if (s->p == NULL) {
		s->len = 0;
		return;
	}
	at = block_of(s->p);
	len = arena.len[at];
	/* A user may have shortened it, but not written past its end. */
	if (s->len > len || s->p[len] != 0)
		abort();
	n = blocks_for(len);
	explicit_bzero(s->p, n * BLOCK);
	memset(arena.taken + at, 0, n);
	arena.len[at] = 0;
	arena.in_use -= len;
	*s = (struct secret){ 0 };
}

void
secret_move(struct secret *to, struct secret *from)
{
	if (to == from)
		return;
	secret_free(to);
	*to = *from;
	*from = (struct secret){ 0 };
}

size_t
secret_in_use(void)
{
	return arena.in_use;
}

int
secret_holds(const void *p, size_t len)
{
	uintptr_t base = (uintptr_t)arena.p, at = (uintptr_t)p;
	size_t size = arena.blocks * BLOCK;

	return arena.p != NULL && at >= base && at - base <= size &&
	    len <= size - (at - base);
}
