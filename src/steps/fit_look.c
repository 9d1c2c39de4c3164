/* What the station's own files say: each check of the table. A folder that is not
 * there is hardware that is not there. */
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/base/stick.h"
#include "src/base/system.h"
#include "src/base/text.h"
#include "src/steps/fit.h"
#include "src/steps/media.h"
#include "src/steps/sticks.h"
#include "src/wire/door.h"

#define SPACE_MIN (16u << 20)

static void
add(struct buf *what, const char *s)
{
	if (what->len > 0)
		buf_puts(what, " ");
	buf_puts(what, s);
}

/* -- networks ----------------------------------------------------------------------- */

#define INTERFACES "/sys/class/net"

/* Up, and something is at the other end; those that cannot tell say "unknown". */
static int
look_interface(void *what, const char *name)
{
	char flags[32], state[32];
	unsigned long bits;

	(void)system_line(INTERFACES, name, "flags", flags, sizeof(flags));
	(void)system_line(INTERFACES, name, "operstate", state, sizeof(state));
	bits = strtoul(flags, NULL, 16);
	if ((bits & IFF_UP) && !(bits & IFF_LOOPBACK) &&
	    (strcmp(state, "up") == 0 || strcmp(state, "unknown") == 0))
		add(what, name);
	return 0;
}

/* Where nobody can tell, none is sure to be down. */
int
fit_network(const struct flow *f, struct buf *what)
{
	(void)f;
	if (!system_has(INTERFACES) ||
	    system_each(INTERFACES, look_interface, what) < 0)
		add(what, "?");
	return what->len == 0;
}

/* -- what writes memory to a disk ------------------------------------------------------- */

/* The names in a table of /proc, behind its heading; swap in memory is none. */
static void
look_swaps(char *table, struct buf *what)
{
	char *save = NULL, *line = strtok_r(table, "\n", &save);

	while ((line = strtok_r(NULL, "\n", &save)) != NULL) {
		line[strcspn(line, " \t")] = '\0';
		if (strncmp(line, "/dev/zram", 9) != 0)
			add(what, line);
	}
}

int
fit_swap(const struct flow *f, struct buf *what)
{
	char table[SYSTEM_SAYS_MAX];
	struct buf b;

	(void)f;
	buf_init(&b, SYSTEM_SAYS_MAX);
	if (system_read("/proc", NULL, "swaps", &b) == 0) {
		text_clip(table, sizeof(table), buf_str(&b));
		look_swaps(table, what);
	} else
		add(what, "?");
	buf_free(&b);
	return what->len == 0;
}

/* 1 when one of the words in a line is it. */
static int
has_word(const char *line, const char *word)
{
	const size_t n = strlen(word);

	for (; *line != '\0'; line += strcspn(line, " "), line += strspn(line, " "))
		if (strcspn(line, " ") == n && strncmp(line, word, n) == 0)
			return 1;
	return 0;
}

/* The kernel can, and knows where to. */
int
fit_hibernation(const struct flow *f, struct buf *what)
{
	char states[64], to[32];

	(void)f;
	(void)system_line("/sys/power", NULL, "state", states, sizeof(states));
	(void)system_line("/sys/power", NULL, "resume", to, sizeof(to));
	if (has_word(states, "disk") && to[0] != '\0' && strcmp(to, "0:0") != 0)
		add(what, to);
	return what->len == 0;
}

/* -- sleep, lid, mains, screen ------------------------------------------------------------ */

static const char *const sleepers[] = { "sleep.target", "suspend.target",
	"hibernate.target", "hybrid-sleep.target" };

/* Masked is a link to nothing, for good or until the next start. */
static int
is_masked(const char *unit)
{
	static const char *const places[] = { "/etc/systemd/system",
		"/run/systemd/system" };
	char path[FILE_PATH_MAX], to[16];

	for (size_t i = 0; i < 2; i++) {
		ssize_t n = -1;

		if (system_path(path, places[i]) == 0 &&
		    path_join(path, path, unit) == 0)
			n = readlink(path, to, sizeof(to));
		if (n == 9 && memcmp(to, "/dev/null", 9) == 0)
			return 1;
	}
	return 0;
}

int
fit_sleep(const struct flow *f, struct buf *what)
{
	(void)f;
	if (!system_has("/run/systemd/system"))
		return 1;
	for (size_t i = 0; i < sizeof(sleepers) / sizeof(sleepers[0]); i++)
		if (!is_masked(sleepers[i]))
			add(what, sleepers[i]);
	return what->len == 0;
}

static int
name_it(void *what, const char *name)
{
	add(what, name);
	return 0;
}

int
fit_lid(const struct flow *f, struct buf *what)
{
	struct buf awake;
	int masked;

	buf_init(&awake, 256);
	masked = fit_sleep(f, &awake);
	buf_free(&awake);
	if (!masked)
		(void)system_each("/proc/acpi/button/lid", name_it, what);
	return what->len == 0;
}

#define SUPPLIES "/sys/class/power_supply"

/* A mouse's battery is a device's own. */
static int
look_supply(void *what, const char *name)
{
	char type[32], scope[32], status[32], percent[8];

	(void)system_line(SUPPLIES, name, "type", type, sizeof(type));
	(void)system_line(SUPPLIES, name, "scope", scope, sizeof(scope));
	(void)system_line(SUPPLIES, name, "status", status, sizeof(status));
	if (strcmp(type, "Battery") != 0 || strcmp(scope, "Device") == 0 ||
	    strcmp(status, "Discharging") != 0)
		return 0;
	(void)system_line(SUPPLIES, name, "capacity", percent, sizeof(percent));
	add(what, name);
	if (percent[0] != '\0')
		buf_printf(what, " %s %%", percent);
	return 0;
}

int
fit_battery(const struct flow *f, struct buf *what)
{
	(void)f;
	(void)system_each(SUPPLIES, look_supply, what);
	return what->len == 0;
}

int
fit_blanking(const struct flow *f, struct buf *what)
{
	char after[16];

	(void)f;
	(void)system_line("/sys/module/kernel/parameters", NULL, "consoleblank",
	    after, sizeof(after));
	if (strtoul(after, NULL, 10) > 0)
		add(what, after);
	return what->len == 0;
}

/* -- what jails and keeps ----------------------------------------------------------------- */

int
fit_files(const struct flow *f, struct buf *what)
{
	(void)what;
	return f->opt->landlock > 0 || !f->daemons.jailed;	/* then none at all */
}

int
fit_calls(const struct flow *f, struct buf *what)
{
	(void)what;
	return f->daemons.jailed;
}

int
fit_memory(const struct flow *f, struct buf *what)
{
	(void)what;
	return f->daemons.locked;
}

int
fit_selftest(const struct flow *f, struct buf *what)
{
	(void)what;
	return f->daemons.tested;
}

int
fit_random(const struct flow *f, struct buf *what)
{
	(void)what;
	return f->daemons.seeded;
}

int
fit_space(const struct flow *f, struct buf *what)
{
	uint64_t bytes;

	if (dir_free(f->opt->data, &bytes) != 0)
		add(what, "?");
	else if (bytes < SPACE_MIN)
		buf_printf(what, "%u", (unsigned)(bytes >> 10));
	return what->len == 0;
}

/* Of a medium that is there; one that is not is said beside its name. */
static void
look_room(const struct flow *f, const char *path, struct buf *what)
{
	char at[FILE_PATH_MAX];
	uint64_t bytes;

	if (path[0] == '\0' || sticks_look(f, path, at) != 0 ||
	    dir_free(at, &bytes) != 0 || bytes >= SPACE_MIN)
		return;
	add(what, path);
	buf_printf(what, " %u", (unsigned)(bytes >> 10));
}

int
fit_room(const struct flow *f, struct buf *what)
{
	char path[FILE_PATH_MAX];

	look_room(f, flow_stick(f, path), what);
	look_room(f, flow_backup(f, path), what);
	return what->len == 0;
}

/* Named, in, and not to be had. */
static void
look_mounted(const struct flow *f, const char *path, struct buf *what)
{
	char at[FILE_PATH_MAX];
	int err = sticks_look(f, path, at);

	if (err == 0 || err == ERR_NOTFOUND)
		return;
	add(what, path);
	if (at[0] != '\0')
		buf_printf(what, " %s", at);
}

int
fit_mounted(const struct flow *f, struct buf *what)
{
	char path[FILE_PATH_MAX];

	look_mounted(f, flow_stick(f, path), what);
	look_mounted(f, flow_backup(f, path), what);
	return what->len == 0;
}

/* A switch on the stick, or how its folder is mounted: known before a world is made for
 * which there is no backup then. */
static void
look_locked(const struct flow *f, const char *path, struct buf *what)
{
	char at[FILE_PATH_MAX], ro[8];
	struct stick s;
	int is;

	if (stick_named(path) == NULL)
		is = sticks_look(f, path, at) == 0 &&
		    medium_kind(at) == MEDIUM_READONLY;
	else
		is = stick_find(stick_named(path), &s) == 0 &&
		    system_line("/sys/block", s.disk, "ro", ro, sizeof(ro)) == 0 &&
		    strcmp(ro, "1") == 0;
	if (is)
		add(what, path);
}

int
fit_locked(const struct flow *f, struct buf *what)
{
	char path[FILE_PATH_MAX];

	look_locked(f, flow_stick(f, path), what);
	look_locked(f, flow_backup(f, path), what);
	return what->len == 0;
}

/* -- clocks ---------------------------------------------------------------------------------- */

#define CLOCKS "/sys/class/rtc"

static int
look_clock(void *what, const char *name)
{
	char date[16];

	if (system_line(CLOCKS, name, "date", date, sizeof(date)) == 0 &&
	    strtoul(date, NULL, 10) < RELEASE_YEAR) {
		add(what, name);
		add(what, date);
	}
	return 0;
}

int
fit_clock(const struct flow *f, struct buf *what)
{
	const time_t now = time(NULL);
	struct tm tm;

	(void)f;
	if (gmtime_r(&now, &tm) == NULL || tm.tm_year + 1900 < RELEASE_YEAR)
		add(what, say_day((uint64_t)now));
	(void)system_each(CLOCKS, look_clock, what);
	return what->len == 0;
}

/* -- who else is here ------------------------------------------------------------------------- */

static unsigned
running(const struct flow *f)
{
	return f->opt->running == NULL ? 0 : f->opt->running();
}

int
fit_readers(const struct flow *f, struct buf *what)
{
	const unsigned runs = running(f);

	if (runs & 1u << RUNS_PCSCD)
		add(what, run_names[RUNS_PCSCD]);
	if (runs & 1u << RUNS_SCDAEMON)
		add(what, run_names[RUNS_SCDAEMON]);
	return what->len == 0;
}

int
fit_printers(const struct flow *f, struct buf *what)
{
	if (running(f) & 1u << RUNS_CUPSD)
		add(what, run_names[RUNS_CUPSD]);
	(void)system_each("/sys/class/usbmisc", name_it, what);
	return what->len == 0;
}

/* A rehearsal has folders of its own. */
int
fit_media(const struct flow *f, struct buf *what)
{
	if (!rehearsal(f) && f->opt->stick == NULL)
		add(what, "--stick");
	if (!rehearsal(f) && f->opt->backup == NULL)
		add(what, "--backup");
	return what->len == 0;
}
