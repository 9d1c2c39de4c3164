#include "src/base/kid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/err.h"

#define LOWER	"abcdefghijklmnopqrstuvwxyz"
#define UPPER	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"
#define HTTPS	443
#define VERSION_LEN	32

/* -- what stands around it ------------------------------------------------------- */

/* Blanks and quotes, also those that word processors make of them, and the marks
 * that a text may begin with. */
static const char *const around[] = {
	" ", "\t", "\r", "\n", "\"", "'", "`",
	"\xc2\xa0", "\xc2\xab", "\xc2\xbb",	/* no-break space, guillemets */
	"\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9c", "\xe2\x80\x9d",
	"\xe2\x80\xaf", "\xe2\x80\x8b", "\xef\xbb\xbf"
};
#define AROUND (sizeof(around) / sizeof(around[0]))

static size_t
begins(const char *s, size_t len)
{
	for (size_t i = 0; i < AROUND; i++) {
		size_t n = strlen(around[i]);

		if (n <= len && memcmp(s, around[i], n) == 0)
			return n;
	}
	return 0;
}

static size_t
ends(const char *s, size_t len)
{
	for (size_t i = 0; i < AROUND; i++) {
		size_t n = strlen(around[i]);

		if (n <= len && memcmp(s + len - n, around[i], n) == 0)
			return n;
	}
	return 0;
}

/* The identifier itself: *s moves to its begin, its length comes back. */
static size_t
trim(const char **s)
{
	size_t len = strlen(*s), n;

	while ((n = begins(*s, len)) > 0) {
		*s += n;
		len -= n;
	}
	while ((n = ends(*s, len)) > 0)
		len -= n;
	if (len > 0 && (*s)[len - 1] == '/')
		len--;
	return len;
}

/* -- its parts ------------------------------------------------------------------- */

/* Cuts the part before the next character that is not allowed (or the end). */
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

/* In any case: neither schemes nor the service's paths have one. */
static int
literal(const char **s, const char *text)
{
	size_t len = strlen(text);

	if (strncasecmp(*s, text, len) != 0)
		return ERR_KID;
	*s += len;
	return 0;
}

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
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

/* An optional ":PORT", kept with the host unless it is https's own. */
static int
port(const char **s, struct kid *k)
{
	char digits[6];
	size_t len = strlen(k->host);

	if (**s != ':')
		return 0;
	++*s;
	if (part(s, digits, sizeof(digits), DIGITS) != 0 || digits[0] == '0' ||
	    strtoul(digits, NULL, 10) > 65535)
		return ERR_KID_HOST;
	if (strtoul(digits, NULL, 10) == HTTPS)
		return 0;
	if (len + 1 + strlen(digits) >= sizeof(k->host))
		return ERR_KID_HOST;
	k->host[len] = ':';
	memcpy(k->host + len + 1, digits, strlen(digits) + 1);
	k->port = (unsigned)strtoul(digits, NULL, 10);
	return 0;
}

static int
host(const char **s, struct kid *k)
{
	size_t label;
	const char *second;

	if (part(s, k->host, sizeof(k->host), LOWER UPPER DIGITS ".-") != 0 ||
	    !host_ok(k->host))
		return ERR_KID_HOST;
	lower(k->host);
	label = strcspn(k->host, ".");
	memcpy(k->vault, k->host, label);
	k->vault[label] = '\0';
	second = k->host + label;
	k->managed = strncmp(second, ".managedhsm.", 12) == 0;
	k->is_vault = strncmp(second, ".vault.", 7) == 0;
	return port(s, k);
}

/* What pages and manuals print in the places of names; a version is hex, and a host
 * has a dot. */
static int
is_template(const char *s)
{
	static const char *const hosts[] = { "https://VAULT/", "https://COFFRE/" };
	const char *last = strrchr(s, '/');

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (strncmp(s, hosts[i], strlen(hosts[i])) == 0)
			return 1;
	return strpbrk(s, "<>{}") != NULL ||
	    (last != NULL && strcmp(last, "/VERSION") == 0);
}

static int
parse(const char *s, struct kid *k)
{
	int err;

	if (is_template(s))
		return ERR_KID_TEMPLATE;
	if (literal(&s, "https://") != 0)
		return ERR_KID_SCHEME;
	if ((err = host(&s, k)) != 0)
		return err;
	if (literal(&s, "/keys/") != 0)
		return *s == '\0' || *s == '/' ? ERR_KID : ERR_KID_HOST;
	if (part(&s, k->name, sizeof(k->name), LOWER UPPER DIGITS "-") != 0 ||
	    (*s != '\0' && *s != '/'))
		return ERR_KID_NAME;
	if (literal(&s, "/") != 0 ||
	    part(&s, k->version, sizeof(k->version), DIGITS "abcdefABCDEF") != 0 ||
	    strlen(k->version) != VERSION_LEN || *s != '\0')
		return ERR_KID_VERSION;
	lower(k->version);
	return 0;
}

int
kid_parse(const char *s, struct kid *out)
{
	struct kid k = { 0 };
	char text[KID_MAX];
	size_t len;
	int err, n;

	if (s == NULL || (len = trim(&s)) == 0)
		return ERR_KID_MISSING;
	if (len >= sizeof(text))
		return ERR_KID;
	memcpy(text, s, len);
	text[len] = '\0';
	if ((err = parse(text, &k)) != 0)
		return err;
	n = snprintf(k.text, sizeof(k.text), "https://%s/keys/%s/%s", k.host,
	    k.name, k.version);
	if (n < 0 || (size_t)n >= sizeof(k.text))
		return ERR_KID;
	*out = k;
	return 0;
}

int
kid_same(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

int
kid_same_name(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}
