/* In the place of src/pages_jail.c and of the launcher that it asks. */
#include "src/base/err.h"
#include "src/door_media.h"
#include "src/door_stick.h"
#include "src/pages_jail.h"

int __wrap_pages_jail(void *args);

int
__wrap_pages_jail(void *args)
{
	(void)args;
	return 0;
}

/* The one that nobody calls calls it; sticks are mounted by the launcher. */
int
door_media_begin(const char *const *apart, const char *const *media)
{
	(void)apart;
	(void)media;
	return ERR_UNSUPPORTED;
}

int
door_mount(const char *name, int write, char *at)
{
	(void)name;
	(void)write;
	(void)at;
	return ERR_UNSUPPORTED;
}

int
door_unmount(const char *name)
{
	(void)name;
	return ERR_UNSUPPORTED;
}

int
door_command(int cards)
{
	(void)cards;
	return 0;
}
