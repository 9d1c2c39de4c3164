/* Whatever is accepted as JSON is written, and read and written again, as the
 * same bytes; every reader may be asked of it. */
#include <stdint.h>
#include <stdlib.h>

#include "src/base/json.h"

#define MAX (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
ask(const struct json_t *j)
{
	struct json_t *v;
	const char *name;
	uint8_t bytes[4];
	int64_t n;
	int flag;
	struct buf b;

	buf_init(&b, 64);
	for (size_t i = 0; (name = js_member(j, i, &v)) != NULL; i++) {
		if (!js_has(j, name) || v == NULL)
			abort();
		(void)js_only(j, name);
		(void)js_str(j, name);
		(void)js_int(j, name, &n);
		(void)js_bool(j, name, &flag);
		(void)js_hex(j, name, bytes, sizeof(bytes));
		(void)js_b64(j, name, bytes, sizeof(bytes));
		(void)js_b64_buf(j, name, &b);
		ask(v);
	}
	for (size_t i = 0; i < js_len(j); i++)
		ask(js_at(j, i));
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_t *j, *again;
	struct buf first, second;

	js_setup();
	if (js_parse(view_of(data, size), MAX, &j) != 0)
		return 0;
	ask(j);
	buf_init(&first, SIZE_MAX);
	buf_init(&second, SIZE_MAX);
	if (js_dump(j, &first) != 0 ||
	    js_parse(buf_view(&first), first.len, &again) != 0)
		abort();
	if (js_dump(again, &second) != 0 ||
	    !view_eq(buf_view(&first), buf_view(&second)))
		abort();
	js_free(again);
	js_free(j);
	buf_free(&first);
	buf_free(&second);
	return 0;
}
