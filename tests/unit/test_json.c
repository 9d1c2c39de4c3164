/* src/base/json: what is refused, what is found, bytes that stay the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/base/json.h"

static int
setup(void **state)
{
	(void)state;
	js_setup();
	return 0;
}

static struct json_t *
parse(const char *s)
{
	struct json_t *j = NULL;

	assert_int_equal(js_parse(view_str(s), 100000, &j), 0);
	assert_non_null(j);
	return j;
}

static void
refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "1", "\"s\"", "null", "{", "[1", "{}x", "{} {}", "{},",
		"{\"a\":1,\"a\":1}", "{\"a\":{\"b\":1,\"b\":2}}",
		"{\"a\":1,\"\\u0061\":2}",
		"{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}",
		"{\"a\":\"x\\u0000y\"}",
		"{\"a\":1.0}", "{\"a\":[1e3]}", "{\"a\":{\"b\":0.5}}",
		"{\"a\":99999999999999999999}", "{\"a\":01}", "{\"a\":+1}",
		"{a:1}", "{'a':1}", "{\"a\":1,}", "[1,]", "[,]", "{\"a\"}",
		"{\"a\":nul}", "{\"a\":NaN}", "/* */{}", "\xef\xbb\xbf{}",
		"{\"a\":\"\xff\"}", "{\"a\":\"\xc0\x80\"}", "{\"a\":\"\n\"}",
		"{\"a\":\"\\x41\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"",
		"{\"a\":\"\\",
	};
	struct json_t *j = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (js_parse(view_str(bad[i]), 1000, &j) != ERR_FORMAT)
			fail_msg("accepted: %s", bad[i]);
	/* A NUL byte, inside or behind. */
	assert_int_equal(js_parse(view_of("{}\0", 3), 10, &j), ERR_FORMAT);
	assert_int_equal(js_parse(view_of("{\"a\":\"\0\"}", 9), 10, &j),
	    ERR_FORMAT);
	assert_null(j);
}

static void
bounded(void **state)
{
	struct json_t *j = NULL;

	(void)state;
	assert_int_equal(js_parse(view_str("[1]"), 2, &j), ERR_TOOBIG);
	assert_int_equal(js_parse(view_str("[1]"), 3, &j), 0);
	js_free(j);
	js_free(NULL);
}

static int
parse_nested(size_t depth, int objects)
{
	struct buf b;
	struct json_t *j = NULL;
	int r;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < depth; i++)
		(void)buf_puts(&b, objects ? "{\"[\":" : "[");
	(void)buf_puts(&b, "0");
	for (size_t i = 0; i < depth; i++)
		(void)buf_puts(&b, objects ? "}" : "]");
	r = js_parse(buf_view(&b), b.len, &j);
	if (r == 0)
		js_free(j);
	buf_free(&b);
	return r;
}

static void
depth(void **state)
{
	(void)state;
	assert_int_equal(parse_nested(32, 0), 0);
	assert_int_equal(parse_nested(32, 1), 0);
	assert_int_equal(parse_nested(33, 0), ERR_FORMAT);
	assert_int_equal(parse_nested(33, 1), ERR_FORMAT);
	assert_int_equal(parse_nested(100000, 0), ERR_FORMAT);
	/* Brackets in strings, and one after the other, are no depth. */
	js_free(parse("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]"));
	js_free(parse("[\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]"));
	js_free(parse("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
	    "[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]"));
}

static void
only(void **state)
{
	struct json_t *j = parse("{\"form\":\"x\",\"mode\":\"y\",\"n\":null}");

	(void)state;
	assert_int_equal(js_only(j, "form mode n"), 0);
	assert_int_equal(js_only(j, " n  mode form "), 0);
	assert_int_equal(js_only(j, "form mode n more?"), 0);
	assert_int_equal(js_only(j, "form? mode? n?"), 0);
	assert_int_equal(js_only(j, "form mode"), ERR_FORMAT);
	assert_int_equal(js_only(j, "form mode n more"), ERR_FORMAT);
	assert_int_equal(js_only(j, "form mode nn"), ERR_FORMAT);
	assert_int_equal(js_only(j, "form mode nn?"), ERR_FORMAT);
	assert_int_equal(js_only(j, ""), ERR_FORMAT);
	assert_int_equal(js_only(NULL, ""), ERR_FORMAT);
	js_free(j);
	j = parse("{}");
	assert_int_equal(js_only(j, ""), 0);
	assert_int_equal(js_only(j, "a?"), 0);
	js_free(j);
	j = parse("[]");
	assert_int_equal(js_only(j, ""), ERR_FORMAT);
	js_free(j);
}

static void
readers(void **state)
{
	struct json_t *j = parse("{\"s\":\"text\",\"i\":-9223372036854775808,"
	    "\"t\":true,\"f\":false,\"o\":{\"k\":1},\"a\":[1,\"two\"],"
	    "\"z\":null}"), *v = NULL;
	int64_t n = 7;
	int flag = 7;

	(void)state;
	assert_string_equal(js_str(j, "s"), "text");
	assert_null(js_str(j, "i"));
	assert_null(js_str(j, "none"));
	assert_int_equal(js_int(j, "s", &n), ERR_FORMAT);
	assert_int_equal(js_int(j, "t", &n), ERR_FORMAT);
	assert_true(n == 7);
	assert_int_equal(js_int(j, "i", &n), 0);
	assert_true(n == INT64_MIN);
	assert_int_equal(js_bool(j, "i", &flag), ERR_FORMAT);
	assert_int_equal(js_bool(j, "z", &flag), ERR_FORMAT);
	assert_int_equal(flag, 7);
	assert_int_equal(js_bool(j, "t", &flag), 0);
	assert_int_equal(flag, 1);
	assert_int_equal(js_bool(j, "f", &flag), 0);
	assert_int_equal(flag, 0);
	assert_non_null(js_obj(j, "o"));
	assert_null(js_obj(j, "a"));
	assert_null(js_arr(j, "o"));
	assert_int_equal(js_len(js_arr(j, "a")), 2);
	assert_string_equal(js_text(js_at(js_arr(j, "a"), 1)), "two");
	assert_null(js_text(js_at(js_arr(j, "a"), 0)));
	assert_null(js_at(js_arr(j, "a"), 2));
	assert_true(js_has(j, "z"));
	assert_false(js_has(j, "none"));
	assert_string_equal(js_member(j, 0, &v), "s");
	assert_string_equal(js_text(v), "text");
	assert_string_equal(js_member(j, 6, NULL), "z");
	assert_null(js_member(j, 7, &v));
	js_free(j);
}

static void
nothing_in_null(void **state)
{
	int64_t n;
	int flag;
	uint8_t out[4];
	struct json_t *v;

	(void)state;
	assert_null(js_str(NULL, "a"));
	assert_int_equal(js_int(NULL, "a", &n), ERR_FORMAT);
	assert_int_equal(js_bool(NULL, "a", &flag), ERR_FORMAT);
	assert_null(js_obj(NULL, "a"));
	assert_null(js_arr(NULL, "a"));
	assert_int_equal(js_len(NULL), 0);
	assert_null(js_at(NULL, 0));
	assert_null(js_text(NULL));
	assert_false(js_has(NULL, "a"));
	assert_null(js_member(NULL, 0, &v));
	assert_int_equal(js_hex(NULL, "a", out, 4), ERR_FORMAT);
	assert_int_equal(js_b64(NULL, "a", out, 4), ERR_FORMAT);
}

static void
bytes(void **state)
{
	struct json_t *j = parse("{\"h\":\"00ff1a\",\"H\":\"00FF1A\","
	    "\"b\":\"AP8a\",\"p\":\"AP8=\",\"u\":\"AP9\",\"e\":\"\"}");
	uint8_t out[3] = { 9, 9, 9 };
	struct buf b;

	(void)state;
	assert_int_equal(js_hex(j, "h", out, 2), ERR_FORMAT);
	assert_int_equal(js_hex(j, "H", out, 3), ERR_FORMAT);
	assert_int_equal(js_b64(j, "b", out, 2), ERR_FORMAT);
	assert_int_equal(js_b64(j, "p", out, 2), ERR_FORMAT);
	assert_int_equal(js_b64(j, "u", out, 2), ERR_FORMAT);
	assert_int_equal(out[0], 9);
	assert_int_equal(js_hex(j, "h", out, 3), 0);
	assert_memory_equal(out, "\x00\xff\x1a", 3);
	memset(out, 0, sizeof(out));
	assert_int_equal(js_b64(j, "b", out, 3), 0);
	assert_memory_equal(out, "\x00\xff\x1a", 3);
	assert_int_equal(js_b64(j, "e", out, 0), 0);
	buf_init(&b, 3);
	assert_int_equal(js_b64_buf(j, "none", &b), ERR_FORMAT);
	assert_int_equal(js_b64_buf(j, "b", &b), 0);
	assert_memory_equal(b.p, "\x00\xff\x1a", 3);
	assert_int_equal(js_b64_buf(j, "b", &b), ERR_TOOBIG);
	buf_free(&b);
	js_free(j);
}

static struct json_t *
build(void)
{
	struct json_t *j = js_new(), *a = js_new_arr(), *o = js_new();

	assert_int_equal(js_set_str(j, "z", "\xc3\xa9/\"\\\n"), 0);
	assert_int_equal(js_set_int(j, "y", -5), 0);
	assert_int_equal(js_set_bool(j, "x", 1), 0);
	assert_int_equal(js_set_bool(j, "w", 0), 0);
	assert_int_equal(js_set_hex(j, "v", "\x01\xfe", 2), 0);
	assert_int_equal(js_set_b64(j, "u", "\xfb\xef\xff\x01", 4), 0);
	assert_int_equal(js_set_b64(j, "t", NULL, 0), 0);
	assert_int_equal(js_add_str(a, "one"), 0);
	assert_int_equal(js_add(a, js_new_arr()), 0);
	assert_int_equal(js_set(j, "s", a), 0);
	assert_int_equal(js_set(j, "a", o), 0);
	return j;
}

static void
order_is_kept(void **state)
{
	static const char want[] = "{\"z\":\"\xc3\xa9/\\\"\\\\\\n\",\"y\":-5,"
	    "\"x\":true,\"w\":false,\"v\":\"01fe\",\"u\":\"--__AQ\",\"t\":\"\","
	    "\"s\":[\"one\",[]],\"a\":{}}";
	struct json_t *j = build();
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	assert_int_equal(js_dump(j, &b), 0);
	assert_string_equal(buf_str(&b), want);
	js_free(j);
	/* Read and written again: the same bytes. */
	j = parse(want);
	buf_reset(&b);
	assert_int_equal(js_dump(j, &b), 0);
	assert_string_equal(buf_str(&b), want);
	/* A member that is set again stays at its place. */
	assert_int_equal(js_set_int(j, "z", 1), 0);
	buf_reset(&b);
	assert_int_equal(js_dump(j, &b), 0);
	assert_memory_equal(buf_str(&b), "{\"z\":1,\"y\":-5,", 14);
	js_free(j);
	buf_free(&b);
}

static void
pretty(void **state)
{
	struct json_t *j = parse("{\"b\":{\"c\":[1,2]},\"a\":\"x\"}");
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	assert_int_equal(js_dump_pretty(j, &b), 0);
	assert_string_equal(buf_str(&b), "{\n  \"b\": {\n    \"c\": [\n"
	    "      1,\n      2\n    ]\n  },\n  \"a\": \"x\"\n}");
	buf_free(&b);
	js_free(j);
}

/* Each failure is seen by whoever looks, and leaks nothing. */
static void
builders_fail(void **state)
{
	struct json_t *j = js_new();
	struct buf b;

	(void)state;
	assert_int_equal(js_set_str(NULL, "a", "b"), ERR_NOMEM);
	assert_int_equal(js_set_int(NULL, "a", 1), ERR_NOMEM);
	assert_int_equal(js_set_bool(NULL, "a", 1), ERR_NOMEM);
	assert_int_equal(js_set_hex(NULL, "a", "b", 1), ERR_NOMEM);
	assert_int_equal(js_set_b64(NULL, "a", "b", 1), ERR_NOMEM);
	assert_int_equal(js_set(NULL, "a", js_new()), ERR_NOMEM);
	assert_int_equal(js_set(j, "a", NULL), ERR_NOMEM);
	assert_int_equal(js_add(NULL, js_new()), ERR_NOMEM);
	assert_int_equal(js_add_str(NULL, "a"), ERR_NOMEM);
	assert_int_equal(js_set_str(j, "a", NULL), ERR_ARG);
	assert_int_equal(js_set_str(j, "a", "\xff"), ERR_ARG);
	buf_init(&b, 10);
	assert_int_equal(js_dump(NULL, &b), ERR_NOMEM);
	buf_reset(&b);
	assert_int_equal(js_set_str(j, "key", "longer than ten"), 0);
	assert_int_equal(js_dump(j, &b), ERR_TOOBIG);
	buf_free(&b);
	js_free(j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused),
		cmocka_unit_test(bounded),
		cmocka_unit_test(depth),
		cmocka_unit_test(only),
		cmocka_unit_test(readers),
		cmocka_unit_test(nothing_in_null),
		cmocka_unit_test(bytes),
		cmocka_unit_test(order_is_kept),
		cmocka_unit_test(pretty),
		cmocka_unit_test(builders_fail),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
