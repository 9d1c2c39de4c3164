#include "hsm/keys/name_check.h"

#include <string.h>

#include "src/base/err.h"
#include "src/wire/msg.h"

/* Bytes of this alphabet, at least one, at most max. */
static int
text_check(const char *s, const char *alphabet, size_t max)
{
	size_t len = strlen(s);

	return len >= 1 && len <= max && strspn(s, alphabet) == len ? 0 : ERR_ARG;
}

#define DIGITS "0123456789"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

int
ident_check(const char *ident)
{
	return text_check(ident, DIGITS LOWER "-", IDENT_MAX);
}

int
key_name_check(const char *name)
{
	return text_check(name, DIGITS LOWER UPPER "-", NAME_MAX_);
}

int
region_check(const char *region)
{
	return text_check(region, DIGITS LOWER "-", REGION_MAX - 1);
}

int
guid_check(const char *guid)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (strlen(guid) != GUID_TEXT)
		return ERR_ARG;
	for (size_t i = 0; i < GUID_TEXT; i++)
		if (form[i] == '-' ? guid[i] != '-' :
		    strchr("0123456789abcdef", guid[i]) == NULL)
			return ERR_ARG;
	return 0;
}
