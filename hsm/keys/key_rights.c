/* What the kinds of key files are, and what a key of each may do: one table. */
#include <stdio.h>
#include <string.h>

#include "hsm/keys/name_check.h"
#include "hsm/keys/keyfile.h"
#include "src/base/err.h"
#include "src/base/json.h"

static const struct {
	enum right right;
	const char *name;
} actions[] = {
	{ RIGHT_SIGN, "sign" },
	{ RIGHT_DECRYPT, "decrypt" },
	{ RIGHT_COPY, "copy" },
	{ RIGHT_TRANSFER, "transfer" },
	{ RIGHT_UNWRAP, "unwrap" },
};

#define ACTIONS (sizeof(actions) / sizeof(actions[0]))
#define GROUPS_MAX 2

struct group {
	uint32_t rights;	/* those that may stand here, in this order */
	const char *members;	/* besides "actions", all of them */
};

static const struct kind {
	const char *app;
	enum method method;
	struct group group[GROUPS_MAX];
} kinds[] = {
	{ "simple", METHOD_NONE, { { RIGHT_SIGN | RIGHT_DECRYPT, "" },
	    { RIGHT_COPY, "quorum" } } },
	{ "xferacld", METHOD_AZURE, { { RIGHT_TRANSFER, "method kek kid" } } },
	{ "xferacld", METHOD_WORLD, { { RIGHT_TRANSFER,
	    "method region kek target" } } },
	{ "kek", METHOD_NONE, { { RIGHT_UNWRAP, "region kid" } } },
	{ "vault", METHOD_NONE, { { RIGHT_SIGN | RIGHT_DECRYPT, "" } } },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const char *const method_names[] = {
	[METHOD_AZURE] = "azure", [METHOD_WORLD] = "world"
};

uint32_t
key_rights_imported(enum key_type type)
{
	return RIGHT_SIGN | (type == KEY_RSA ? RIGHT_DECRYPT : 0u);
}

uint32_t
key_rights(enum key_type type)
{
	return key_rights_imported(type) | RIGHT_COPY;
}

static size_t
groups_of(const struct kind *kind)
{
	size_t n = 0;

	while (n < GROUPS_MAX && kind->group[n].rights != 0)
		n++;
	return n;
}

/* -- members of a group ----------------------------------------------------------- */

static int
put_quorum(struct json_t *group, const struct key_info *info)
{
	(void)info;
	return js_set_bool(group, "quorum", 1);
}

static int
get_quorum(const struct json_t *group, struct key_info *info)
{
	int is = 0;

	(void)info;
	return js_bool(group, "quorum", &is) == 0 && is ? 0 : ERR_FORMAT;
}

static int
put_method(struct json_t *group, const struct key_info *info)
{
	return js_set_str(group, "method", method_names[info->method]);
}

/* It chose the row: there is nothing left to read. */
static int
get_method(const struct json_t *group, struct key_info *info)
{
	(void)group, (void)info;
	return 0;
}

static int
put_region(struct json_t *group, const struct key_info *info)
{
	return js_set_str(group, "region", info->region);
}

static int
get_region(const struct json_t *group, struct key_info *info)
{
	const char *s = js_str(group, "region");

	if (s == NULL || region_check(s) != 0)
		return ERR_FORMAT;
	memcpy(info->region, s, strlen(s) + 1);
	return 0;
}

static int
put_kek(struct json_t *group, const struct key_info *info)
{
	return js_set_hex(group, "kek", info->kek, SHA256_LEN);
}

static int
get_kek(const struct json_t *group, struct key_info *info)
{
	return js_hex(group, "kek", info->kek, SHA256_LEN);
}

static int
put_target(struct json_t *group, const struct key_info *info)
{
	return js_set_hex(group, "target", info->target, SHA256_LEN);
}

static int
get_target(const struct json_t *group, struct key_info *info)
{
	return js_hex(group, "target", info->target, SHA256_LEN);
}

static int
put_kid(struct json_t *group, const struct key_info *info)
{
	return js_set_str(group, "kid", info->kid);
}

static int
get_kid(const struct json_t *group, struct key_info *info)
{
	struct kid kid;

	if (kid_parse(js_str(group, "kid"), &kid) != 0)
		return ERR_FORMAT;
	memcpy(info->kid, kid.text, sizeof(info->kid));
	return 0;
}

static const struct member {
	const char *name;
	int (*put)(struct json_t *group, const struct key_info *info);
	int (*get)(const struct json_t *group, struct key_info *info);
} members[] = {
	{ "quorum", put_quorum, get_quorum },
	{ "method", put_method, get_method },
	{ "region", put_region, get_region },
	{ "kek", put_kek, get_kek },
	{ "target", put_target, get_target },
	{ "kid", put_kid, get_kid },
};

#define MEMBERS (sizeof(members) / sizeof(members[0]))

/* The next of these words, which blanks separate: its row; NULL at the end. */
static const struct member *
next_member(const char **words)
{
	size_t len = strcspn(*words, " ");
	const char *word = *words;

	*words += len + strspn(word + len, " ");
	for (size_t i = 0; i < MEMBERS; i++)
		if (strlen(members[i].name) == len &&
		    memcmp(members[i].name, word, len) == 0)
			return &members[i];
	return NULL;
}

/* -- writing -------------------------------------------------------------------------- */

static int
put_actions(struct json_t *group, uint32_t rights)
{
	struct json_t *list = js_new_arr();
	int err = rights == 0 ? ERR_ARG : 0;

	for (size_t i = 0; err == 0 && i < ACTIONS; i++)
		if ((rights & actions[i].right) != 0)
			err = js_add_str(list, actions[i].name);
	if (err == 0)
		return js_set(group, "actions", list);
	js_free(list);
	return err;
}

static int
put_group(struct json_t *groups, const struct group *g,
    const struct key_info *info)
{
	struct json_t *group = js_new();
	const char *words = g->members;
	const struct member *m;
	int err = put_actions(group, info->rights & g->rights);

	while (err == 0 && (m = next_member(&words)) != NULL)
		err = m->put(group, info);
	if (err == 0)
		return js_add(groups, group);
	js_free(group);
	return err;
}

static const struct kind *
kind_of(const char *app, enum method method)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].app, app) == 0 && kinds[i].method == method)
			return &kinds[i];
	return NULL;
}

int
key_put_rights(struct json_t *header, const struct key_info *info)
{
	const struct kind *kind = kind_of(info->app, info->method);
	struct json_t *groups;
	int err = 0;

	if (kind == NULL)
		return ERR_ARG;
	groups = js_new_arr();
	for (size_t i = 0; err == 0 && i < groups_of(kind); i++)
		err = put_group(groups, &kind->group[i], info);
	if (err == 0)
		return js_set(header, "rights", groups);
	js_free(groups);
	return err;
}

/* -- reading -------------------------------------------------------------------------- */

/* Adds what the list says; a right out of its place is refused. */
static int
get_actions(const struct json_t *group, uint32_t allowed, uint32_t *rights)
{
	struct json_t *list = js_arr(group, "actions");
	size_t found = 0;

	for (size_t i = 0; i < ACTIONS; i++) {
		const char *s = js_text(js_at(list, found));

		if (s == NULL || strcmp(s, actions[i].name) != 0 ||
		    (allowed & actions[i].right) == 0)
			continue;
		*rights |= actions[i].right;
		found++;
	}
	return found > 0 && found == js_len(list) ? 0 : ERR_FORMAT;
}

static int
get_group(const struct json_t *group, const struct group *g,
    struct key_info *info)
{
	const char *words = g->members;
	const struct member *m;
	char names[64];
	int err;

	(void)snprintf(names, sizeof(names), "actions %s", words);
	if (js_only(group, names) != 0)
		return ERR_FORMAT;
	err = get_actions(group, g->rights, &info->rights);
	while (err == 0 && (m = next_member(&words)) != NULL)
		err = m->get(group, info);
	return err;
}

/* What the first group says of a method: METHOD_NONE where it says nothing. */
static enum method
method_of(const struct json_t *group)
{
	const char *s = js_str(group, "method");

	for (int m = METHOD_AZURE; s != NULL && m <= METHOD_WORLD; m++)
		if (strcmp(method_names[m], s) == 0)
			return (enum method)m;
	return METHOD_NONE;
}

int
key_get_rights(const struct json_t *header, struct key_info *info)
{
	struct json_t *groups = js_arr(header, "rights");
	const struct kind *kind;
	int err = 0;

	info->rights = 0;
	info->method = method_of(js_at(groups, 0));
	kind = kind_of(info->app, info->method);
	if (kind == NULL || js_len(groups) != groups_of(kind))
		return ERR_FORMAT;
	for (size_t i = 0; err == 0 && i < groups_of(kind); i++)
		err = get_group(js_at(groups, i), &kind->group[i], info);
	return err;
}
