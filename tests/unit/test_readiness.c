/* What production asks of a station before it begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/flow/pages.h"
#include "src/steps/steps.h"
#include "tests/unit/ui_pages.h"

static struct options opt = { .mode = MODE_PRODUCTION, .data = "/nowhere",
	.reader = { .driver = "usb", .arg = "" }, .builddir = BUILDDIR };

static int
setup(void **state)
{
	struct flow *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return -1;
	nls_setup(LANG_EN);
	ui_flow(f, &opt);
	ui_show(f, "readiness", "check");
	free(f->pages->scratch);	/* the step makes its own */
	f->pages->scratch = NULL;
	f->pages->scratch_len = 0;
	f->daemons.reader_driver[0] = '\0';
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct flow *f = *state;

	flow_free(f);
	free(f);
	return 0;
}

/* What Next is answered with on the page, all of whose fields are as they shall be. */
static const char *
asked_for(struct flow *f)
{
	const struct event next = { .kind = EV_KEY, .key = KC_NEXT };

	flow_set(f, "clock", "12:00");
	flow_set(f, "keyboard", "0123456789 azqwm-");
	flow_event(f, &next);
	return f->pages->notice == NULL ? "" : f->pages->notice->id;
}

/* Without Landlock whoever takes over the pages has what their user has. A program
 * that is in no jail at all (AddressSanitizer) is none of production. */
static void
no_landlock_needs_a_note(void **state)
{
	struct flow *f = *state;

	f->daemons.jailed = 1;
	f->st.ready_note = 0;
	opt.landlock = 0;
	assert_string_equal(asked_for(f), "landlock-note");
	opt.landlock = 1;
	assert_string_not_equal(asked_for(f), "landlock-note");
	opt.landlock = 0;
	f->st.ready_note = 1;
	assert_string_not_equal(asked_for(f), "landlock-note");
	f->st.ready_note = 0;
	opt.mode = MODE_REHEARSAL;
	assert_string_not_equal(asked_for(f), "landlock-note");
	opt.mode = MODE_PRODUCTION;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_landlock_needs_a_note, setup,
		    teardown),
	};

	if (secret_setup(16 * 1024) != 0)
		return 1;
	return cmocka_run_group_tests_name("readiness", tests, NULL, NULL);
}
