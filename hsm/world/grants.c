#include "hsm/world/grants.h"

#include <string.h>

#include "src/base/err.h"

static const uint8_t zero[SHA256_LEN];

static int
none(const uint8_t sha[static SHA256_LEN])
{
	return memcmp(sha, zero, SHA256_LEN) == 0;
}

static int
for_azure(const struct rec_grant *rec, struct grant *g)
{
	struct kid kid;
	int err;

	if (*rec->region != '\0' || !none(rec->target))
		return ERR_ARG;
	if ((err = kid_parse(rec->kid, &kid)) != 0)
		return err;
	memcpy(g->kid, kid.text, sizeof(g->kid));
	return 0;
}

static int
for_world(const struct rec_grant *rec, struct grant *g)
{
	size_t len = strlen(rec->region);

	if (*rec->kid != '\0' || len == 0 || len >= sizeof(g->region) ||
	    none(rec->target))
		return ERR_ARG;
	memcpy(g->region, rec->region, len + 1);
	memcpy(g->target, rec->target, SHA256_LEN);
	return 0;
}

static int (*const methods[])(const struct rec_grant *rec, struct grant *g) = {
	[METHOD_AZURE] = for_azure,
	[METHOD_WORLD] = for_world,
};

static int
take(const struct rec_grant *rec, struct grant *g)
{
	if (rec->method >= sizeof(methods) / sizeof(methods[0]) ||
	    methods[rec->method] == NULL || none(rec->key) || none(rec->kek))
		return ERR_ARG;
	memset(g, 0, sizeof(*g));
	g->method = (enum method)rec->method;
	memcpy(g->key, rec->key, SHA256_LEN);
	memcpy(g->kek, rec->kek, SHA256_LEN);
	return methods[rec->method](rec, g);
}

int
grants_read(struct view list, struct grants *out)
{
	struct rec_grant rec;
	int err = 0;

	out->n = 0;
	while (err == 0 && list.len > 0)
		if (out->n == GRANTS_MAX)
			err = ERR_ARG;
		else if ((err = wire_take(&list, &form_grant, &rec)) == 0 &&
		    (err = take(&rec, &out->list[out->n])) == 0)
			out->n++;
	if (err != 0)
		out->n = 0;
	return err;
}

int
grants_write(const struct grants *g, struct buf *out)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct grant *one = &g->list[i];
		struct rec_grant rec = { .method = (uint8_t)one->method,
			.kid = one->kid, .region = one->region };

		memcpy(rec.key, one->key, SHA256_LEN);
		memcpy(rec.kek, one->kek, SHA256_LEN);
		memcpy(rec.target, one->target, SHA256_LEN);
		(void)wire_put(out, &form_grant, &rec);
	}
	return out->err;
}

static size_t
find(const struct grants *g, const struct grant *want)
{
	size_t i = 0;

	while (i < g->n && (g->list[i].method != want->method ||
	    memcmp(g->list[i].key, want->key, SHA256_LEN) != 0 ||
	    memcmp(g->list[i].kek, want->kek, SHA256_LEN) != 0 ||
	    memcmp(g->list[i].target, want->target, SHA256_LEN) != 0 ||
	    strcmp(g->list[i].kid, want->kid) != 0 ||
	    strcmp(g->list[i].region, want->region) != 0))
		i++;
	return i;
}

int
grants_has(const struct grants *g, const struct grant *want)
{
	return find(g, want) < g->n;
}

void
grants_use(struct grants *g, const struct grant *done)
{
	size_t i = find(g, done);

	if (i < g->n)
		g->list[i] = g->list[--g->n];
}
