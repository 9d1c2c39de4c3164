#include "src/page/notices.h"

#include <string.h>

#include "src/page/notices_part.h"

static const struct notice *const tables[] = {
	notices_general, notices_intake, notices_world, notices_media,
	notices_key, notices_online
};
#define TABLES (sizeof(tables) / sizeof(tables[0]))

const struct notice *
notice_at(unsigned i)
{
	for (size_t t = 0; t < TABLES; t++)
		for (const struct notice *n = tables[t]; n->id != NULL; n++)
			if (i-- == 0)
				return n;
	return NULL;
}

const struct notice *
notice_by_id(const char *id)
{
	for (size_t t = 0; t < TABLES; t++)
		for (const struct notice *n = tables[t]; n->id != NULL; n++)
			if (strcmp(n->id, id) == 0)
				return n;
	return NULL;
}

const struct notice *
notice_by_err(int err)
{
	for (size_t t = 0; t < TABLES; t++)
		for (const struct notice *n = tables[t]; n->id != NULL; n++)
			if (n->err != 0 && n->err == err)
				return n;
	return notice_by_id("unexpected");
}
