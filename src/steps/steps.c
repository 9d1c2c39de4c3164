/* The offline ceremony's table of contents. */
#include "src/steps/steps.h"

#define STEPS(X) \
	X(welcome) \
	X(participants) \
	X(readiness) \
	X(intake) \
	X(world) \
	X(backup) \
	X(exchange) \
	X(generate) \
	X(rights) \
	X(inspect) \
	X(package) \
	X(handover) \
	X(signoff)

#define DECLARE(name) extern const struct step step_##name;
STEPS(DECLARE)

#define ENTRY(name) &step_##name,
const struct step *const steps_offline[] = { STEPS(ENTRY) NULL };
