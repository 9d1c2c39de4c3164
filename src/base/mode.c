#include "src/base/mode.h"

#include <string.h>

#include "src/base/err.h"

const char *
mode_name(enum mode m)
{
	return m == MODE_PRODUCTION ? "production" : "rehearsal";
}

int
mode_parse(const char *s, enum mode *m)
{
	if (s == NULL)
		return ERR_FORMAT;
	if (strcmp(s, "rehearsal") == 0)
		*m = MODE_REHEARSAL;
	else if (strcmp(s, "production") == 0)
		*m = MODE_PRODUCTION;
	else
		return ERR_FORMAT;
	return 0;
}
