/* Keys that lead through ceremonies; see scenes.h. */
#include "tests/pty/scenes.h"

#include <stddef.h>

#define F1	"\033OP"
#define F2	"\033OQ"
#define F3	"\033OR"
#define F4	"\033OS"
#define F5	"\033[15~"
#define F10	"\033[21~"
#define ESC_0	"\0330"		/* F10 as well */

#define CARD_NEW(who) \
	{ "world.insert", who, "\r" }, \
	{ "world.number", who, "\r" }, \
	{ "world.pin-new", who, "\t\t\t\t\r" }
#define CARD_PROVED(who) \
	{ "world.prove-insert", who, "\r" }, \
	{ "world.prove-pin", who, "\t\r" }
#define CARD_RIGHTS(who) \
	{ "rights.insert", who, "\r" }, \
	{ "rights.pin", who, "\t\r" }
#define SIGNED(who) \
	{ "signoff.person", who, "\r" }

const struct scene scenes_begin[] = {
	{ "welcome.start", NULL, "\r" },
	{ "participants.name", NULL, "\r" },
	{ "participants.person", "Alice", "\r" },
	{ "participants.person", "Bruno", "\r" },
	{ "participants.person", "Chlo\xc3\xa9", "\r" },
	{ "participants.person", "Dana", "\r" },
	{ "participants.person", "Ewan", "\r" },
	{ "participants.person", "5  Ewan", "\r" },
	/* On a network it is longer than the screen. */
	{ "readiness.check", NULL, "\033[6~\033[6~\r" },
	{ "intake.kek", NULL, "\r" },
	{ "intake.seen", NULL, "\r" },
	{ "world.how", NULL, "\r" },
	{ "world.quorum", NULL, "\r" },
	CARD_NEW("Alice"), CARD_NEW("Bruno"), CARD_NEW("Chlo\xc3\xa9"),
	CARD_PROVED("Alice"), CARD_PROVED("Bruno"), CARD_PROVED("Chlo\xc3\xa9"),
	{ "world.prove-remove", "Chlo\xc3\xa9", "\r" },
	{ NULL, NULL, NULL }
};

const struct scene scenes_end[] = {
	{ "world.exists", NULL, "\r" },
	{ "world.paper", NULL, "\t\r" },
	{ "backup.medium", NULL, "\r" },
	{ "backup.done", NULL, "\r" },
	{ "exchange.compare", NULL, "\t\r" },
	{ "generate.key", NULL, "\r" },
	{ "generate.made", NULL, "\r" },
	{ "generate.kept", NULL, "\r" },
	{ "rights.why", NULL, "\t\r" },
	CARD_RIGHTS("Alice"), CARD_RIGHTS("Bruno"),
	{ "rights.remove", "Bruno", "\r" },
	{ "rights.done", NULL, "\r" },
	{ "inspect.compare", NULL, "\r" },
	{ "package.name", NULL, "\r" },
	{ "package.done", NULL, "\r" },
	{ "handover.stick", NULL, "\r" },
	{ "handover.done", NULL, "\r" },
	{ "signoff.review", NULL, "\033[6~\033[6~\r" },
	{ "signoff.bags", NULL, "\t\r" },
	{ "signoff.head", NULL, "\r" },
	{ "signoff.paper", NULL, "\t\r" },
	SIGNED("Alice"), SIGNED("Bruno"), SIGNED("Chlo\xc3\xa9"),
	SIGNED("Dana"), SIGNED("Ewan"),
	{ "signoff.sealed", NULL, "\r" },
	{ "signoff.end", NULL, "\r" },
	{ NULL, NULL, NULL }
};

const struct scene scenes_look[] = {
	{ "welcome.start", NULL, "4\r" },
	{ "*welcome.finished", "keyconvoy verify", "\r" },
	{ "welcome.start", NULL, F10 },
	{ "aside.leave", NULL, "\r" },
	{ NULL, NULL, NULL }
};

const struct scene scenes_leave[] = {
	{ "world.exists", NULL, F1 },
	{ "aside.help", NULL, F3 },
	{ "world.exists", NULL, F5 },
	{ "aside.note", NULL, "What should be\tWhat was\tWhat is done\t\r" },
	{ "world.exists", "The note stands", F2 },
	{ "*world.exists, in French", "F2 English", F2 },
	{ "world.exists", "F4 ASCII", F4 },
	{ "*world.exists, plain", "F4 Colours", F4 },
	{ "world.exists", "F4 ASCII", "\r" },
	{ "world.paper", NULL, "wrong\r" },
	{ "world.paper", "Not the words", ESC_0 },
	{ "aside.leave", NULL, F3 },
	{ "world.paper", NULL, F10 },
	{ "aside.leave", NULL, "\r" },
	{ "aside.left", NULL, "\r" },
	{ NULL, NULL, NULL }
};

const struct scene scenes_resume[] = {
	{ "welcome.start", NULL, "\r" },
	{ "welcome.resume", NULL, "2\r" },
	{ "welcome.look", NULL, "\r" },
	{ "welcome.start", NULL, "\r" },
	{ "welcome.resume", NULL, "\r" },
	{ "welcome.words", NULL, "#\r" },
	{ "world.open-insert", NULL, "\r" },
	{ "world.open-pin", "Alice", "111111\r" },
	{ "world.open-refused", NULL, "1\r" },
	{ "world.open-pin", "Alice", "\t\r" },
	{ "world.open-insert", "Bruno", "\r" },
	{ "world.open-pin", "Bruno", "\t\r" },
	{ "world.open-remove", NULL, "\r" },
	{ "world.here", NULL, "\r" },
	{ "world.exists", NULL, F10 },
	{ "aside.leave", NULL, "\r" },
	{ "aside.left", NULL, "\r" },
	{ NULL, NULL, NULL }
};

const struct scene scenes_wrong[] = {
	{ "welcome.start", NULL, "\r" },
	{ "welcome.resume", NULL, "\r" },
	{ "welcome.words", NULL, "#\r" },
	{ "world.open-insert", NULL, "b" },
	{ "world.open-insert", "[x] ", F10 },
	{ "aside.leave", NULL, "\r" },
	{ "aside.left", NULL, "\r" },
	{ NULL, NULL, NULL }
};
