/* Archives. Whatever comes out has names and sizes that a toolset may have, and
 * nothing comes out of what is refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/unpack/unpack.h"
#include "src/wire/msg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look(struct view v)
{
	struct rec_entry e;
	size_t n = 0, sum = 0;

	while (v.len > 0) {
		if (wire_take(&v, &form_entry, &e) != 0)
			abort();
		if (unpack_name_check(e.name) != 0 || e.data.len > PACKAGE_MAX)
			abort();
		sum += e.data.len;
		n++;
	}
	if (n == 0 || n > TOOLSET_FILES || sum > TOOLSET_MAX)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out;
	int err;

	buf_init(&out, UNPACK_OUT_MAX);
	err = unpack(view_of(data, size), &out);
	if (err == 0)
		look(buf_view(&out));
	else if (err != ERR_ARCHIVE || out.len != 0)
		abort();
	buf_free(&out);
	return 0;
}
