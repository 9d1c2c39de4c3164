/* The tables of contents of the offline station. */
#include "src/steps/steps.h"

#include "src/base/nls.h"

#define CEREMONY(X) \
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
#define CHECK(X) \
	X(welcome) \
	X(participants) \
	X(readiness) \
	X(check) \
	X(signoff)
#define REPLACE(X) \
	X(welcome) \
	X(participants) \
	X(readiness) \
	X(old) \
	X(world) \
	X(backup) \
	X(retire) \
	X(signoff)
/* Steps that no ceremony has. */
#define OTHERS(X) \
	X(check) \
	X(old) \
	X(retire)

#define DECLARE(name) extern const struct step step_##name;
CEREMONY(DECLARE)
OTHERS(DECLARE)

#define ENTRY(name) &step_##name,
static const struct step *const steps_ceremony[] = { CEREMONY(ENTRY) NULL };
static const struct step *const steps_check[] = { CHECK(ENTRY) NULL };
static const struct step *const steps_replace[] = { REPLACE(ENTRY) NULL };
const struct step *const steps_all[] = { CEREMONY(ENTRY) OTHERS(ENTRY) NULL };

const struct step_list steps_offline[] = {
	{ "new", N_("New ceremony"), steps_ceremony },
	{ "check", N_("Test every card: the yearly check"), steps_check },
	{ "replace", N_("Replace the card set of a world"), steps_replace },
	{ 0 }
};
