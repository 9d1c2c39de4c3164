/* Keys that lead through other ceremonies than the first; see scenes.h. */
#include <stddef.h>

#include "tests/pty/scenes.h"

#define F6	"\033[17~"
#define DOWN	"\033[6~\033[6~"

#define PEOPLE \
	{ "participants.name", NULL, "\r" }, \
	{ "participants.person", "Alice", "\r" }, \
	{ "participants.person", "Bruno", "\r" }, \
	{ "participants.person", "Chlo\xc3\xa9", "\r" }, \
	{ "participants.person", "Dana", "\r" }, \
	{ "participants.person", "Ewan", "\r" }, \
	{ "participants.person", "5  Ewan", "\r" }
#define BEGUN \
	PEOPLE, \
	{ "readiness.check", NULL, DOWN "\r" }
#define CARD_OF(page, who) \
	{ (page "insert"), who, "\r" }, \
	{ (page "pin"), who, "\t\r" }
#define SIGNED(who) \
	{ "signoff.person", who, "\r" }
#define SIGNED_OFF \
	{ "signoff.review", NULL, DOWN DOWN "\r" }, \
	{ "signoff.bags", NULL, "\t\r" }, \
	{ "signoff.head", NULL, "\r" }, \
	{ "signoff.paper", NULL, "\t\r" }, \
	SIGNED("Alice"), SIGNED("Bruno"), SIGNED("Chlo\xc3\xa9"), \
	SIGNED("Dana"), SIGNED("Ewan"), \
	{ "signoff.sealed", NULL, "\r" }, \
	{ "signoff.end", NULL, "\r" }

const struct scene scenes_check[] = {
	{ "welcome.start", NULL, "2\r" },
	BEGUN,
	{ "check.from", NULL, "1\r" },
	{ "check.which", NULL, "\r" },
	{ "check.bags", NULL, "\r" },
	{ "check.foreign", NULL, "@\r" },
	CARD_OF("check.test-", "Alice"), CARD_OF("check.test-", "Bruno"),
	{ "check.test-insert", "Chlo\xc3\xa9", F6 },
	{ "check.missing", NULL, "3\t1\r" },
	{ "*check.advice", "is lost", "\r" },
	{ "check.done", NULL, "\r" },
	SIGNED_OFF,
	{ NULL, NULL, NULL }
};

#define CARD_NEW(who) \
	{ "world.insert", who, "\r" }, \
	{ "world.number", who, "\r" }, \
	{ "world.pin-new", who, "\t\t\t\t\r" }

const struct scene scenes_replace[] = {
	{ "welcome.start", NULL, "3\r" },
	BEGUN,
	{ "old.from", NULL, "1\r" },
	{ "old.which", NULL, "\r" },
	{ "old.bags", NULL, "\r" },
	{ "old.foreign", NULL, "@\r" },
	{ "old.set", NULL, "\r" },
	{ "world.quorum", NULL, "\r" },
	CARD_NEW("Alice"), CARD_NEW("Bruno"), CARD_NEW("Chlo\xc3\xa9"),
	CARD_OF("world.old-", "Alice"), CARD_OF("world.old-", "Bruno"),
	{ "world.old-remove", NULL, "\r" },
	CARD_OF("world.prove-", "Alice"), CARD_OF("world.prove-", "Bruno"),
	CARD_OF("world.prove-", "Chlo\xc3\xa9"),
	{ "world.prove-remove", NULL, "\r" },
	{ "*world.exists", "another set of cards", "\r" },
	{ "world.paper", NULL, "\t\r" },
	{ "backup.medium", NULL, "\r" },
	{ "backup.done", NULL, "\r" },
	{ "retire.why", NULL, "\r" },
	CARD_OF("retire.old-", "Alice"), CARD_OF("retire.old-", "Bruno"),
	{ "retire.old-insert", "Chlo\xc3\xa9", F6 },
	{ "retire.rest", NULL, "\r" },
	{ "retire.destroy", NULL, "\r" },
	SIGNED_OFF,
	{ NULL, NULL, NULL }
};

const struct scene scenes_online[] = {
	{ "welcome.start", NULL, "\r" },
	PEOPLE,
	{ "subscription.az", NULL, "\r" },
	{ "subscription.sign-in", NULL, "\r" },
	{ "subscription.vault", NULL, "contoso-rehearsal\r" },
	{ "fetch.kek", NULL, "\r" },
	{ "fetch.newer", NULL, "\033OR" },
	{ "fetch.kek", NULL, "2\r" },
	{ "fetch.seen", NULL, "\r" },
	{ "stick.stick", NULL, "\r" },
	{ "stick.done", NULL, "\r" },
	{ "import.stick", NULL, "\r" },
	{ "import.words", NULL, "\t\r" },
	{ "import.az", NULL, "\r" },
	{ "import.ready", NULL, "\r" },
	{ "import.result", NULL, "\r" },
	{ "finish.end", NULL, "\r" },
	{ "finish.done", NULL, "\r" },
	{ NULL, NULL, NULL }
};

const struct scene scenes_world[] = {
	{ "welcome.start", NULL, "\r" },
	BEGUN,
	{ "intake.kek", NULL, "\r" },
	{ "intake.toolset", NULL, "\t\r" },
	{ "intake.files", NULL, "\r" },
	{ "world.how", NULL, "\r" },
	{ "world.quorum", NULL, "1\t1\r" },
	CARD_NEW("Alice"),
	CARD_OF("world.prove-", "Alice"),
	{ "world.prove-remove", NULL, "\r" },
	{ "world.exists", NULL, "\r" },
	{ "world.paper", NULL, "\t\r" },
	{ "backup.medium", NULL, "\r" },
	{ "backup.done", NULL, "\r" },
	{ "exchange.packages", NULL, "\r" },
	{ "exchange.root", NULL, "\t\r" },
	{ "exchange.success", NULL, "\r" },
	{ "generate.key", NULL, "\r" },
	{ "generate.made", NULL, "\r" },
	{ "generate.kept", NULL, "\r" },
	{ "rights.why", NULL, "\t\r" },
	CARD_OF("rights.", "Alice"),
	{ "rights.remove", NULL, "\r" },
	{ "rights.done", NULL, "\r" },
	{ "inspect.compare", NULL, "\r" },
	{ "package.subscription", NULL, "\r" },
	{ "package.done", NULL, "\r" },
	{ "handover.stick", NULL, "\r" },
	{ "handover.done", NULL, "\r" },
	SIGNED_OFF,
	{ NULL, NULL, NULL }
};
