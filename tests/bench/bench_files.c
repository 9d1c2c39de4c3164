/*
 * Many records, many keys. The folder is the first argument; what is made in it
 * stays there, for the commands that bench.sh times.
 */
#include <stdio.h>
#include <string.h>

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/text.h"
#include "src/record/journal.h"
#include "tests/bench/bench.h"

#define MANY 10000

static char dir[FILE_PATH_MAX], record[FILE_PATH_MAX];

/* Lines as long as those of a ceremony are in the middle. */
static int
make_record(void)
{
	uint8_t head[SHA256_LEN] = { 0 };
	char prev[2 * SHA256_LEN + 1];
	struct buf all;
	int err = 0;

	buf_init(&all, 16u << 20);
	for (unsigned n = 1; err == 0 && n <= MANY; n++) {
		size_t start = all.len;

		hex_put(prev, head, sizeof(head));
		buf_printf(&all, "{\"n\":%u,\"time\":\"2026-11-24T10:00:00Z\","
		    "\"step\":\"world\",\"event\":\"note\",\"prev\":\"%s\","
		    "\"expected\":\"card %u of 3\",\"happened\":\"it was not "
		    "read at first\",\"decided\":\"put in again\"}", n, prev, n);
		err = sha256(all.p + start, all.len - start, head);
		buf_puts(&all, "\n");
	}
	if (err == 0 && (err = all.err) == 0)
		err = file_write(record, buf_view(&all));
	buf_free(&all);
	return err;
}

static int
verify(void *arg)
{
	struct journal_check check;

	(void)arg;
	return journal_verify(record, NULL, NULL, &check) != 0 ||
	    check.n != MANY || check.bad != 0;
}

static int
make_keys(void)
{
	static const uint8_t like[1900];	/* a sealed RSA-2048 is about so long */
	char name[64], path[FILE_PATH_MAX];

	for (unsigned i = 0; i < MANY; i++) {
		FILE *f;
		size_t n;

		snprintf(name, sizeof(name), "key_simple_contoso-%05u", i);
		if (path_join(path, dir, name) != 0 ||
		    (f = fopen(path, "wb")) == NULL)
			return -1;
		n = fwrite(like, 1, sizeof(like), f);
		if (fclose(f) != 0 || n != sizeof(like))
			return -1;
	}
	return 0;
}

static int
count(void *arg, const char *name)
{
	unsigned *n = arg;

	*n += strncmp(name, "key_simple_", 11) == 0;
	return 0;
}

static int
list(void *arg)
{
	unsigned n = 0;

	(void)arg;
	return dir_each(dir, count, &n) != 0 || n != MANY;
}

int
main(int argc, char **argv)
{
	if (argc != 2 || path_join(dir, argv[1], "keys") != 0 ||
	    path_join(record, argv[1], "transcript.jsonl") != 0 ||
	    dir_make(dir) != 0 || make_record() != 0 || make_keys() != 0) {
		fprintf(stderr, "usage: bench_files FOLDER (writable)\n");
		return 1;
	}
	bench_line("record of 10,000 lines, verify", 1e3 * bench_median(verify,
	    NULL, 15, 1), "ms", 50);
	bench_line("names of 10,000 key files, list", 1e3 * bench_median(list,
	    NULL, 15, 1), "ms", 50);
	return 0;
}
