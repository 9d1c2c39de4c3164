/* A transfer package: what keyd finds, and the verdict. */
#include "src/base/err.h"
#include "src/base/nls.h"
#include "src/cloud/byok_text.h"
#include "src/cmd/read.h"

static const enum mark marks[] = {
	[FOUND_FACT] = MARK_NOTE, [FOUND_HOLDS] = MARK_OK,
	[FOUND_REMARK] = MARK_NOTE, [FOUND_FAILS] = MARK_NO,
	[FOUND_UNTOLD] = MARK_UNSURE,
};

/* Prints them all. 0 or ERR_FORMAT. */
static int
print_findings(struct view v, struct tally *t)
{
	struct rec_finding f;

	while (v.len > 0) {
		if (wire_take(&v, &form_finding, &f) != 0 ||
		    f.level >= sizeof(marks) / sizeof(marks[0]))
			return ERR_FORMAT;
		out_check(t, marks[f.level], byok_text(&f), "id", f.id,
		    "value", f.value, NULL);
	}
	return 0;
}

void
read_byok(struct ask *k, struct view file, struct view kek, const char *kid,
    struct tally *t)
{
	const struct req_byok req = { .byok = file, .kek = kek, .kid = kid };
	struct answer a;
	struct tally own = { 0 };
	int err = ask_keyd(k, MSG_BYOK, &req, &a);

	if (err == 0)
		err = print_findings(a.rep.r_byok.findings, &own);
	if (err != 0) {
		out_check(t, MARK_NO, out_error(err), NULL);
		return;
	}
	t->no += own.no + (a.rep.r_byok.verdict == 1 && own.no == 0);
	t->unsure += own.unsure + (a.rep.r_byok.verdict == 3 && own.unsure == 0);
	switch (a.rep.r_byok.verdict) {
	case 0:
		out_say(_("Nothing here would make a vault refuse it; what "
		    "is inside, only the vault that opens it can tell."), NULL);
		break;
	case 1:
		out_say(_("A vault would refuse it."), NULL);
		break;
	default:
		out_say(_("Whether a vault takes it cannot be told from here."),
		    NULL);
		break;
	}
}
