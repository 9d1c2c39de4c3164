#include "src/vault/rest/user_code.h"

#include <string.h>

#include "src/base/err.h"

static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ";
#define HALF 4

void
user_code_put(const uint8_t random[static 8], char out[static USER_CODE + 1])
{
	for (int i = 0; i < 2 * HALF; i++)
		out[i + (i >= HALF)] = letters[random[i] % (sizeof(letters) - 1)];
	out[HALF] = '-';
	out[USER_CODE] = '\0';
}

int
user_code_read(const char *typed, char out[static USER_CODE + 1])
{
	size_t n = 0;
	char ch;

	for (; *typed != '\0'; typed++) {
		if (*typed == '-' && n == HALF) {
			out[n++] = '-';
			continue;
		}
		if (n == HALF)
			out[n++] = '-';
		ch = *typed >= 'a' && *typed <= 'z' ?
		    (char)(*typed - 'a' + 'A') : *typed;
		if (n == USER_CODE || strchr(letters, ch) == NULL)
			return ERR_FORMAT;
		out[n++] = ch;
	}
	out[n] = '\0';
	return n == USER_CODE ? 0 : ERR_FORMAT;
}
