#include "src/launch/tail.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
tail_read(struct tail *t, int fd)
{
	char chunk[TAIL_MAX];
	size_t room;
	ssize_t n;

	for (;;) {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		room = sizeof(t->text) - t->len;
		if ((size_t)n < room)
			room = (size_t)n;
		memcpy(t->text + t->len, chunk, room);
		t->len += room;
	}
}

void
tail_print(const struct tail *t, const char *program)
{
	int begins = 1;

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
