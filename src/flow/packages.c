#include "src/flow/packages.h"

#include <string.h>

#include "src/flow/dest.h"
#include "src/flow/files.h"
#include "src/flow/regions.h"

static const char *
name_of(const char *text, unsigned number, const char *suffix, char *out)
{
	struct buf b;

	buf_init(&b, NAME_BUF - 1);
	say(&b, text, "n", say_num(number), "suffix", suffix, NULL);
	memcpy(out, buf_str(&b), strlen(buf_str(&b)) + 1);
	buf_free(&b);
	return out;
}

const char *
packages_kek(unsigned number, const char *suffix, char *out)
{
	return name_of("in/{n}-BYOK-KEK-pkg-{suffix}-1", number, suffix, out);
}

const char *
packages_world(unsigned number, const char *suffix, char *out)
{
	return name_of("in/{n}-BYOK-SecurityWorld-pkg-{suffix}-1", number, suffix,
	    out);
}

int
packages_read(const struct flow *f, struct packages *p)
{
	const struct region *r = region_find(f->st.region);
	char name[NAME_BUF];
	int err;

	buf_init(&p->kek, PACKAGE_MAX);
	buf_init(&p->world, PACKAGE_MAX);
	if (r == NULL)
		return ERR_REGION;
	err = files_read(f, packages_kek(f->st.kek_n, r->suffix, name),
	    f->st.kek_pkg, &p->kek);
	if (err == 0)
		err = files_read(f, packages_world(f->st.kek_n, r->suffix, name),
		    f->st.world_pkg, &p->world);
	return err;
}

void
packages_free(struct packages *p)
{
	buf_free(&p->kek);
	buf_free(&p->world);
}

enum move
packages_ask(struct flow *f, struct view kek, struct view world,
    const char *region, const uint8_t *root, flow_reply reply)
{
	struct req_packages req = { .kek_pkg = kek, .world_pkg = world,
		.region = region, .now = dest_clock(f) };

	if (root != NULL)
		memcpy(req.root, root, SHA256_LEN);
	return flow_ask(f, MSG_PACKAGES, &req, reply);
}

/* -- what the checks say ------------------------------------------------------------ */

enum { HOLDS_LEVEL = 1, FAILS_LEVEL = 3, UNTOLD_LEVEL = 4 };	/* msg.h */

/* hsm/exchange.h has the ids. */
static const struct {
	const char *id, *text;
} sentences[] = {
	{ "chain", N_("certificates, up to one root for both") },
	{ "validity", N_("all of them valid at this time") },
	{ "root", N_("the root key is the one that people know") },
	{ "signatures", N_("signatures of both packages") },
	{ "mode", N_("rehearsal or production, as this ceremony") },
	{ "region", N_("both of the same region, the one expected") },
	{ "module", N_("the KEK was made in a module") },
	{ "export", N_("the KEK is not exportable") },
	{ "together", N_("the KEK belongs to the security world that signed "
	  "both") },
};

const char *
packages_check(const char *id)
{
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (strcmp(sentences[i].id, id) == 0)
			return sentences[i].text;
	return id;
}

static int
keep_checks(struct packages_seen *s, struct view findings)
{
	struct rec_finding r;

	while (findings.len > 0) {
		if (s->n == PACKAGE_CHECKS ||
		    wire_take(&findings, &form_finding, &r) < 0 ||
		    strlen(r.id) >= sizeof(s->check[0].id))
			return ERR_FORMAT;
		memcpy(s->check[s->n].id, r.id, strlen(r.id) + 1);
		s->check[s->n++].level = r.level;
		s->ok = s->ok && r.level != FAILS_LEVEL;
		s->told = s->told && r.level == HOLDS_LEVEL;
	}
	return s->n > 0 ? 0 : ERR_FORMAT;
}

int
packages_keep(struct packages_seen *s, const struct rep_packages *r)
{
	int err;

	*s = (struct packages_seen){ .ok = r->ok != 0, .told = r->ok != 0,
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

void
packages_page(const struct packages_seen *s, struct page *p)
{
	for (unsigned i = 0; i < s->n; i++)
		page_check_as(p, s->check[i].level == HOLDS_LEVEL ? HOLDS :
		    s->check[i].level == FAILS_LEVEL ? HOLDS_NOT : HOLDS_UNTOLD,
		    _(packages_check(s->check[i].id)), NULL);
}

enum move
packages_fail(struct flow *f, int err)
{
	static const int checks[] = { ERR_CHAIN, ERR_EXPIRED, ERR_ROOT,
		ERR_ATTEST, ERR_REGION };

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (err == checks[i])
			return flow_notice(f, "packages-refused", NULL);
	return flow_fail(f, err);
}
