/* One replacement of a world's cards at a time. */
#include "src/steps/replacing.h"

#include <stdlib.h>
#include <string.h>

#include "src/record/folder.h"

static int
is_unfinished(void *arg, const char *folder)
{
	struct replacing *u = arg;
	struct journal_check check;
	struct state *s = malloc(sizeof(*s));
	int found;

	if (s == NULL)
		return ERR_NOMEM;
	found = strlen(folder) < sizeof(u->folder) &&
	    folder_state(u->data, folder, s, &check) == 0 && s->old.there &&
	    s->world && !s->replaced &&
	    memcmp(s->hknso, u->hknso, SHA256_LEN) == 0;
	if (found)
		memcpy(u->folder, folder, strlen(folder) + 1);
	free(s);
	return found;
}

int
replacing_find(const struct flow *f, const uint8_t hknso[static SHA256_LEN],
    struct replacing *out)
{
	*out = (struct replacing){ .data = f->opt->data, .hknso = hknso };
	return folder_each(out->data, is_unfinished, out);
}

enum move
replacing_tell(struct flow *f, const struct replacing *r)
{
	return flow_notice(f, "set-unfinished", "folder", r->folder, NULL);
}
