/*
 * The record as a file, and as lines that fold. A chain that holds up to a line
 * is one that may be opened; what the fold makes of it stays within its bounds.
 * Because a changed line breaks the chain, each line is also folded by itself,
 * and taken for the seals.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/record/journal_scan.h"
#include "src/record/seals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What every page relies on. */
static void
check_state(const struct state *s)
{
	if (s->n > CARDS_MAX || s->k > s->n || s->n_people > PEOPLE_MAX ||
	    state_enrolled(s) > CARDS_MAX || state_proved(s) > CARDS_MAX)
		abort();
	if (strnlen(s->name, TEXT_MAX) == TEXT_MAX ||
	    strnlen(s->ident, sizeof(s->ident)) == sizeof(s->ident) ||
	    strnlen(s->friendly, TEXT_MAX) == TEXT_MAX)
		abort();
}

static void
read_whole(int fd, size_t size)
{
	struct journal_check check;
	struct state *s = calloc(1, sizeof(*s));
	int r, cut;

	if (s == NULL)
		abort();
	r = journal_scan(fd, state_fold, s, &check, &cut);
	if (check.size > size || (check.n > 0 && check.size == 0) ||
	    (cut && check.bad == 0 && !check.torn) ||
	    (check.bad != 0 && check.bad != check.n + 1))
		abort();
	/* A record that was read to its end and is not torn is all of the file. */
	if (r == 0 && check.bad == 0 && !check.torn && check.size != size)
		abort();
	check_state(s);
	free(s);
}

static void
fold_lines(const uint8_t *data, size_t size)
{
	struct state *s = calloc(1, sizeof(*s));
	uint8_t digest[SHA256_LEN] = { 0 };
	const uint8_t *end;
	struct json_t *rec;
	uint64_t n = 0;

	if (s == NULL)
		abort();
	for (; size > 0; size -= (size_t)(end - data), data = end) {
		end = memchr(data, '\n', size);
		end = end == NULL ? data + size : end + 1;
		if (js_parse(view_of(data, (size_t)(end - data)),
		    JOURNAL_LINE_MAX, &rec) != 0)
			continue;
		(void)state_fold(s, ++n, rec, digest);
		check_state(s);
		js_free(rec);
	}
	free(s);
}

/* Without keyd no seal holds, whatever stands in the lines. */
static void
seal_lines(const uint8_t *data, size_t size)
{
	const struct rep_sealed none = { .seq = 1 };
	struct seals *s = calloc(1, sizeof(*s));
	uint8_t digest[SHA256_LEN] = { 0 };
	const uint8_t *end;
	struct json_t *rec;
	uint64_t n = 0;

	if (s == NULL)
		abort();
	for (; size > 0; size -= (size_t)(end - data), data = end) {
		end = memchr(data, '\n', size);
		end = end == NULL ? data + size : end + 1;
		if (js_parse(view_of(data, (size_t)(end - data)),
		    JOURNAL_LINE_MAX, &rec) != 0)
			continue;
		if (sha256(data, (size_t)(end - data) - 1, digest) == 0)
			(void)seals_take(s, ++n, rec, digest);
		js_free(rec);
	}
	for (size_t i = 0; i < s->n; i++)
		if (seals_check(s, i, &none) == 0)
			abort();
	if (seals_covered(s) != 0 || seals_unnamed(s) != 0 ||
	    s->acts.n > SAID_MAX || s->claims.n > SAID_MAX ||
	    (s->n > 0 && !seals_old(s) && !seals_broken(s)))
		abort();
	seals_free(s);
	free(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;

	js_setup();
	if (fd < 0)
		fd = memfd_create("transcript", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, 0) != 0 ||
	    pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	read_whole(fd, size);
	fold_lines(data, size);
	seal_lines(data, size);
	return 0;
}
