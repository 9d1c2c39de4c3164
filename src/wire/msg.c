/*
 * The forms of all messages, made from the field lists of msg.h. A list names
 * no struct, so it is first turned into pairs "(kind, name)" and these are then
 * walked with the struct's tag beside them.
 */
#include <stddef.h>

#include "src/wire/msg.h"

#define PAIR(kind, name) , (kind, name)

#define ENTRY(tag, pair) ENTRY_(tag, OPEN pair)
#define OPEN(kind, name) kind, name
#define ENTRY_(tag, ...) ENTRY__(tag, __VA_ARGS__)
#define ENTRY__(tag, kind, member) \
	{ #member, WIRE_##kind, offsetof(struct tag, member) },

#define E0(t, z)
#define E1(t, p, z) ENTRY(t, p)
#define E2(t, p, ...) ENTRY(t, p) E1(t, __VA_ARGS__)
#define E3(t, p, ...) ENTRY(t, p) E2(t, __VA_ARGS__)
#define E4(t, p, ...) ENTRY(t, p) E3(t, __VA_ARGS__)
#define E5(t, p, ...) ENTRY(t, p) E4(t, __VA_ARGS__)
#define E6(t, p, ...) ENTRY(t, p) E5(t, __VA_ARGS__)
#define E7(t, p, ...) ENTRY(t, p) E6(t, __VA_ARGS__)
#define E8(t, p, ...) ENTRY(t, p) E7(t, __VA_ARGS__)
#define E9(t, p, ...) ENTRY(t, p) E8(t, __VA_ARGS__)
#define E10(t, p, ...) ENTRY(t, p) E9(t, __VA_ARGS__)
#define E11(t, p, ...) ENTRY(t, p) E10(t, __VA_ARGS__)
#define E12(t, p, ...) ENTRY(t, p) E11(t, __VA_ARGS__)
#define E13(t, p, ...) ENTRY(t, p) E12(t, __VA_ARGS__)
#define E14(t, p, ...) ENTRY(t, p) E13(t, __VA_ARGS__)
#define E15(t, p, ...) ENTRY(t, p) E14(t, __VA_ARGS__)
#define E16(t, p, ...) ENTRY(t, p) E15(t, __VA_ARGS__)

#define PICK(t, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, \
	a15, a16, e, ...) e
/* The tag, its pairs, and an end that stands for nothing. */
#define WALK(...) WALK_(__VA_ARGS__, )
#define WALK_(...) PICK(__VA_ARGS__ E16, E15, E14, E13, E12, E11, E10, E9, \
	E8, E7, E6, E5, E4, E3, E2, E1, E0, )(__VA_ARGS__)

/* One entry more than there are fields: no field is no empty array. */
#define FORM(tag, form, list) \
	static const struct wire_field fields_##tag[] = { \
		WALK(tag list(PAIR)) { NULL, WIRE_U8, 0 } \
	}; \
	const struct wire_form form = { \
		#tag, sizeof(struct tag), fields_##tag, \
		sizeof(fields_##tag) / sizeof(fields_##tag[0]) - 1 \
	};

FORM(rec_card, form_card, REC_CARD)
FORM(rec_finding, form_finding, REC_FINDING)
FORM(rec_grant, form_grant, REC_GRANT)
FORM(rec_reader, form_reader, REC_READER)
FORM(rec_named, form_named, REC_NAMED)
FORM(rec_entry, form_entry, REC_ENTRY)
FORM(rec_error, form_error, REC_ERROR)
FORM(rec_progress, form_progress, REC_PROGRESS)
FORM(rec_said, form_said, REC_SAID)

#define MSG_FORMS(num, NAME, name, peer) \
	FORM(req_##name, form_req_##name, REQ_##NAME) \
	FORM(rep_##name, form_rep_##name, REP_##NAME)
MSG_LIST(MSG_FORMS)

#define MSG_ROW(num, NAME, name, peer) \
	{ MSG_##NAME, #name, PEER_##peer, &form_req_##name, &form_rep_##name },
static const struct msg msgs[] = { MSG_LIST(MSG_ROW) };

const struct msg *
msg_find(uint8_t type)
{
	for (size_t i = 0; i < sizeof(msgs) / sizeof(msgs[0]); i++)
		if (msgs[i].type == type)
			return &msgs[i];
	return NULL;
}
