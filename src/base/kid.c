#include "src/base/kid.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"

#define LOWER	"abcdefghijklmnopqrstuvwxyz"
#define UPPER	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"

/* Cuts the part before the next slash (or the end) into out. */
static int
part(const char **s, char *out, size_t size, const char *allowed)
{
	size_t len = strspn(*s, allowed);

	if (len == 0 || len >= size)
		return ERR_KID;
	memcpy(out, *s, len);
	out[len] = '\0';
	*s += len;
	return 0;
}

static int
literal(const char **s, const char *text)
{
	size_t len = strlen(text);

	if (strncmp(*s, text, len) != 0)
		return ERR_KID;
	*s += len;
	return 0;
}

/* Names of RFC 1123: labels of 1 to 63, no hyphen at either end. */
static int
host_ok(const char *host)
{
	size_t len;

	for (;;) {
		len = strcspn(host, ".");
		if (len == 0 || len > 63 || host[0] == '-' ||
		    host[len - 1] == '-')
			return 0;
		if (host[len] == '\0')
			return 1;
		host += len + 1;
	}
}

/* An optional ":PORT", kept with the host. */
static int
port(const char **s, char *host, size_t size)
{
	char digits[6];
	size_t len = strlen(host);

	if (**s != ':')
		return 0;
	++*s;
	if (part(s, digits, sizeof(digits), DIGITS) != 0 || digits[0] == '0' ||
	    strtoul(digits, NULL, 10) > 65535)
		return ERR_KID;
	if (len + 1 + strlen(digits) >= size)
		return ERR_KID;
	host[len] = ':';
	memcpy(host + len + 1, digits, strlen(digits) + 1);
	return 0;
}

static int
parse(const char *s, struct kid *k)
{
	size_t len = strlen(s), label;

	if (len >= sizeof(k->text))
		return ERR_KID;
	memcpy(k->text, s, len + 1);
	if (literal(&s, "https://") != 0 ||
	    part(&s, k->host, sizeof(k->host), LOWER UPPER DIGITS ".-") != 0 ||
	    !host_ok(k->host))
		return ERR_KID;
	/* Names of hosts have no case; what is compared is lower case. */
	for (char *c = k->host; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	label = strcspn(k->host, ".");
	memcpy(k->vault, k->host, label);
	k->vault[label] = '\0';
	if (port(&s, k->host, sizeof(k->host)) != 0 ||
	    literal(&s, "/keys/") != 0 ||
	    part(&s, k->name, sizeof(k->name), LOWER UPPER DIGITS "-") != 0 ||
	    literal(&s, "/") != 0 ||
	    part(&s, k->version, sizeof(k->version), DIGITS "abcdef") != 0)
		return ERR_KID;
	if (strlen(k->version) != 32 || *s != '\0')
		return ERR_KID;
	return 0;
}

int
kid_parse(const char *s, struct kid *out)
{
	struct kid k = { 0 };

	if (s == NULL || *s == '\0')
		return ERR_KID_MISSING;
	if (parse(s, &k) != 0)
		return ERR_KID;
	*out = k;
	return 0;
}
