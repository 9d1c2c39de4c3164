/*
 * leak-find SECRETS FILE...: is any of these secrets in any of these files? One
 * secret a line, "NAME HEX". Each is looked for raw, in hex, in base64 and in
 * base64url at every alignment, random ones also by pieces of 16 bytes. A line
 * "FILE: NAME (FORM)" for each file and name found; exit status 1 then, 0 when
 * nothing is there, 2 when it cannot be told.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE	16
#define KEY	4		/* bytes that a bucket is chosen by */
#define BUCKETS	65536u
#define LINE	40000

struct needle {
	struct needle *next;
	const char *name, *form;
	size_t len;
	uint8_t p[];
};

static struct needle *bucket[BUCKETS];
static size_t n_needles;

static unsigned
hash(const uint8_t *p)
{
	uint32_t v = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];

	return (v * 2654435761u) >> 16;
}

static void *
need(void *p)
{
	if (p == NULL) {
		(void)fprintf(stderr, "leak-find: no memory\n");
		exit(2);
	}
	return p;
}

static void
add(const char *name, const char *form, const void *p, size_t len)
{
	struct needle *n;
	unsigned h;

	if (len < 6)
		return;
	n = need(malloc(sizeof(*n) + len));
	*n = (struct needle){ .name = name, .form = form, .len = len };
	memcpy(n->p, p, len);
	h = hash(n->p);
	n->next = bucket[h];
	bucket[h] = n;
	n_needles++;
}

static void
add_hex(const char *name, const uint8_t *p, size_t len, int upper)
{
	char *text = need(malloc(2 * len + 1));

	for (size_t i = 0; i < len; i++)
		(void)sprintf(text + 2 * i, upper ? "%02X" : "%02x", p[i]);
	add(name, "hex", text, 2 * len);
	free(text);
}

/* The letters that stand for these bytes alone when skip bytes stand before
 * them in a group of three. */
static void
add_base64(const char *name, const uint8_t *p, size_t len, unsigned skip,
    const char *last)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789";
	char *text = need(malloc(len * 2 + 8));
	size_t n = 0, first = (8 * skip + 5) / 6, bits = 8 * (len + skip);

	for (size_t i = first; 6 * i + 6 <= bits; i++) {
		unsigned v = 0;

		for (size_t b = 6 * i; b < 6 * i + 6; b++) {
			size_t at = b - 8 * skip;

			v = v << 1 | (p[at / 8] >> (7 - at % 8) & 1);
		}
		text[n++] = v < 62 ? letters[v] : last[v - 62];
	}
	add(name, "base64", text, n);
	free(text);
}

static void
add_forms(const char *name, const uint8_t *p, size_t len)
{
	add(name, "raw", p, len);
	add_hex(name, p, len, 0);
	add_hex(name, p, len, 1);
	for (unsigned skip = 0; skip < 3; skip++) {
		add_base64(name, p, len, skip, "+/");
		add_base64(name, p, len, skip, "-_");
	}
}

/* Zeros and the like are everywhere and no secret. */
static int
is_random(const uint8_t *p, size_t len)
{
	uint8_t seen[256] = { 0 };
	unsigned n = 0;

	for (size_t i = 0; i < len; i++)
		n += !seen[p[i]]++;
	return n >= (len < 16 ? len / 2 : 8);
}

/* DER has pieces that everybody has; what is random in it comes by itself. */
static void
add_secret(const char *name, const uint8_t *p, size_t len)
{
	if (!is_random(p, len))
		return;
	add_forms(name, p, len);
	if (p[0] == 0x30 && len > 64)
		return;
	for (size_t at = 0; len > PIECE && at + PIECE <= len; at += PIECE)
		if (is_random(p + at, PIECE))
			add_forms(name, p + at, PIECE);
}

static int
take_line(char *line)
{
	static uint8_t bytes[LINE / 2];
	char *hex = strchr(line, ' ');
	size_t n = 0;
	unsigned v;

	if (hex == NULL)
		return -1;
	*hex++ = '\0';
	while (sscanf(hex, "%2x", &v) == 1 && hex[1] != '\0' &&
	    hex[0] != '\n') {
		bytes[n++] = (uint8_t)v;
		hex += 2;
	}
	if (n > 0)
		add_secret(need(strdup(line)), bytes, n);
	return 0;
}

static int
read_secrets(const char *path)
{
	static char line[LINE];
	FILE *f = fopen(path, "r");
	int r = f == NULL ? -1 : 0;

	while (r == 0 && fgets(line, sizeof(line), f) != NULL)
		r = take_line(line);
	if (f != NULL)
		(void)fclose(f);
	return r;
}

/* One line for each name, however often it is there. */
static int
search(const char *path, const uint8_t *p, size_t len)
{
	const char *said[64];
	size_t n_said = 0;

	for (size_t i = 0; i + KEY <= len; i++)
		for (struct needle *n = bucket[hash(p + i)]; n != NULL;
		    n = n->next) {
			size_t k = 0;

			if (n->len > len - i || memcmp(n->p, p + i, n->len) != 0)
				continue;
			while (k < n_said && strcmp(said[k], n->name) != 0)
				k++;
			if (k < n_said || n_said == 64)
				continue;
			said[n_said++] = n->name;
			(void)printf("%s: %s (%s)\n", path, n->name, n->form);
		}
	return n_said > 0;
}

static int
search_file(const char *path)
{
	struct stat st;
	uint8_t *p;
	int fd = open(path, O_RDONLY), found = 0;

	if (fd < 0 || fstat(fd, &st) != 0) {
		perror(path);
		exit(2);
	}
	if (st.st_size > 0) {
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED) {
			perror(path);
			exit(2);
		}
		found = search(path, p, (size_t)st.st_size);
		(void)munmap(p, (size_t)st.st_size);
	}
	(void)close(fd);
	return found;
}

int
main(int argc, char **argv)
{
	int found = 0;

	if (argc < 3 || read_secrets(argv[1]) != 0 || n_needles == 0) {
		(void)fprintf(stderr, "leak-find: no secrets to look for\n");
		return 2;
	}
	for (int i = 2; i < argc; i++)
		found |= search_file(argv[i]);
	return found;
}
