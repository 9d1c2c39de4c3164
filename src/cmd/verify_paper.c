#include "src/cmd/verify.h"

#include "src/base/nls.h"

int
verify_paper(struct verify *v, const struct paper *p, const char *label,
    const uint8_t digest[static SHA256_LEN])
{
	if (!p->given)
		return 0;
	if (paper_is(p, digest))
		out_check(&v->tally, MARK_OK, _("{what}: as on the paper."),
		    "what", label, NULL);
	else
		out_check(&v->tally, MARK_NO, _("{what}: not what stands on the "
		    "paper."), "what", label, NULL);
	return 1;
}
