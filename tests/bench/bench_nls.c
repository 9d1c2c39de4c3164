/* What a language costs: choosing it (its catalogue is checked then), and each
 * message that is looked up. */
#include <stdio.h>

#include "src/base/catalogue.h"
#include "src/base/mo.h"
#include "src/base/nls.h"
#include "tests/bench/bench.h"

#define ROUNDS 21
#define TIMES 100

static int
choose(void *arg)
{
	nls_setup(*(const enum lang *)arg);
	return 0;
}

static int
look_up_all(void *arg)
{
	const struct mo *mo = arg;

	for (uint32_t i = 1; i < mo->n; i++) {
		const char *id = (const char *)mo_id(mo, i).p;

		if (nls_text(id) == id)
			return -1;
	}
	return 0;
}

int
main(void)
{
	const struct catalogue *c = &catalogues[0];
	enum lang lang;
	struct mo mo;

	if (c->code == NULL || lang_parse(c->code, &lang) < 0 ||
	    mo_open(&mo, view_of(c->mo, c->len)) < 0) {
		(void)puts("a language\tabsent (--disable-nls)\t-\t-\t-");
		return 0;
	}
	bench_line("a language chosen, its catalogue checked",
	    1e6 * bench_median(choose, &lang, ROUNDS, TIMES), "us", 0);
	bench_line("a message looked up", 1e6 * bench_median(look_up_all, &mo,
	    ROUNDS, TIMES) / (mo.n - 1), "us", 0);
	return 0;
}
