#include "src/vault/rest/place.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/text.h"

#define SECRET PLACE_DIR "/secret"
#define CODE PLACE_DIR "/code"
#define ADDRESS PLACE_DIR "/address"
#define PORT PLACE_DIR "/port"
#define CLOUD_MAX 4096

static int
read_file(const char *dir, const char *name, struct buf *out)
{
	char path[FILE_PATH_MAX];
	int err = path_join(path, dir, name);

	return err == 0 ? file_read(path, out) : err;
}

static int
write_file(const char *dir, const char *name, struct view data)
{
	char path[FILE_PATH_MAX];
	int err = path_join(path, dir, name);

	return err == 0 ? file_write(path, data) : err;
}

/* -- certificates ------------------------------------------------------------- */

static const struct {
	const char *name;
	size_t at;
} pems[] = {
	{ PLACE_DIR "/key.pem", offsetof(struct tls, key) },
	{ PLACE_DIR "/cert.pem", offsetof(struct tls, cert) },
	/* The last: without it all are made anew. */
	{ PLACE_ROOT, offsetof(struct tls, root) },
};
#define PEMS (sizeof(pems) / sizeof(pems[0]))

static struct buf *
pem_at(struct tls *t, size_t i)
{
	return (struct buf *)((uintptr_t)t + pems[i].at);
}

/* Hosts without their port. */
static int
make_tls(const struct service *s, struct tls *t)
{
	char host[FACES][HOST_TEXT];
	const char *names[FACES + 1] = { NULL };
	int err;

	for (int i = 0; i < FACES; i++) {
		memcpy(host[i], s->host[i], sizeof(host[i]));
		host[i][strcspn(host[i], ":")] = '\0';
		names[i] = host[i];
	}
	err = tls_make(names, time(NULL), t);
	for (size_t i = 0; err == 0 && i < PEMS; i++)
		err = write_file(s->v.dir, pems[i].name,
		    buf_view(pem_at(t, i)));
	return err;
}

static int
read_tls(const struct service *s, struct tls *t)
{
	int err = 0;

	for (size_t i = PEMS; err == 0 && i > 0; i--)
		err = read_file(s->v.dir, pems[i - 1].name, pem_at(t, i - 1));
	if (err != ERR_NOTFOUND)
		return err;
	for (size_t i = 0; i < PEMS; i++)
		buf_reset(pem_at(t, i));
	return make_tls(s, t);
}

/* -- the secret --------------------------------------------------------------- */

static int
read_secret(const char *dir, uint8_t out[static SECRET_LEN])
{
	struct buf text;
	int err;

	buf_init(&text, 2 * SECRET_LEN + 1);
	if ((err = read_file(dir, SECRET, &text)) == 0) {
		if (text.len > 0 && text.p[text.len - 1] == '\n')
			text.p[--text.len] = '\0';
		err = hex_get(out, SECRET_LEN, buf_str(&text));
	}
	buf_free(&text);
	return err;
}

static int
make_secret(const char *dir, uint8_t out[static SECRET_LEN])
{
	char line[2 * SECRET_LEN + 2];
	int err;

	if (getrandom(out, SECRET_LEN, 0) != SECRET_LEN)
		return ERR_IO;
	hex_put(line, out, SECRET_LEN);
	memcpy(line + 2 * SECRET_LEN, "\n", 2);
	err = write_file(dir, SECRET, view_str(line));
	explicit_bzero(line, sizeof(line));
	return err;
}

/* -- a code -------------------------------------------------------------------- */

int
place_approve(const char *dir, const char *code)
{
	return write_file(dir, CODE, view_str(code));
}

int
place_approved(const char *dir, const char *code)
{
	char path[FILE_PATH_MAX];
	struct buf text;
	int same;

	buf_init(&text, 64);
	same = read_file(dir, CODE, &text) == 0 &&
	    strcmp(buf_str(&text), code) == 0 &&
	    path_join(path, dir, CODE) == 0 && unlink(path) == 0;
	buf_free(&text);
	return same;
}

int
place_open(struct service *s, struct tls *t)
{
	char path[FILE_PATH_MAX];
	int err;

	if ((err = path_join(path, s->v.dir, PLACE_DIR)) != 0 ||
	    (err = dir_make(path)) != 0)
		return err;
	(void)file_sweep(path, NULL);
	err = read_secret(s->v.dir, s->secret);
	if (err == ERR_NOTFOUND)
		err = make_secret(s->v.dir, s->secret);
	return err == 0 ? read_tls(s, t) : err;
}

/* -- the cloud ---------------------------------------------------------------- */

/* The endpoints are all this server. */
static int
put_endpoints(struct json_t *j, const char *base)
{
	static const char *const names[] = { "activeDirectory",
		"activeDirectoryGraphResourceId", "activeDirectoryResourceId",
		"management", "resourceManager" };
	struct json_t *o = js_new();
	char url[HOST_TEXT + 8];
	int err = 0;

	for (size_t i = 0; err == 0 && i < sizeof(names) / sizeof(names[0]);
	    i++) {
		/* az asks no other host whether it knows one that ends so. */
		(void)snprintf(url, sizeof(url), "%s/%s", base, i == 0 ? "adfs" :
		    "");
		err = js_set_str(o, names[i], url);
	}
	if (err == 0)
		return js_set(j, "endpoints", o);
	js_free(o);
	return err;
}

static int
put_suffixes(struct json_t *j, const char *base)
{
	char suffix[HOST_TEXT] = ".";
	struct json_t *o = js_new();
	int err;

	(void)strcat(suffix, base + strlen("https://"));
	if ((err = js_set_str(o, "keyvaultDns", suffix)) == 0 &&
	    (err = js_set_str(o, "mhsmDns", suffix)) == 0)
		return js_set(j, "suffixes", o);
	js_free(o);
	return err;
}

/* The port last: who finds it finds all. */
static int
write_where(const struct service *s, unsigned port)
{
	struct buf line;
	int err;

	buf_init(&line, ADDRESS_TEXT + 1);
	if ((err = buf_printf(&line, "%s\n", s->address)) == 0 &&
	    (err = write_file(s->v.dir, ADDRESS, buf_view(&line))) == 0) {
		buf_reset(&line);
		if ((err = buf_printf(&line, "%u\n", port)) == 0)
			err = write_file(s->v.dir, PORT, buf_view(&line));
	}
	buf_free(&line);
	return err;
}

int
place_write(const struct service *s, unsigned port)
{
	struct json_t *j = js_new();
	struct buf cloud;
	int err;

	buf_init(&cloud, CLOUD_MAX);
	if ((err = put_endpoints(j, s->base)) == 0 &&
	    (err = put_suffixes(j, s->base)) == 0 &&
	    (err = js_dump_pretty(j, &cloud)) == 0 &&
	    (err = buf_puts(&cloud, "\n")) == 0 &&
	    (err = write_file(s->v.dir, PLACE_CLOUD, buf_view(&cloud))) == 0)
		err = write_where(s, port);
	buf_free(&cloud);
	js_free(j);
	return err;
}

/* An address in numbers; it goes into a line for people. */
static int
read_address(struct service *s)
{
	struct buf line;
	uint8_t number[16];
	int err;

	buf_init(&line, ADDRESS_TEXT);
	if ((err = read_file(s->v.dir, ADDRESS, &line)) == 0) {
		(void)snprintf(s->address, sizeof(s->address), "%.*s",
		    (int)strcspn(buf_str(&line), "\n"), buf_str(&line));
		if (inet_pton(AF_INET, s->address, number) != 1 &&
		    inet_pton(AF_INET6, s->address, number) != 1)
			err = ERR_FORMAT;
	}
	buf_free(&line);
	return err;
}

int
place_read(struct service *s, unsigned *port)
{
	struct buf line;
	char *end;
	int err;

	buf_init(&line, 16);
	if ((err = read_file(s->v.dir, PORT, &line)) == 0) {
		*port = (unsigned)strtoul(buf_str(&line), &end, 10);
		if (*end != '\n' || *port < 1 || *port > 65535)
			err = ERR_FORMAT;
	}
	buf_free(&line);
	if (err == 0)
		err = read_address(s);
	return err == 0 ? read_secret(s->v.dir, s->secret) : err;
}
