/* src/flow/station: times as people at this station say them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "src/base/nls.h"
#include "src/steps/clock.h"
#include "src/steps/station.h"

static void
says(const char *time, const char *want)
{
	struct buf b;

	buf_init(&b, 64);
	station_when(time, &b);
	assert_string_equal(buf_str(&b), want);
	buf_free(&b);
}

static void
zone(const char *tz)
{
	assert_int_equal(setenv("TZ", tz, 1), 0);
	tzset();
}

/* Winter, summer, and a day that is another one here. */
static void
local_times(void **state)
{
	(void)state;
	zone("UTC");
	says("2026-11-24T13:32:05Z", "2026-11-24 at 13:32");
	zone("CET-1CEST,M3.5.0,M10.5.0/3");
	says("2026-11-24T13:32:05Z", "2026-11-24 at 14:32");
	says("2026-07-01T22:59:59Z", "2026-07-02 at 00:59");
	zone("UTC");
}

/* A record of somebody else may hold anything. */
static void
no_times(void **state)
{
	(void)state;
	says("", "");
	says("yesterday", "yesterday");
	says("2026-11-24T13:32:05", "2026-11-24T13:32:05");
	says("2026-11-24T13:32:05Z ", "2026-11-24T13:32:05Z ");
	says("2026-13-24T13:32:05Z", "2026-13-24T13:32:05Z");
}

static void
in_french(void **state)
{
	(void)state;
	nls_setup(LANG_FR);
	if (strcmp(_("yes"), "yes") != 0)
		says("2026-11-24T13:32:05Z", "2026-11-24 \xc3\xa0 13:32");
	nls_setup(LANG_EN);
}

static int64_t
recorded(const struct wall *w)
{
	struct json_t *j = js_new();
	int64_t offset = -1;

	clock_record(w, j);
	assert_int_equal(js_int(j, "offset", &offset), 0);
	js_free(j);
	return offset;
}

/* Half an hour of reading words lies between the page and its line. */
static void
clock_as_confirmed(void **state)
{
	const unsigned now = station_minutes();
	const struct wall before = { (now + 24 * 60 - 30) % (24 * 60), 0 };
	const struct wall ahead = { now, 300 };

	(void)state;
	assert_int_equal(recorded(&before), 0);
	assert_int_equal(recorded(&ahead), 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(local_times),
		cmocka_unit_test(no_times),
		cmocka_unit_test(in_french),
		cmocka_unit_test(clock_as_confirmed),
	};

	zone("UTC");
	nls_setup(LANG_EN);
	return cmocka_run_group_tests_name("station", tests, NULL, NULL);
}
