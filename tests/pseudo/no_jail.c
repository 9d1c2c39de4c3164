/* In the place of src/pages_jail.c and of the launcher that it asks. */
#include "src/base/err.h"
#include "src/door_media.h"
#include "src/pages_jail.h"

int __wrap_pages_jail(void *args);

int
__wrap_pages_jail(void *args)
{
	(void)args;
	return 0;
}

/* The one that nobody calls calls it. */
int
door_media_begin(const char *const *apart, const char *const *media)
{
	(void)apart;
	(void)media;
	return ERR_UNSUPPORTED;
}
