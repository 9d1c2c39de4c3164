#include "src/steps/station.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "src/base/text.h"

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

static void
look_network(char *out, size_t size)
{
	struct ifaddrs *all;

	out[0] = '\0';
	if (getifaddrs(&all) < 0)
		return;
	for (struct ifaddrs *i = all; i != NULL; i = i->ifa_next)
		if ((i->ifa_flags & IFF_RUNNING) && (i->ifa_flags & IFF_UP) &&
		    !(i->ifa_flags & IFF_LOOPBACK))
			add_name(out, size, i->ifa_name);
	freeifaddrs(all);
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
	js_set_str(j, "stick", flow_stick(f, stick));
	js_set_str(j, "backup", flow_backup(f, backup));
	return j;
}
