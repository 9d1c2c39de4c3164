#include "src/steps/suites.h"

#include <string.h>

#include "src/base/nls.h"

const struct suite_name suite_names[] = {
	{ "ECp521mAES", N_("ECp521mAES: P-521 signs, AES-256 wraps"), 0, 0 },
	{ "DLf1024s160mRijndael", N_("DLf1024s160mRijndael: the document's, "
	    "80 bits"), 1, 0 },
	{ "DLf3072s256mRijndael", N_("DLf3072s256mRijndael: DSA-3072 signs"),
	    0, 1 },
	{ "DLf3072s256mAEScSP800131Ar1", N_("DLf3072s256mAEScSP800131Ar1: the "
	    "vendor's default"), 0, 1 },
	{ 0 }
};

static int
offered(const struct suite_name *s, enum mode mode)
{
	return mode == MODE_REHEARSAL || !s->rehearsal;
}

static const struct suite_name *
find(const char *id)
{
	for (const struct suite_name *s = suite_names; s->id != NULL; s++)
		if (strcmp(s->id, id) == 0)
			return s;
	return NULL;
}

int
suite_known(const char *id, enum mode mode)
{
	const struct suite_name *s = find(id);

	return s != NULL && offered(s, mode);
}

static void
options(struct page *p, int asked, enum mode mode)
{
	for (const struct suite_name *s = suite_names; s->id != NULL; s++)
		if (s->asked == asked && offered(s, mode))
			page_option(p, s->id, _(s->text), NULL);
}

void
suite_options(struct page *p, const char *value, enum mode mode)
{
	const struct suite_name *s = find(value);

	options(p, 0, mode);
	page_option(p, OPTION_MORE, _("show the vendor's other suites"), NULL);
	if (strcmp(value, OPTION_MORE) == 0 || (s != NULL && s->asked))
		options(p, 1, mode);
}
