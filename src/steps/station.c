#include "src/steps/station.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "src/base/text.h"

static const char *const programs[PROGRAMS_N] = { "keyconvoy", "keyconvoy-az",
	"keyconvoy-cardd", "keyconvoy-keyd", "keyconvoy-pages",
	"keyconvoy-unpack" };

/* The first is what people start, and lies elsewhere. */
static int
digest_of(const struct flow *f, size_t i, uint8_t out[static SHA256_LEN])
{
	char path[FILE_PATH_MAX];
	int err;

	if (i == 0)
		return sha256_file(f->opt->launcher, out);
	err = path_join(path, f->opt->program_dir, programs[i]);
	if (err == 0)
		err = sha256_file(path, out);
	return err == ERR_NOTFOUND ? ERR_PROGRAM : err;
}

int
station_online(const struct flow *f)
{
	return strcmp(f->lists->id, "online") == 0;
}

int
station_look(const struct flow *f, struct station *s)
{
	char hex[2 * SHA256_LEN + 1];
	struct buf all;
	int err = 0;

	memset(s, 0, sizeof(*s));
	buf_init(&all, PROGRAMS_N * 128);
	for (size_t i = 0; i < PROGRAMS_N && err == 0; i++) {
		err = digest_of(f, i, s->program[i]);
		hex_put(hex, s->program[i], SHA256_LEN);
		buf_printf(&all, "%s  %s\n", hex, programs[i]);
	}
	if (err == 0)
		err = all.err;
	if (err == 0)
		err = sha256(all.p, all.len, s->programs);
	buf_free(&all);
	return err;
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
station_at(time_t now, struct buf *out)
{
	char utc[24], here[32];
	struct tm tm;

	if (gmtime_r(&now, &tm) == NULL ||
	    strftime(utc, sizeof(utc), "%Y-%m-%d %H:%M", &tm) == 0)
		return;
	if (localtime_r(&now, &tm) == NULL ||
	    strftime(here, sizeof(here), "%H:%M %Z", &tm) == 0)
		return;
	say(out, _("{utc} UTC, which is {here} here"), "utc", utc, "here", here, NULL);
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
	if (err == ERR_FORMAT || err == ERR_FOLDER || err == ERR_TOOBIG)
		return flow_strange(f, "ceremonies/station", ERR_IN_WAY);
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
	struct json_t *j = js_new(), *digests = js_new();
	char stick[FILE_PATH_MAX], backup[FILE_PATH_MAX];

	js_set_str(j, "version", PACKAGE_VERSION);
	for (size_t i = 0; i < PROGRAMS_N; i++)
		js_set_hex(digests, programs[i], s->program[i], SHA256_LEN);
	js_set(j, "programs", digests);
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
