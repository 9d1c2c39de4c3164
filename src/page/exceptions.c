#include "src/page/exceptions.h"

#include <string.h>

#include "src/base/nls.h"
#include "src/base/say.h"

static const struct {
	const char *id, *words;
} rows[] = {
	{ "bag-differs", N_("a bag was opened whose number is not that of the bag "
	  "that was closed: {number}") },
	{ "card-blocked", N_("a card is blocked: {number}") },
	{ "card-wrong", N_("a wrong card was inserted: {number}") },
	{ "clock-differs", N_("the clocks differ") },
	{ "daemons-restarted", N_("the programs that hold keys and cards were "
	  "started again") },
	{ "head-unwritten", N_("no words of the record were on paper when it was "
	  "resumed") },
	{ "key-cancelled", N_("the making of the key was stopped") },
	{ "mark-unread", N_("the mark on a backup medium could not be read when it was "
	  "resumed") },
	{ "packages-refused", N_("packages were refused") },
	{ "pin-by-puk", N_("a PUK gave a card a new PIN: {number}") },
	{ "pin-refused", N_("a PIN was refused, card {number}") },
	{ "puk-blocked", N_("the PUK of a card is blocked, which opens nothing any "
	  "more: {number}") },
	{ "puk-cannot", N_("a card takes no new PIN by its PUK: {number}") },
	{ "puk-refused", N_("a PUK was refused, card {number}") },
	{ "record-ahead", N_("the backup medium tells of a line that this record "
	  "does not have") },
	{ "stopped", N_("the program was stopped for a while (Ctrl-Z): a shell was "
	  "open") },
	{ "vendor-toolset", N_("the toolset is a vendor's") },
	{ "word-refused", N_("words that were typed are not those asked for") },
};

void
exception_say(struct buf *out, const char *id, const char *number)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].id, id) == 0) {
			say(out, _(rows[i].words), "number", number, NULL);
			return;
		}
	buf_puts(out, id);
}
