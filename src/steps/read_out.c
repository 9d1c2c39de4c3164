#include "src/steps/read_out.h"

#include "src/base/words.h"

int
read_out_check(struct flow *f, const uint8_t digest[static SHA256_LEN])
{
	const char *typed = flow_value(f, "word");
	uint16_t pos[WORDS_N];

	if (typed[0] == '\0') {
		flow_notice(f, "word-empty", NULL);
		return ERR_ARG;
	}
	if (words_of(digest, pos) < 0 || !words_match(typed, pos[WORDS_N - 1])) {
		flow_notice(f, "word-differs", NULL);
		return ERR_ARG;
	}
	return 0;
}
