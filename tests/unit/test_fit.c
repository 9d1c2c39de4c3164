/*
 * src/steps/fit: a station that is fit, by files that stand for /proc and /sys; then
 * each check fails once, and what production makes of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/system.h"
#include "src/base/text.h"
#include "src/flow/pages.h"
#include "src/steps/fit.h"
#include "src/wire/door.h"
#include "tests/unit/scratch.h"
#include "tests/unit/ui_pages.h"

static const char *root;
static unsigned runs;
static uint64_t free_bytes, room;	/* on the disk, on the backup medium */

const char *
system_root(void)
{
	return root;
}

static unsigned
running(void)
{
	return runs;
}

int __wrap_dir_free(const char *path, uint64_t *bytes);

int
__wrap_dir_free(const char *path, uint64_t *bytes)
{
	if (strcmp(path, "/nowhere") == 0)
		*bytes = free_bytes;
	else
		*bytes = strcmp(path, "/media/b") == 0 ? room : 1 << 30;
	return 0;
}

/* -- a fit station --------------------------------------------------------------------- */

static const char *const fit_files_here[][2] = {
	{ "sys/class/net/lo/flags", "0x9\n" },
	{ "sys/class/net/lo/operstate", "unknown\n" },
	{ "sys/class/net/eth0/flags", "0x1003\n" },
	{ "sys/class/net/eth0/operstate", "down\n" },
	{ "sys/class/net/wlan0/flags", "0x1002\n" },
	{ "sys/class/net/wlan0/operstate", "up\n" },
	{ "proc/swaps", "Filename\t\tType\t\tSize\n/dev/zram0 partition 1 0\n" },
	{ "proc/acpi/button/lid/LID0/state", "state: open\n" },
	{ "sys/power/state", "freeze mem\n" },
	{ "sys/power/resume", "8:2\n" },
	{ "sys/class/power_supply/AC/type", "Mains\n" },
	{ "sys/class/power_supply/BAT0/type", "Battery\n" },
	{ "sys/class/power_supply/BAT0/status", "Charging\n" },
	{ "sys/class/power_supply/mouse/type", "Battery\n" },
	{ "sys/class/power_supply/mouse/scope", "Device\n" },
	{ "sys/class/power_supply/mouse/status", "Discharging\n" },
	{ "sys/module/kernel/parameters/consoleblank", "0\n" },
	{ "sys/class/rtc/rtc0/date", "2030-01-01\n" },
};

static void
mask(const char *place, const char *unit)
{
	char name[128];

	(void)snprintf(name, sizeof(name), "%s/systemd/system/%s", place, unit);
	(void)unlink(scratch_path(root, name));
	assert_int_equal(symlink("/dev/null", scratch_path(root, name)), 0);
}

static void
make_fit(void)
{
	for (size_t i = 0; i < sizeof(fit_files_here) / sizeof(*fit_files_here);
	    i++)
		scratch_write(root, fit_files_here[i][0], fit_files_here[i][1]);
	scratch_write(root, "etc/systemd/system/x", "");
	scratch_write(root, "run/systemd/system/x", "");
	mask("etc", "sleep.target");
	mask("etc", "suspend.target");
	mask("run", "hibernate.target");
	mask("run", "hybrid-sleep.target");
	free_bytes = room = 1 << 30;
	runs = 0;
}

static struct options opt;
static struct flow f;

static int
setup(void **state)
{
	if (scratch_make(state) != 0)
		return -1;
	root = *state;
	nls_setup(LANG_EN);
	opt = (struct options){ .mode = MODE_PRODUCTION, .data = "/nowhere",
		.reader = { .driver = "usb", .arg = "" }, .landlock = 1,
		.stick = "/media/a", .backup = "/media/b", .running = running };
	memset(&f, 0, sizeof(f));
	ui_flow(&f, &opt);
	ui_show(&f, "readiness", "check");
	text_clip(f.daemons.reader_driver, sizeof(f.daemons.reader_driver), "usb");
	f.st.ready_note = 0;
	free(f.pages->scratch);	/* the step makes its own */
	f.pages->scratch = NULL;
	f.pages->scratch_len = 0;
	make_fit();
	return 0;
}

static int
teardown(void **state)
{
	flow_free(&f);
	return scratch_drop(state);
}

/* -- each check -------------------------------------------------------------------------- */

/* These ids and no others fail, the first of them with that. */
static void
found(const char *ids, const char *what)
{
	struct fit fit;
	size_t n;

	fit_look(&f, &fit);
	for (unsigned i = 0; fit_checks[i].id != NULL; i++) {
		n = strlen(fit_checks[i].id);
		if (!(fit.unfit & 1u << i))
			continue;
		assert_int_equal(strncmp(ids, fit_checks[i].id, n), 0);
		if (what != NULL)
			assert_string_equal(fit.what[i], what);
		what = NULL;
		ids += n + (ids[n] == ' ');
	}
	assert_string_equal(ids, "");
}

static void
all_fit(void **state)
{
	(void)state;
	found("", NULL);
}

/* Hardware that is not there is none that fails. */
static void
bare(void **state)
{
	(void)state;
	root = scratch_path(root, "bare");
	scratch_write(root, "sys/class/net/lo/flags", "0x9\n");
	scratch_write(root, "proc/swaps", "Filename\n");
	found("", NULL);
}

/* Where nobody can tell. */
static void
untold(void **state)
{
	(void)state;
	root = "/nowhere/at/all";
	found("network swap", "?");
}

static const struct {
	const char *id, *path, *text, *what;
} files[] = {
	{ "network", "sys/class/net/eth0/operstate", "up\n", "eth0" },
	{ "network", "sys/class/net/eth0/operstate", "unknown\n", "eth0" },
	{ "network", "sys/class/net/wlan0/flags", "0x1003\n", "wlan0" },
	{ "swap", "proc/swaps", "Filename\n/dev/sda2\t partition 1 0\n/swap file "
	  "1 0\n", "/dev/sda2 /swap" },
	{ "hibernation", "sys/power/state", "freeze mem disk\n", "8:2" },
	{ "battery", "sys/class/power_supply/BAT0/status", "Discharging\n",
	  "BAT0" },
	{ "blanking", "sys/module/kernel/parameters/consoleblank", "600\n",
	  "600" },
	{ "clock", "sys/class/rtc/rtc0/date", "2015-01-01\n", "rtc0 2015-01-01" },
	{ "printers", "sys/class/usbmisc/lp0/dev", "180:0\n", "lp0" },
};

static void
by_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		make_fit();
		scratch_write(root, files[i].path, files[i].text);
		found(files[i].id, files[i].what);
	}
}

static void
awake(void **state)
{
	(void)state;
	(void)unlink(scratch_path(root, "etc/systemd/system/suspend.target"));
	scratch_write(root, "etc/systemd/system/sleep.target.wants/x", "");
	found("sleep lid", "suspend.target");
	(void)unlink(scratch_path(root, "proc/acpi/button/lid/LID0/state"));
	(void)rmdir(scratch_path(root, "proc/acpi/button/lid/LID0"));
	found("sleep", "suspend.target");
}

static void
by_facts(void **state)
{
	(void)state;
	opt.landlock = 0;
	found("files", "");
	opt.landlock = 1;
	f.daemons.jailed = 0;
	found("calls", "");
	f.daemons.jailed = 1;
	f.daemons.locked = 0;
	found("memory", "");
	f.daemons.locked = 1;
	f.daemons.tested = 0;
	found("selftest", "");
	f.daemons.tested = 1;
	f.daemons.seeded = 0;
	found("random", "");
	f.daemons.seeded = 1;
	free_bytes = (16 << 20) - 1;
	found("space", "16383");
	free_bytes = 16 << 20;
	room = 5 << 20;
	found("room", "/media/b 5120");
	room = 16 << 20;
	runs = 1u << RUNS_PCSCD | 1u << RUNS_SCDAEMON;
	found("readers", "pcscd scdaemon");
	runs = 1u << RUNS_CUPSD;
	found("printers", "cupsd");
	runs = 0;
	opt.backup = NULL;
	found("media", "--backup");
	opt.stick = NULL;
	found("media", "--stick --backup");
	opt.mode = MODE_REHEARSAL;
	found("", NULL);
}

/* More than there is room for is cut, and is not taken for nothing. */
static void
many(void **state)
{
	struct fit fit;
	char name[64];

	(void)state;
	for (int i = 0; i < 900; i++) {
		(void)snprintf(name, sizeof(name), "sys/class/usbmisc/%d/dev", i);
		scratch_write(root, name, "");
	}
	fit_look(&f, &fit);
	assert_int_not_equal(fit.unfit, 0);
	assert_memory_equal(fit.what[15], "0 1 10 100 ", 11);
}

/* -- what production makes of them ----------------------------------------------------------- */

static void
next(const char *notice)
{
	const struct event ev = { .kind = EV_KEY, .key = KC_NEXT };

	flow_quiet(&f);
	flow_event(&f, &ev);
	assert_string_equal(flow_noticed(&f), notice);
}

/* Who has no sheet needs a note, too. */
static void
refused(void **state)
{
	(void)state;
	free_bytes = 5;
	next("station-refused");
	free_bytes = room = 1 << 30;
	scratch_write(root, files[0].path, files[0].text);
	next("station-note");
	make_fit();
	flow_set(&f, "sheet", "none");
	next("programs-note");
	flow_set(&f, "sheet", "typed");
	next("clock-form");
}

static void
with_note(void **state)
{
	(void)state;
	scratch_write(root, files[0].path, files[0].text);
	f.st.ready_note = 1;
	next("clock-form");
	free_bytes = 5;
	next("station-refused");
}

static void
rehearsed(void **state)
{
	(void)state;
	opt.mode = MODE_REHEARSAL;
	free_bytes = 5;
	scratch_write(root, files[0].path, files[0].text);
	next("clock-form");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_fit, setup, teardown),
		cmocka_unit_test_setup_teardown(bare, setup, teardown),
		cmocka_unit_test_setup_teardown(untold, setup, teardown),
		cmocka_unit_test_setup_teardown(by_files, setup, teardown),
		cmocka_unit_test_setup_teardown(awake, setup, teardown),
		cmocka_unit_test_setup_teardown(by_facts, setup, teardown),
		cmocka_unit_test_setup_teardown(many, setup, teardown),
		cmocka_unit_test_setup_teardown(refused, setup, teardown),
		cmocka_unit_test_setup_teardown(with_note, setup, teardown),
		cmocka_unit_test_setup_teardown(rehearsed, setup, teardown),
	};

	return cmocka_run_group_tests_name("fit", tests, NULL, NULL);
}
