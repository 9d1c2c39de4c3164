/* Nobody knows beforehand which words are asked. A file of its own: goldens have
 * another. */
#include <sys/random.h>

#include "src/base/paper.h"

unsigned
paper_draw(unsigned n)
{
	unsigned asked = 0;
	uint8_t byte;

	if (n >= WORDS_N)
		return PAPER_ALL;
	while (n > 0) {
		if (getrandom(&byte, 1, 0) != 1)
			return 0;
		/* 252 is a multiple of twelve. */
		if (byte >= 252 || (asked & 1u << byte % WORDS_N) != 0)
			continue;
		asked |= 1u << byte % WORDS_N;
		n--;
	}
	return asked;
}
