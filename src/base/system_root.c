#include "src/base/system.h"

const char *
system_root(void)
{
	return "";
}
