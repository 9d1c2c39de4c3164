/* The system that the test variants look at: the folder in KC_SYSTEM, if any. The
 * launcher and the pages have it in their environment. */
#include <stdlib.h>

#include "src/base/system.h"

const char *
system_root(void)
{
	const char *root = getenv("KC_SYSTEM");

	return root == NULL ? "" : root;
}
