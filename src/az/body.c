/*
 * What az reads of us. The JSON is the service's, of texts that call_make took: none
 * has a character that would end a string.
 */
#include "src/az/calls.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/text.h"

int
body_package(const struct req_az *req, struct buf *out)
{
	return req->file.len == 0 ? ERR_ARG :
	    buf_put(out, req->file.p, req->file.len);
}

int
body_create(const struct req_az *req, struct buf *out)
{
	return req->size[0] == '\0' ? ERR_ARG : buf_printf(out,
	    "{\"kty\":\"RSA-HSM\",\"key_size\":%s,\"key_ops\":[\"import\"]}",
	    req->size);
}

static void
put_ops(struct buf *out, const char *ops)
{
	const char *comma = "";
	size_t len;

	for (; *ops != '\0'; ops += len + strspn(ops + len, " ")) {
		len = strcspn(ops, " ");
		(void)buf_printf(out, "%s\"%.*s\"", comma, (int)len, ops);
		comma = ",";
	}
}

int
body_import(const struct req_az *req, struct buf *out)
{
	if (req->file.len == 0 || req->kty[0] == '\0')
		return ERR_ARG;
	(void)buf_printf(out, "{\"key\":{\"kty\":\"%s-HSM\",", req->kty);
	if (req->crv[0] != '\0')
		(void)buf_printf(out, "\"crv\":\"%s\",", req->crv);
	(void)buf_puts(out, "\"key_ops\":[");
	put_ops(out, req->ops);
	(void)buf_puts(out, "],\"key_hsm\":\"");
	(void)b64url_put(out, req->file.p, req->file.len);
	return buf_puts(out, "\"},\"attributes\":{\"enabled\":true}}");
}

/* base64 of az's own command, base64url of the service. */
int
body_sign(const struct req_az *req, struct buf *out)
{
	const size_t len = strcspn(req->digest, "=");

	if (len == 0 || req->alg[0] == '\0')
		return ERR_ARG;
	(void)buf_printf(out, "{\"alg\":\"%s\",\"value\":\"", req->alg);
	for (size_t i = 0; i < len; i++) {
		const char c = req->digest[i];

		(void)buf_put(out, c == '+' ? "-" : c == '/' ? "_" : &c, 1);
	}
	return buf_puts(out, "\"}");
}
