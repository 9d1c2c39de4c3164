/* serve: the vault answers as Azure Key Vault does; env: what points az at it. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/cmd/out.h"
#include "src/vault/cmd.h"
#include "src/vault/rest/place.h"
#include "src/vault/rest/server.h"
#include "src/vault/show.h"

#define LISTEN_DEFAULT "127.0.0.1:8443"

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* -- where -------------------------------------------------------------------- */

static int
read_port(const char *s, in_port_t *out)
{
	char *end;
	unsigned long n = *s >= '0' && *s <= '9' ? strtoul(s, &end, 10) : 65536;

	if (n > 65535 || *end != '\0')
		return ERR_FORMAT;
	*out = htons((uint16_t)n);
	return 0;
}

/* "127.0.0.1:8443", "[::1]:8443": numbers, so that nothing has to be looked up. */
static int
read_listen(const char *s, union address *a)
{
	const char *colon = strrchr(s, ':');
	char host[64];
	size_t len = colon == NULL ? 0 : (size_t)(colon - s);
	const int v6 = s[0] == '[' && len >= 2 && s[len - 1] == ']';

	memset(a, 0, sizeof(*a));
	if (len == 0 || len >= sizeof(host))
		return ERR_FORMAT;
	(void)snprintf(host, sizeof(host), "%.*s", (int)len - 2 * v6, s + v6);
	if (v6) {
		a->v6.sin6_family = AF_INET6;
		return inet_pton(AF_INET6, host, &a->v6.sin6_addr) == 1 ?
		    read_port(colon + 1, &a->v6.sin6_port) : ERR_FORMAT;
	}
	a->v4.sin_family = AF_INET;
	return inet_pton(AF_INET, host, &a->v4.sin_addr) == 1 ?
	    read_port(colon + 1, &a->v4.sin_port) : ERR_FORMAT;
}

/* Where clients of this machine find it: one that listens at all addresses, too. */
static void
find_address(const union address *a, char out[static ADDRESS_TEXT])
{
	struct in6_addr v6 = a->v6.sin6_addr;
	struct in_addr v4 = a->v4.sin_addr;

	if (a->any.sa_family == AF_INET6) {
		if (IN6_IS_ADDR_UNSPECIFIED(&v6))
			v6 = in6addr_loopback;
		(void)inet_ntop(AF_INET6, &v6, out, ADDRESS_TEXT);
		return;
	}
	if (v4.s_addr == htonl(INADDR_ANY))
		v4.s_addr = htonl(INADDR_LOOPBACK);
	(void)inet_ntop(AF_INET, &v4, out, ADDRESS_TEXT);
}

static int
cannot_listen(const char *at, int err)
{
	if (err == ERR_LOCKED) {
		(void)refuse(_("{at}: another program listens there. Nothing was "
		    "changed; choose another port with --listen."), "at", at,
		    NULL);
		return 3;
	}
	if (err == ERR_ARG) {
		(void)refuse(_("{at}: this machine has no such address. Nothing "
		    "was changed."), "at", at, NULL);
		return 3;
	}
	return refuse_error(at, err);
}

/* -- serving ------------------------------------------------------------------ */

static volatile int stopped;

static void
on_signal(int sig)
{
	(void)sig;
	stopped = 1;
}

static void
catch_signals(void)
{
	struct sigaction stop = { .sa_handler = on_signal };
	struct sigaction none = { .sa_handler = SIG_IGN };

	(void)sigaction(SIGINT, &stop, NULL);
	(void)sigaction(SIGTERM, &stop, NULL);
	(void)sigaction(SIGPIPE, &none, NULL);
}

static void
report(const struct service *s)
{
	char url[HOST_TEXT + 16];

	show_rehearsal();
	out_head(s->v.dir, _("the vault answers"));
	(void)snprintf(url, sizeof(url), "https://%s/", s->host[FACE_VAULT]);
	out_pair(_("Vault"), url);
	(void)snprintf(url, sizeof(url), "https://%s/", s->host[FACE_POOL]);
	out_pair(_("Managed HSM"), url);
	out_pair(_("Subscription"), s->subscription);
	out_say(_("What points az at it: keyconvoy-vault env --dir {dir}. Ctrl-C "
	    "ends it."), "dir", s->v.dir, NULL);
	(void)fflush(stdout);
}

static int
run(struct service *s, const struct vault_args *a, const union address *at,
    const char *text)
{
	struct server *server = NULL;
	struct tls t;
	unsigned port = 0;
	int err, status = 0;

	tls_init(&t);
	find_address(at, s->address);
	/* Certificates name hosts, and not the port. */
	if ((err = service_names(s, 0)) != 0 ||
	    (err = place_open(s, &t)) != 0)
		status = refuse_error(s->v.dir, err);
	else if ((err = server_open(s, &at->any, &t, &port, &server)) != 0)
		status = cannot_listen(text, err);
	else if ((err = service_names(s, port)) != 0 ||
	    (err = place_write(s, port)) != 0 ||
	    (err = cmd_confine(&s->v, a)) != 0)
		status = refuse_error(s->v.dir, err);
	else {
		report(s);
		if ((err = server_run(server, &stopped)) != 0)
			status = refuse_error(s->v.dir, err);
	}
	server_close(server);
	tls_free(&t);
	return status;
}

int
cmd_serve(const struct vault_args *a)
{
	const char *text = a->listen == NULL ? LISTEN_DEFAULT : a->listen;
	struct service *s = calloc(1, sizeof(*s));
	union address at;
	int status;

	if (s == NULL)
		return refuse_error(a->dir, ERR_NOMEM);
	if (read_listen(text, &at) != 0) {
		(void)refuse(_("--listen takes an address in numbers and a port, "
		    "such as {example}."), "example", LISTEN_DEFAULT, NULL);
		free(s);
		return 2;
	}
	catch_signals();
	if ((status = cmd_open_wide(&s->v, a)) == 0) {
		status = run(s, a, &at, text);
		vault_close(&s->v);
	}
	explicit_bzero(s->secret, sizeof(s->secret));
	free(s);
	return status;
}
