#include "src/steps/station.h"

#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "src/base/text.h"

#define INTERFACES	"/sys/class/net"
#define SAYS_MAX	4096	/* a page: what the kernel gives at most */

static void
add_name(char *out, size_t size, const char *name)
{
	size_t have = strlen(out), n = strlen(name);

	if (have + n + 2 > size || strstr(out, name) != NULL)
		return;
	if (have > 0)
		out[have++] = ' ';
	memcpy(out + have, name, n + 1);
}

/* The first line of a file of /sys about an interface. 0 or the error. */
static int
about(const char *name, const char *what, struct buf *out)
{
	char path[FILE_PATH_MAX];
	int err = path_join(path, INTERFACES, name);

	if (err == 0)
		err = path_join(path, path, what);
	return err < 0 ? err : file_read(path, out);
}

/* Up, and something is at the other end; those that cannot tell say "unknown". */
static int
is_up(const char *name)
{
	struct buf flags, state;
	unsigned long bits = 0;
	int up = 0;

	buf_init(&flags, SAYS_MAX);
	buf_init(&state, SAYS_MAX);
	if (about(name, "flags", &flags) == 0 &&
	    about(name, "operstate", &state) == 0) {
		bits = strtoul(buf_str(&flags), NULL, 16);
		up = (bits & IFF_UP) && !(bits & IFF_LOOPBACK) &&
		    (strcmp(buf_str(&state), "up\n") == 0 ||
		    strcmp(buf_str(&state), "unknown\n") == 0);
	}
	buf_free(&flags);
	buf_free(&state);
	return up;
}

struct names {
	char *out;
	size_t size;
};

static int
look_at(void *arg, const char *name)
{
	struct names *n = arg;

	if (is_up(name))
		add_name(n->out, n->size, name);
	return 0;
}

/* Where nobody can tell, none is sure to be down. */
static void
look_network(char *out, size_t size)
{
	struct names n = { .out = out, .size = size };

	out[0] = '\0';
	if (dir_each(INTERFACES, look_at, &n) < 0)
		add_name(out, size, "?");
}

int
station_look(const struct flow *f, struct station *s)
{
	char path[FILE_PATH_MAX];
	int err;

	memset(s, 0, sizeof(*s));
	look_network(s->network, sizeof(s->network));
	err = sha256_file(f->opt->launcher, s->keyconvoy);
	if (err == 0)
		err = path_join(path, f->opt->program_dir, "keyconvoy-pages");
	if (err == 0)
		err = sha256_file(path, s->pages);
	if (err == 0)
		err = path_join(path, f->opt->program_dir, "keyconvoy-keyd");
	if (err == 0)
		err = sha256_file(path, s->keyd);
	if (err == 0)
		err = path_join(path, f->opt->program_dir, "keyconvoy-cardd");
	return err < 0 ? err : sha256_file(path, s->cardd);
}

static void
local_now(struct tm *tm)
{
	time_t now = time(NULL);

	localtime_r(&now, tm);
}

unsigned
station_minutes(void)
{
	struct tm tm;

	local_now(&tm);
	return (unsigned)(tm.tm_hour * 60 + tm.tm_min);
}

void
station_date(char out[static 11])
{
	struct tm tm;

	local_now(&tm);
	strftime(out, 11, "%Y-%m-%d", &tm);
}

void
station_when(const char *time, struct buf *out)
{
	struct tm utc = { 0 }, tm;
	char date[16], clock[8];
	const char *end = strptime(time, "%Y-%m-%dT%H:%M:%SZ", &utc);
	time_t t;

	if (end == NULL || *end != '\0' || (t = timegm(&utc)) == -1 ||
	    localtime_r(&t, &tm) == NULL ||
	    strftime(date, sizeof(date), "%Y-%m-%d", &tm) == 0 ||
	    strftime(clock, sizeof(clock), "%H:%M", &tm) == 0) {
		buf_puts(out, time);
		return;
	}
	say(out, _("{date} at {clock}"), "date", date, "clock", clock, NULL);
}

int
station_id(const struct flow *f, char out[static 33])
{
	char path[FILE_PATH_MAX];
	uint8_t random[16];
	struct buf b;
	int err;

	if ((err = path_join(path, f->opt->data, "station")) < 0)
		return err;
	buf_init(&b, 64);
	err = file_read(path, &b);
	if (err == 0 && b.len >= 32 && hex_get(random, 16,
	    (b.p[32] = '\0', buf_str(&b))) == 0) {
		memcpy(out, b.p, 33);
		buf_free(&b);
		return 0;
	}
	buf_free(&b);
	if (err != 0 && err != ERR_NOTFOUND)
		return err;
	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		return ERR_IO;
	hex_put(out, random, sizeof(random));
	return file_write(path, view_str(out));
}

struct json_t *
station_record(const struct flow *f, const struct station *s)
{
	struct json_t *j = js_new(), *programs = js_new();
	char stick[FILE_PATH_MAX], backup[FILE_PATH_MAX];

	js_set_str(j, "version", PACKAGE_VERSION);
	js_set_hex(programs, "keyconvoy", s->keyconvoy, SHA256_LEN);
	js_set_hex(programs, "keyconvoy-pages", s->pages, SHA256_LEN);
	js_set_hex(programs, "keyconvoy-keyd", s->keyd, SHA256_LEN);
	js_set_hex(programs, "keyconvoy-cardd", s->cardd, SHA256_LEN);
	js_set(j, "programs", programs);
	js_set_str(j, "module", f->daemons.module);
	js_set_str(j, "module_version", f->daemons.module_version);
	js_set_str(j, "crypto", f->daemons.crypto);
	js_set_str(j, "reader", f->daemons.reader_driver);
	js_set_bool(j, "memory_locked", f->daemons.locked);
	js_set_bool(j, "jailed", f->daemons.jailed);
	js_set_int(j, "landlock", f->opt->landlock);
	js_set_str(j, "stick", flow_stick(f, stick));
	js_set_str(j, "backup", flow_backup(f, backup));
	return j;
}
