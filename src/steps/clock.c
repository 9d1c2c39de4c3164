#include "src/steps/clock.h"

#include <stdlib.h>

#include "src/steps/names.h"
#include "src/steps/station.h"

#define MUCH 120	/* seconds */

static void
clock_text(unsigned minutes, struct buf *out)
{
	buf_printf(out, "%02u:%02u", minutes / 60, minutes % 60);
}

void
clock_enter(struct flow *f)
{
	struct buf b;

	f->clock_told = f->clock_offered = 0;
	if (!rehearsal(f))
		return;
	f->clock_offered = station_minutes() + 1;
	buf_init(&b, 16);
	clock_text(f->clock_offered - 1, &b);
	flow_set(f, "clock", buf_str(&b));
	buf_free(&b);
}

/* The wall clock's seconds ahead of ours: within a minute is none. */
static int64_t
offset_of(unsigned typed)
{
	int diff = (int)typed - (int)station_minutes();

	if (diff > 12 * 60)
		diff -= 24 * 60;
	if (diff < -12 * 60)
		diff += 24 * 60;
	return abs(diff) <= 1 ? 0 : (int64_t)diff * 60;
}

int
clock_read(struct flow *f, struct wall *w)
{
	if (name_clock(flow_value(f, "clock"), &w->minutes) < 0) {
		flow_notice(f, "clock-form", NULL);
		return ERR_ARG;
	}
	/* Nobody typed it, and it grew old while the page was read. */
	if (f->clock_offered == w->minutes + 1)
		w->minutes = station_minutes();
	/* What was said to differ is confirmed as of that moment. */
	w->offset = f->clock_told == w->minutes + 1 ? f->clock_offset :
	    offset_of(w->minutes);
	return 0;
}

static int
say_difference(struct flow *f, int64_t offset)
{
	char date[11];

	station_date(date);
	flow_notice(f, "clock-differs", "n", say_num((unsigned)
	    (offset < 0 ? -offset : offset) / 60), "date", date, NULL);
	return ERR_ARG;
}

int
clock_sure(struct flow *f, const struct wall *w)
{
	if (w->offset <= MUCH && w->offset >= -MUCH)
		return 0;
	if (f->clock_told != w->minutes + 1) {
		f->clock_told = w->minutes + 1;
		f->clock_offset = w->offset;
		return say_difference(f, w->offset);
	}
	return flow_exception(f, "clock-differs", NULL);
}

void
clock_record(const struct wall *w, struct json_t *j)
{
	struct buf b;

	buf_init(&b, 16);
	clock_text(w->minutes, &b);
	js_set_str(j, "clock", buf_str(&b));
	js_set_int(j, "offset", w->offset);
	buf_free(&b);
}
