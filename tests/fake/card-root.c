/* Usage: card-root MAKER. The root of a maker of the tests (attests.h), PEM. */
#include <stdio.h>

#include "tests/fake/attests.h"

int
main(int argc, char **argv)
{
	struct buf pem;
	int bad;

	buf_init(&pem, 4096);
	bad = argc != 2 || attests_root(argv[1], &pem) != 0 ||
	    fwrite(pem.p, 1, pem.len, stdout) != pem.len;
	buf_free(&pem);
	return bad;
}
