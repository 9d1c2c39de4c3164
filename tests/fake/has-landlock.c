/* Ends with 0 where the kernel confines paths. */
#include "src/wire/jail.h"

int
main(void)
{
	return jail_confine(NULL, 0) > 0 ? 0 : 1;
}
