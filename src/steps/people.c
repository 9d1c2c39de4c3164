#include "src/steps/people.h"

#include "src/base/nls.h"

const char *
role_word(enum role r)
{
	switch (r) {
	case ROLE_OPERATOR:
		return _("operator");
	case ROLE_HOLDER:
		return _("holder");
	default:
		return _("witness");
	}
}
