#include "src/vault/rest/server.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <microhttpd.h>

#include "src/base/err.h"
#include "src/vault/rest/faults.h"

#define CONNECTIONS 400
#define IDLE_SECONDS 30
#define BODY_SECONDS 30		/* a body that drips keeps no connection for ever */
#define WAIT_MS 500		/* how long a signal may have to wait */
#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

struct server {
	struct service *s;
	struct MHD_Daemon *d;
};

/* A request while it arrives. */
struct incoming {
	char *target;		/* as it stands in its first line */
	struct buf body;
	int begun;
	time_t since;		/* of its first line, on a clock that nobody sets */
};

static time_t
seconds(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* -- one request -------------------------------------------------------------- */

static void *
on_uri(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct incoming *in = calloc(1, sizeof(*in));

	(void)cls, (void)connection;
	if (in == NULL)
		return NULL;
	buf_init(&in->body, BODY_MAX);
	in->target = strdup(uri);
	in->since = seconds();
	return in;
}

static void
on_end(void *cls, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode code)
{
	struct incoming *in = *state;

	(void)cls, (void)connection, (void)code;
	*state = NULL;
	if (in == NULL)
		return;
	buf_free(&in->body);
	free(in->target);
	free(in);
}

static const char *
header(struct MHD_Connection *c, const char *name)
{
	return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static struct request
request_of(struct MHD_Connection *c, const struct incoming *in,
    const char *method)
{
	return (struct request){ .method = method, .target = in->target,
		.host = header(c, MHD_HTTP_HEADER_HOST),
		.authorization = header(c, MHD_HTTP_HEADER_AUTHORIZATION),
		.body = buf_view(&in->body) };
}

static enum MHD_Result
add_headers(struct MHD_Response *r, const struct server *server,
    const struct reply *reply)
{
	if (reply->challenge[0] != '\0' && MHD_add_response_header(r,
	    MHD_HTTP_HEADER_WWW_AUTHENTICATE, reply->challenge) != MHD_YES)
		return MHD_NO;
	if (reply->body.len > 0 && MHD_add_response_header(r,
	    MHD_HTTP_HEADER_CONTENT_TYPE, "application/json; charset=utf-8") !=
	    MHD_YES)
		return MHD_NO;
	if (MHD_add_response_header(r, MHD_HTTP_HEADER_CACHE_CONTROL,
	    "no-cache") != MHD_YES)
		return MHD_NO;
	return MHD_add_response_header(r, "x-ms-keyvault-region",
	    server->s->v.about.region);
}

static enum MHD_Result
queue(const struct server *server, struct MHD_Connection *c,
    const struct reply *reply)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(reply->body.len,
	    (void *)(uintptr_t)buf_str(&reply->body), MHD_RESPMEM_MUST_COPY);
	enum MHD_Result ok = MHD_NO;

	if (r == NULL)
		return MHD_NO;
	if (add_headers(r, server, reply) == MHD_YES)
		ok = MHD_queue_response(c, reply->status, r);
	MHD_destroy_response(r);
	return ok;
}

/* What says that it is larger than any is answered before it comes. */
static int
says_too_much(struct MHD_Connection *c)
{
	const char *s = header(c, MHD_HTTP_HEADER_CONTENT_LENGTH);

	return s != NULL && strtoull(s, NULL, 10) > BODY_MAX;
}

/* Headers only: what can be refused now is, and its body is not waited for. */
static enum MHD_Result
begin(const struct server *server, struct MHD_Connection *c,
    const struct incoming *in, const char *method)
{
	const struct request q = request_of(c, in, method);
	enum MHD_Result ok = MHD_YES;
	struct reply r = { 0 };

	buf_init(&r.body, REPLY_MAX);
	if (service_refuses(server->s, &q, &r))
		ok = queue(server, c, &r);
	else if (says_too_much(c)) {
		service_too_big(server->s, &r);
		ok = queue(server, c, &r);
	}
	buf_free(&r.body);
	return ok;
}

static enum MHD_Result
finish(const struct server *server, struct MHD_Connection *c,
    const struct incoming *in, const char *method)
{
	const struct request q = request_of(c, in, method);
	enum MHD_Result ok;
	struct reply r = { 0 };

	buf_init(&r.body, REPLY_MAX);
	service_answer(server->s, &q, &r);
	ok = queue(server, c, &r);
	buf_free(&r.body);
	return ok;
}

/* MHD_NO cuts the connection: a body that goes on without having said so, or for
 * too long. */
static enum MHD_Result
on_request(void *cls, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *data, size_t *len,
    void **state)
{
	const struct server *server = cls;
	struct incoming *in = *state;

	(void)url, (void)version;
	if (in == NULL || in->target == NULL)
		return MHD_NO;
	if (!in->begun) {
		in->begun = 1;
		return begin(server, c, in, method);
	}
	if (*len == 0)
		return finish(server, c, in, method);
	if (seconds() - in->since > BODY_SECONDS ||
	    buf_put(&in->body, data, *len) != 0)
		return MHD_NO;
	*len = 0;
	return MHD_YES;
}

/* -- the socket --------------------------------------------------------------- */

static socklen_t
address_len(const struct sockaddr *at)
{
	return at->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) :
	    sizeof(struct sockaddr_in);
}

static int
listen_error(int errnum)
{
	return errnum == EADDRINUSE ? ERR_LOCKED :
	    errnum == EADDRNOTAVAIL ? ERR_ARG : err_from_errno(errnum);
}

/* Ours, and not the library's, so that what is wrong can be told. */
static int
listen_at(const struct sockaddr *at)
{
	const int on = 1;
	int err, fd = socket(at->sa_family, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);

	if (fd < 0)
		return listen_error(errno);
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(fd, at, address_len(at)) == 0 && listen(fd, 256) == 0)
		return fd;
	err = listen_error(errno);
	(void)close(fd);
	return err;
}

static unsigned
port_of(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} a = { .v6 = { 0 } };
	socklen_t len = sizeof(a);

	if (getsockname(fd, &a.any, &len) != 0)
		return 0;
	return ntohs(a.any.sa_family == AF_INET6 ? a.v6.sin6_port :
	    a.v4.sin_port);
}

int
server_open(struct service *s, const struct sockaddr *at, const struct tls *t,
    unsigned *port, struct server **out)
{
	struct server *server = calloc(1, sizeof(*server));
	int fd;

	if (server == NULL)
		return ERR_NOMEM;
	if ((fd = listen_at(at)) < 0) {
		free(server);
		return fd;
	}
	*port = port_of(fd);
	server->s = s;
	server->d = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_TLS, 0, NULL, NULL,
	    on_request, server, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_HTTPS_MEM_KEY, buf_str(&t->key),
	    MHD_OPTION_HTTPS_MEM_CERT, buf_str(&t->cert),
	    MHD_OPTION_HTTPS_PRIORITIES, PRIORITIES,
	    MHD_OPTION_URI_LOG_CALLBACK, on_uri, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	if (server->d == NULL || *port == 0) {
		(void)close(fd);
		free(server);
		return ERR_IO;
	}
	*out = server;
	return 0;
}

int
server_run(struct server *server, const volatile int *stop)
{
	while (!*stop && !server->s->ended)
		if (MHD_run_wait(server->d, WAIT_MS) != MHD_YES && !*stop)
			return ERR_IO;
	return server->s->ended ? ERR_CLOSED : 0;
}

void
server_close(struct server *server)
{
	if (server == NULL)
		return;
	MHD_stop_daemon(server->d);
	free(server);
}
