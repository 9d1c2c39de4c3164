#include "src/steps/read_out.h"

static enum move
draw(struct flow *f, unsigned n)
{
	f->asked = paper_draw(n);
	return f->asked == 0 ? flow_fail(f, ERR_IO) : MOVE_STAY;
}

enum move
read_out_some(struct flow *f)
{
	return draw(f, READ_OUT_SOME);
}

enum move
read_out_all(struct flow *f)
{
	return draw(f, WORDS_N);
}

void
read_out_page(const struct flow *f, struct page *p, const char *id,
    const char *label, const uint8_t digest[static SHA256_LEN])
{
	page_words_asked(p, id, label, digest, f->asked);
	if (!rehearsal(f))
		return;
	page_fact(p, "sheet", f->opt->plain ? _("Practice sheet") :
	    _("Practice sheet (Tab types them)"), page_value(p, id));
}

int
read_out_check(struct flow *f, const uint8_t digest[static SHA256_LEN])
{
	const char *typed = flow_value(f, "word");
	struct paper paper;

	if (typed[0] == '\0') {
		flow_notice(f, "word-empty", NULL);
		return ERR_ARG;
	}
	if (paper_read(&paper, typed) < 0 ||
	    !paper_has(&paper, digest, f->asked)) {
		flow_notice(f, "word-differs", NULL);
		/* Before a record is gone on with, nothing is written into it. */
		if (!f->look_only)
			(void)flow_exception(f, "word-refused", NULL);
		return ERR_ARG;
	}
	return 0;
}
