/* What keys may do, and the two modes, in words. */
#include "src/base/mode.h"
#include "src/base/nls.h"
#include "src/cmd/out.h"
#include "src/wire/msg.h"

void
out_mode(unsigned mode)
{
	out_pair(_("Mode"), mode == MODE_PRODUCTION ? _("production") :
	    _("rehearsal"));
}

void
out_rights(uint32_t rights)
{
	static const struct {
		enum right right;
		const char *text;
	} rows[] = {
		{ RIGHT_SIGN, N_("may sign") },
		{ RIGHT_DECRYPT, N_("may decrypt") },
		{ RIGHT_COPY, N_("may be copied with reduced rights, by K cards") },
		{ RIGHT_TRANSFER, N_("may leave for one destination only") },
		{ RIGHT_UNWRAP, N_("opens what was packed for its vault") },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rights & rows[i].right)
			out_pair(_("Rights"), _(rows[i].text));
}
