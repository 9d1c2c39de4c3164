/*
 * The replay's script: the first byte of the input chooses whether a variable
 * is set, the rest is the file. What parses is walked through, so that every
 * word is read.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/replay/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
walk(const struct script_lines *l)
{
	struct event ev;

	for (size_t i = 0; i < l->n; i++) {
		const struct script_line *line = &l->line[i];

		if (line->n > SCRIPT_ARGS || script_name(line->cmd) == NULL)
			abort();
		for (unsigned a = 0; a < line->n; a++)
			if (line->arg[a].text == NULL ||
			    (!line->arg[a].fact && script_complaint(line->cmd, a,
			    line->arg[a].text) != NULL))
				abort();
		if (line->cmd == CMD_PRESS && !line->arg[0].fact &&
		    script_key(line->arg[0].text, &ev) != 0)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct script_var vars[] = { { "KEK", "a b" }, { "X", "@y" } };
	char error[SCRIPT_ERROR_MAX];
	struct script s;
	int err;

	if (size == 0)
		return 0;
	err = script_parse(&s, "fuzz", view_of(data + 1, size - 1), vars,
	    data[0] & 1 ? 2 : 0, error);
	if (err == ERR_FORMAT && strncmp(error, "fuzz:", 5) != 0)
		abort();
	if (err == 0) {
		walk(&s.main);
		for (size_t i = 0; i < s.n_handlers; i++)
			walk(&s.handler[i].lines);
	}
	script_free(&s);
	return 0;
}
