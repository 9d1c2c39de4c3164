#include "src/door_stick.h"

#include <string.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/door_part.h"

_Static_assert(DOOR_AT == FILE_PATH_MAX, "a path is carried whole");

static int
call(enum door_op op, uint32_t what, const char *name, char *at)
{
	static struct door_ask q;	/* 4 KiB each; one is asked at a time */
	static struct door_say say;
	const size_t len = strlen(name) + 1;
	int err;

	if (len > sizeof(q.bytes))
		return ERR_TOOBIG;
	q = (struct door_ask){ .op = op, .what = what, .len = (uint32_t)len };
	memcpy(q.bytes, name, len);
	say = (struct door_say){ .err = 0 };
	err = door_call(&q, &say, NULL, 0);
	if (at != NULL) {
		memcpy(at, say.at, DOOR_AT);
		at[DOOR_AT - 1] = '\0';
	}
	return err;
}

int
door_mount(const char *name, int write, char *at)
{
	return call(DOOR_MOUNT, write != 0, name, at);
}

int
door_unmount(const char *name)
{
	return call(DOOR_UNMOUNT, 0, name, NULL);
}
