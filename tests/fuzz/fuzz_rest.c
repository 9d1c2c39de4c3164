/*
 * Requests to a vault that is served, up to where keyd would be asked: the first
 * line is the target, the second the Authorization and a host, the rest the body.
 * Nothing is
 * answered without a token of this vault; what a body says stays within bounds.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/json.h"
#include "src/vault/rest/token.h"
#include "src/vault/rest/wish.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct service service;

static void
begin(void)
{
	if (service.base[0] != '\0')
		return;
	js_setup();
	(void)strcpy(service.v.about.name, "contoso");
	(void)strcpy(service.v.about.region, "eu");
	if (service_names(&service, 8443) != 0)
		abort();
}

/* Up to the end of a line, without it; NULL at the end. */
static char *
line(const uint8_t **data, size_t *size)
{
	const uint8_t *end = memchr(*data, '\n', *size);
	size_t len = end == NULL ? *size : (size_t)(end - *data);
	char *s = strndup((const char *)*data, len);

	if (s == NULL)
		abort();
	len += end != NULL;
	*data += len;
	*size -= len;
	return s;
}

static void
bodies(struct view body)
{
	const char *what;
	struct wish w;
	struct use u;

	for (int kind = WISH_CREATE; kind <= WISH_CHANGE; kind++) {
		if (wish_read(body, (enum wish_kind)kind, &w, &what) ==
		    FAULT_NONE && (w.blob.len > BYOK_FILE_MAX ||
		    (kind == WISH_IMPORT && w.blob.len == 0) ||
		    (w.tags != NULL && strlen(w.tags) > TAGS_MAX)))
			abort();
		wish_free(&w);
	}
	for (int verify = 0; verify < 2; verify++) {
		if (use_read(body, verify, &u, &what) == FAULT_NONE &&
		    (u.value.len == 0 || (verify && u.digest.len == 0)))
			abort();
		use_free(&u);
	}
}

/* What can be answered without keyd: everything, but for what a token opens. */
static void
request(const char *host, const char *target, const char *authorization,
    struct view body)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "PATCH",
		"DELETE", "HEAD" };
	struct reply r = { 0 };

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		const struct request q = { .method = methods[i],
			.target = target, .host = host,
			.authorization = authorization, .body = body };

		buf_init(&r.body, REPLY_MAX);
		service_answer(&service, &q, &r);
		if (r.status < 200 || r.status > 503 || r.body.len == 0)
			abort();
		buf_free(&r.body);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const hosts[] = { "localhost:8443",
		"contoso.localhost:8443", "contoso-hsm.localhost:8443", NULL };
	char *target, *authorization, *seen = NULL;

	if (size > BODY_MAX)
		return 0;
	begin();
	target = line(&data, &size);
	authorization = line(&data, &size);
	/* Nobody guesses the secret. */
	if (token_check(&service, authorization, 0, &seen) == FAULT_NONE)
		abort();
	free(seen);
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		request(hosts[i], target, authorization, view_of(data, size));
	request(authorization, target, NULL, view_of(data, size));
	bodies(view_of(data, size));
	free(authorization);
	free(target);
	return 0;
}
