/* The list of modules. */
#include <string.h>

#include "hsm/module.h"
#include "src/base/err.h"

static const struct hsm_module *const hsm_modules[] = { &hsm_soft };

int
hsm_find(const char *name, const struct hsm_module **out)
{
	for (size_t i = 0; i < sizeof(hsm_modules) / sizeof(hsm_modules[0]); i++)
		if (strcmp(hsm_modules[i]->name, name) == 0) {
			*out = hsm_modules[i];
			return 0;
		}
	return ERR_UNSUPPORTED;
}
