#include "src/cloud/checks.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/nls.h"

/* hsm/exchange/exchange.h has the ids. */
static const struct {
	const char *id, *text;
} sentences[] = {
	{ "chain", N_("certificates, up to one root for both") },
	{ "validity", N_("all of them valid at this time") },
	{ "root", N_("the root key is the one that people know") },
	{ "signatures", N_("signatures of both packages") },
	{ "mode", N_("rehearsal or production, as here") },
	{ "region", N_("both of the same region, the one expected") },
	{ "module", N_("the KEK was made in a module") },
	{ "export", N_("the KEK is not exportable") },
	{ "together", N_("the KEK belongs to the security world that signed "
	  "both") },
};

const char *
checks_text(const char *id)
{
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (strcmp(sentences[i].id, id) == 0)
			return sentences[i].text;
	return id;
}

static int
keep_checks(struct checks_seen *s, struct view findings)
{
	struct rec_finding r;

	while (findings.len > 0) {
		if (s->n == PACKAGE_CHECKS ||
		    wire_take(&findings, &form_finding, &r) < 0 ||
		    strlen(r.id) >= sizeof(s->check[0].id))
			return ERR_FORMAT;
		memcpy(s->check[s->n].id, r.id, strlen(r.id) + 1);
		s->check[s->n++].level = r.level;
		s->ok = s->ok && r.level != FOUND_FAILS;
		s->told = s->told && r.level == FOUND_HOLDS;
	}
	return s->n > 0 ? 0 : ERR_FORMAT;
}

int
checks_keep(struct checks_seen *s, const struct rep_packages *r)
{
	int err;

	*s = (struct checks_seen){ .ok = r->ok != 0, .told = r->ok != 0,
		.bits = r->bits, .until = r->until };
	err = keep_checks(s, r->findings);
	if (err == 0 && strlen(r->region) >= sizeof(s->region))
		err = ERR_FORMAT;
	if (err < 0) {
		s->ok = s->told = 0;
		return err;
	}
	memcpy(s->region, r->region, strlen(r->region) + 1);
	memcpy(s->root, r->root, SHA256_LEN);
	memcpy(s->kek, r->kek, SHA256_LEN);
	memcpy(s->target, r->hknso, SHA256_LEN);
	return 0;
}
