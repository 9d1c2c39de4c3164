/*
 * Without libFuzzer: runs each named file through the fuzz target once, in a
 * block of exactly its size, so that the sanitizers see one byte too many.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SEED_MAX (4u << 20)

static int
run(const char *path)
{
	FILE *f = fopen(path, "rb");
	long size = -1;
	uint8_t *p = NULL;
	int ok = 0;

	if (f != NULL && fseek(f, 0, SEEK_END) == 0)
		size = ftell(f);
	if (size >= 0 && size <= (long)SEED_MAX && fseek(f, 0, SEEK_SET) == 0)
		p = malloc(size > 0 ? (size_t)size : 1);
	if (p != NULL && fread(p, 1, (size_t)size, f) == (size_t)size) {
		LLVMFuzzerTestOneInput(p, (size_t)size);
		ok = 1;
	}
	free(p);
	if (f != NULL)
		fclose(f);
	if (!ok)
		fprintf(stderr, "%s: cannot be read\n", path);
	return ok;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!run(argv[i]))
			return EXIT_FAILURE;
	return EXIT_SUCCESS;
}
