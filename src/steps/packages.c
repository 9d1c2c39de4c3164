#include "src/steps/packages.h"

#include <string.h>

#include "src/steps/dest.h"
#include "src/steps/files.h"
#include "src/cloud/regions.h"

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

void
packages_page(const struct checks_seen *s, struct page *p)
{
	for (unsigned i = 0; i < s->n; i++)
		page_check_as(p, s->check[i].level == FOUND_HOLDS ? HOLDS :
		    s->check[i].level == FOUND_FAILS ? HOLDS_NOT : HOLDS_UNTOLD,
		    _(checks_text(s->check[i].id)), NULL);
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
