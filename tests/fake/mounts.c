/*
 * mounts take|write|leave NAME ...: what the launcher does when it is asked for sticks,
 * by the kernel's own mounts, in the system that KC_SYSTEM stands for. A line each:
 * the error (0: none), and where the stick is.
 */
#include <stdio.h>
#include <string.h>

#include "src/base/err.h"
#include "src/launch/mounts.h"

static int
one(const char *verb, const char *name, struct door_say *say)
{
	static struct door_ask ask;

	ask = (struct door_ask){ .what = strcmp(verb, "write") == 0,
		.len = (uint32_t)strlen(name) + 1 };
	if (ask.len > sizeof(ask.bytes))
		return 1;
	memcpy(ask.bytes, name, ask.len);
	return strcmp(verb, "leave") == 0 ? mounts_leave(&ask) :
	    mounts_take(&ask, say);
}

int
main(int argc, char **argv)
{
	static struct door_say say;

	for (int i = 1; i + 1 < argc; i += 2) {
		const int err = one(argv[i], argv[i + 1], &say);

		(void)printf("%s %s\n", err == 0 ? "0" : err_name(err), say.at);
		say.at[0] = '\0';
	}
	return 0;
}
