#include "src/launch/tail.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define READS_MAX (65536 / TAIL_MAX)

/* At the end, in the place of the oldest. n: at most TAIL_MAX. */
static void
keep(struct tail *t, const char *said, size_t n)
{
	const size_t room = sizeof(t->text) - t->len;
	const size_t old = n > room ? n - room : 0;

	if (old > 0)
		t->cut = 1;
	memmove(t->text, t->text + old, t->len - old);
	memcpy(t->text + t->len - old, said, n);
	t->len += n - old;
}

int
tail_read(struct tail *t, int fd)
{
	char chunk[TAIL_MAX];
	ssize_t n;

	for (unsigned i = 0; i < READS_MAX; i++) {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		keep(t, chunk, (size_t)n);
	}
	return 1;
}

void
tail_print(const struct tail *t, const char *program)
{
	int begins = 1;

	if (t->cut)
		(void)fprintf(stderr, "[%s] ...\n", program);
	for (size_t i = 0; i < t->len; i++) {
		unsigned char c = (unsigned char)t->text[i];

		if (begins)
			(void)fprintf(stderr, "[%s] ", program);
		begins = c == '\n';
		(void)fputc(begins || (c >= ' ' && c < 0x7f) ? c : '?', stderr);
	}
	if (!begins)
		(void)fputc('\n', stderr);
}
