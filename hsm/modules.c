/* The list of modules. */
#include <string.h>

#include "hsm/module.h"
#include "src/base/err.h"

static const struct hsm_module *const hsm_modules[] = { &hsm_soft };

int
hsm_find(const char *spec, const struct hsm_module **out, const char **arg)
{
	size_t len = strcspn(spec, ":");

	for (size_t i = 0; i < sizeof(hsm_modules) / sizeof(hsm_modules[0]); i++)
		if (strlen(hsm_modules[i]->name) == len &&
		    strncmp(hsm_modules[i]->name, spec, len) == 0) {
			*out = hsm_modules[i];
			*arg = spec[len] == ':' ? spec + len + 1 : NULL;
			return 0;
		}
	return ERR_UNSUPPORTED;
}
