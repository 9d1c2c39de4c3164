/* Forms: what a struct is on the wire, and what is refused from there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "src/base/err.h"
#include "src/wire/msg.h"

static void
describe_fill(struct rep_describe *r)
{
	memset(r, 0, sizeof(*r));
	r->authentic = 1;
	r->app = "simple";
	r->ident = "contosofirsthsmkey";
	r->plainname = "clé n° 1";
	r->size = 2048;
	memset(r->hknso, 0xa5, sizeof(r->hknso));
	memset(r->kek, 0x5a, sizeof(r->kek));
	r->spki = view_of("\0\1\2", 3);
	r->rights = 0x01020304;
	r->kid = NULL;
}

static void
put(struct buf *b, const struct wire_form *f, const void *s)
{
	buf_init(b, WIRE_BODY_MAX);
	assert_int_equal(wire_put(b, f, s), 0);
}

static void
layout(void **state)
{
	static const uint8_t want[] = {
		7, 0, 0, 0, 2, 'i', 'd', 0, 0, 0, 0, 1, 'v', 0
	};
	struct rec_finding r = { .level = 7, .id = "id", .value = "v" };
	struct buf b;

	(void)state;
	put(&b, &form_finding, &r);
	assert_int_equal(b.len, sizeof(want));
	assert_memory_equal(b.p, want, sizeof(want));
	buf_free(&b);
}

static void
numbers(void **state)
{
	static const uint8_t want[] = {
		0, 0, 0, 1, 'k', 0, 0, 0, 0, 0, 0, 2,
		0x11, 0x22, 0x33, 0x44, 1, 2, 3, 4, 5, 6, 7, 8
	};
	struct req_generate r = { .ident = "k", .plainname = NULL,
	    .type = KEY_EC, .size = 0x11223344,
	    .pubexp = 0x0102030405060708 }, back;
	struct buf b;

	(void)state;
	put(&b, &form_req_generate, &r);
	assert_int_equal(b.len, sizeof(want));
	assert_memory_equal(b.p, want, sizeof(want));
	assert_int_equal(wire_get(buf_view(&b), &form_req_generate, &back), 0);
	assert_int_equal(back.type, KEY_EC);
	assert_int_equal(back.size, r.size);
	assert_true(back.pubexp == r.pubexp);
	buf_free(&b);
}

static void
round_trip(void **state)
{
	struct rep_describe r, back;
	struct buf b;

	(void)state;
	describe_fill(&r);
	put(&b, &form_rep_describe, &r);
	assert_int_equal(wire_get(buf_view(&b), &form_rep_describe, &back), 0);
	assert_int_equal(back.authentic, 1);
	assert_string_equal(back.plainname, r.plainname);
	assert_string_equal(back.kid, "");
	assert_int_equal(back.rights, r.rights);
	assert_memory_equal(back.hknso, r.hknso, 32);
	assert_memory_equal(back.kek, r.kek, 32);
	assert_true(view_eq(back.spki, r.spki));
	/* what was read points into the frame */
	assert_true(back.spki.p > b.p && back.spki.p < b.p + b.len);
	buf_free(&b);
}

static void
assert_refused(struct view v, const struct wire_form *f)
{
	static const union msg_any zero;
	union msg_any s;

	memset(&s, 0xff, sizeof(s));
	assert_int_equal(wire_get(v, f, &s), ERR_FORMAT);
	assert_memory_equal(&s, &zero, f->size);
}

static void
every_length(void **state)
{
	struct rep_describe r;
	struct buf b;
	uint8_t *copy;

	(void)state;
	describe_fill(&r);
	put(&b, &form_rep_describe, &r);
	for (size_t n = 0; n < b.len; n++) {
		copy = malloc(n + 1);
		assert_non_null(copy);
		memcpy(copy, b.p, n);
		assert_refused(view_of(copy, n), &form_rep_describe);
		free(copy);
	}
	assert_int_equal(buf_put_u8(&b, 0), 0);
	assert_refused(buf_view(&b), &form_rep_describe);
	buf_free(&b);
}

static void
text_refused(void **state)
{
	static const struct { const char *p; size_t len; } bad[] = {
		{ "\0\0\0\1a\1", 6 },			/* no NUL behind */
		{ "\0\0\0\2a\0\0", 7 },			/* NUL inside */
		{ "\0\0\0\1\xc3\0", 6 },		/* half a character */
		{ "\0\0\0\2\xc0\x80\0", 7 },		/* overlong */
		{ "\0\0\0\3\xed\xa0\x80\0", 8 },	/* surrogate */
		{ "\0\0\0\1\33\0", 6 },			/* escape */
		{ "\0\0\0\1\t\0", 6 },			/* tabulator */
		{ "\0\0\0\2a\n\0", 7 },			/* another line */
		{ "\0\0\0\3\xe2\x80\xa8\0", 8 },	/* U+2028, the same */
		{ "\0\0\0\1\177\0", 6 },		/* delete */
		{ "\xff\xff\xff\xff" "a\0", 6 },	/* longer than all */
		{ "\0\0\0\0", 4 },			/* not even its NUL */
		{ "\0\0\0\1a\0\0", 7 },			/* something left over */
	};
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_refused(view_of(bad[i].p, bad[i].len), &form_req_sealed);
}

static void
text_not_sent(void **state)
{
	static char text[WIRE_STR_MAX + 2];
	struct req_sealed r = { .jws = text }, back;
	struct buf b;

	(void)state;
	memset(text, 'x', WIRE_STR_MAX + 1);
	buf_init(&b, WIRE_BODY_MAX);
	assert_int_equal(wire_put(&b, &form_req_sealed, &r), ERR_ARG);
	buf_reset(&b);
	text[WIRE_STR_MAX] = '\0';
	assert_int_equal(wire_put(&b, &form_req_sealed, &r), 0);
	assert_int_equal(wire_get(buf_view(&b), &form_req_sealed, &back), 0);
	assert_string_equal(back.jws, text);
	buf_reset(&b);
	r.jws = "\x80";
	assert_int_equal(wire_put(&b, &form_req_sealed, &r), ERR_ARG);
	buf_reset(&b);
	r.jws = "a\nb";
	assert_int_equal(wire_put(&b, &form_req_sealed, &r), ERR_ARG);
	buf_reset(&b);
	r.jws = "bell\a";
	assert_int_equal(wire_put(&b, &form_req_sealed, &r), ERR_ARG);
	buf_free(&b);
}

static void
body_bound(void **state)
{
	static uint8_t bytes[WIRE_BODY_MAX];
	struct rep_wrap r = { .byok = { bytes, WIRE_BODY_MAX - 3 } };
	struct buf b;

	(void)state;
	buf_init(&b, WIRE_BODY_MAX);
	assert_int_equal(wire_put(&b, &form_rep_wrap, &r), ERR_TOOBIG);
	buf_reset(&b);
	r.byok.len = WIRE_BODY_MAX - 4;
	assert_int_equal(wire_put(&b, &form_rep_wrap, &r), 0);
	assert_int_equal(b.len, WIRE_BODY_MAX);
	buf_reset(&b);
	r.byok.len = SIZE_MAX;
	assert_int_equal(wire_put(&b, &form_rep_wrap, &r), ERR_TOOBIG);
	buf_free(&b);
}

static void
lists(void **state)
{
	struct rec_reader r = { .name = "slot 1", .driver = "usb" }, back;
	struct buf b;
	struct view v;

	(void)state;
	buf_init(&b, WIRE_BODY_MAX);
	assert_int_equal(wire_put(&b, &form_reader, &r), 0);
	r.name = "slot 2";
	assert_int_equal(wire_put(&b, &form_reader, &r), 0);
	v = buf_view(&b);
	assert_int_equal(wire_take(&v, &form_reader, &back), 0);
	assert_string_equal(back.name, "slot 1");
	assert_int_equal(wire_take(&v, &form_reader, &back), 0);
	assert_string_equal(back.name, "slot 2");
	assert_int_equal(v.len, 0);
	assert_int_equal(wire_take(&v, &form_reader, &back), ERR_FORMAT);
	assert_null(back.name);
	/* a record that is cut leaves the list where it was */
	v = view_of(b.p, b.len - 1);
	assert_int_equal(wire_take(&v, &form_reader, &back), 0);
	assert_int_equal(wire_take(&v, &form_reader, &back), ERR_FORMAT);
	assert_int_equal(v.len, b.len / 2 - 1);
	buf_free(&b);
}

static void
no_fields(void **state)
{
	struct req_enrol r;
	struct buf b;

	(void)state;
	memset(&r, 0, sizeof(r));
	put(&b, &form_req_enrol, &r);
	assert_int_equal(b.len, 0);
	assert_int_equal(wire_get(buf_view(&b), &form_req_enrol, &r), 0);
	assert_refused(view_of("x", 1), &form_req_enrol);
	buf_free(&b);
}

static void
check_form(const struct wire_form *f)
{
	size_t next = 0;

	assert_non_null(f);
	assert_true(f->size <= sizeof(union msg_any));
	for (size_t i = 0; i < f->n; i++) {
		assert_non_null(f->fields[i].name);
		assert_true(f->fields[i].offset >= next);
		next = f->fields[i].offset + 1;
	}
	assert_true(next <= f->size);
	/* one more: the entry that stands for the end */
	assert_null(f->fields[f->n].name);
}

static void
table(void **state)
{
	unsigned found = 0;

	(void)state;
	for (unsigned type = 0; type < 256; type++) {
		const struct msg *m = msg_find((uint8_t)type);

		if (m == NULL)
			continue;
		assert_int_equal(m->type, type);
		assert_true(type > 0 && type < MSG_REPLY);
		check_form(m->req);
		check_form(m->rep);
		found++;
	}
#define ONE(num, NAME, name, peer) + 1
	assert_int_equal(found, 0 MSG_LIST(ONE));
#undef ONE
	assert_int_equal(form_rep_describe.n, 16);
	assert_int_equal(form_req_enrol.n, 0);
	assert_int_equal(form_req_sealed.n, 1);
	assert_string_equal(form_rep_describe.fields[15].name, "target");
	assert_int_equal(form_rep_describe.fields[15].kind, WIRE_FIX32);
	assert_int_equal(form_rep_describe.fields[15].offset,
	    offsetof(struct rep_describe, target));
	assert_int_equal(msg_find(MSG_X_AGREE)->peer, PEER_CARD);
	assert_int_equal(msg_find(MSG_HELLO)->peer, PEER_KEYD);
	assert_int_equal(msg_find(MSG_C_INFO)->peer, PEER_CARDD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout),
		cmocka_unit_test(numbers),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(every_length),
		cmocka_unit_test(text_refused),
		cmocka_unit_test(text_not_sent),
		cmocka_unit_test(body_bound),
		cmocka_unit_test(lists),
		cmocka_unit_test(no_fields),
		cmocka_unit_test(table),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
