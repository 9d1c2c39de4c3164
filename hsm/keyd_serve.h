/* What keyd answers: one table. Phases: before the greeting, after it. */
#ifndef KC_HSM_KEYD_SERVE_H
#define KC_HSM_KEYD_SERVE_H

#include "hsm/module.h"
#include "src/wire/daemon.h"

struct keyd {
	const struct hsm_module *module;	/* NULL before HELLO */
	int tested;				/* the self-tests held */
	struct hsm *hsm;
	struct guard guard;			/* its mode is HELLO's, for good */
};

extern const struct daemon_def keyd_def;

#endif
