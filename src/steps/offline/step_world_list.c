#include "src/steps/offline/step_world_list.h"

#include <stdlib.h>
#include <string.h>

#include "src/record/folder.h"
#include "src/record/paths.h"
#include "src/steps/replacing.h"

static int
listed(const struct world_list *l, const uint8_t hknso[static SHA256_LEN])
{
	for (unsigned i = 0; i < l->n; i++)
		if (memcmp(l->e[i].hknso, hknso, SHA256_LEN) == 0)
			return 1;
	return 0;
}

/* One more: of the set that a ceremony made or opened, or of the one before. */
static void
add(struct world_list *l, const char *folder, const struct state *s,
    const struct journal_check *check, int before)
{
	struct world_entry *e = &l->e[l->n];

	if (l->n == WORLD_LIST_MAX)
		return;
	*e = (struct world_entry){ .gen = before ? s->old.gen : s->gen,
		.file = strrchr(before ? PATH_OLD_WORLD : PATH_WORLD, '/') + 1 };
	memcpy(e->folder, folder, strlen(folder) + 1);
	memcpy(e->id, folder, strlen(folder) + 1);
	if (before)
		memcpy(e->id + strlen(folder), WORLD_BEFORE, sizeof(WORLD_BEFORE));
	memcpy(e->name, s->name, sizeof(e->name));
	memcpy(e->hknso, s->hknso, SHA256_LEN);
	memcpy(e->head, check->head, SHA256_LEN);
	memcpy(e->sha, before ? s->old.sha : s->world_sha, SHA256_LEN);
	l->n++;
}

static void
look_for(struct world_list *l, const char *folder, const struct state *s,
    const struct journal_check *check)
{
	if (!s->world || listed(l, s->hknso))
		return;
	if (s->world_done && (!state_replacing(s) ||
	    replacing_is_given_up(l->data, s) == 0))
		add(l, folder, s, check, 0);
	if (state_old_whole(s))
		add(l, folder, s, check, 1);
}

/* Newest folder first, so the first of a world is its newest ceremony. */
static int
look_at(void *arg, const char *folder)
{
	struct world_list *l = arg;
	struct journal_check check;
	struct state *s;

	if (strlen(folder) >= sizeof(l->e[0].folder) ||
	    (s = malloc(sizeof(*s))) == NULL)
		return 0;
	if (folder_state(l->data, folder, s, &check) == 0 && check.bad == 0)
		look_for(l, folder, s, &check);
	free(s);
	return l->n == WORLD_LIST_MAX;
}

void
world_list_read(const char *data, struct world_list *out)
{
	memset(out, 0, sizeof(*out));
	out->data = data;
	(void)folder_each(data, look_at, out);
}
