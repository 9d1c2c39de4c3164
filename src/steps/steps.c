/* The tables of contents of both stations. */
#include "src/steps/steps.h"

#include "src/base/nls.h"
#include "src/steps/record_copy.h"

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
#define ONLINE(X) \
	X(welcome) \
	X(participants) \
	X(subscription) \
	X(fetch) \
	X(stick) \
	X(import) \
	X(finish)
/* Steps that no ceremony has. */
#define OTHERS(X) \
	X(check) \
	X(old) \
	X(retire) \
	X(subscription) \
	X(fetch) \
	X(stick) \
	X(import) \
	X(finish)

#define DECLARE(name) extern const struct step step_##name;
CEREMONY(DECLARE)
OTHERS(DECLARE)

#define ENTRY(name) &step_##name,
static const struct step *const steps_ceremony[] = { CEREMONY(ENTRY) NULL };
static const struct step *const steps_check[] = { CHECK(ENTRY) NULL };
static const struct step *const steps_replace[] = { REPLACE(ENTRY) NULL };
static const struct step *const steps_connected[] = { ONLINE(ENTRY) NULL };
const struct step *const steps_all[] = { CEREMONY(ENTRY) OTHERS(ENTRY) NULL };

const struct step_list steps_offline[] = {
	{ "new", N_("New ceremony"), steps_ceremony, record_copy_sealed },
	{ "check", N_("Test every card: the yearly check"), steps_check, NULL },
	{ "replace", N_("Replace the card set of a world"), steps_replace,
	  record_copy_sealed },
	{ 0 }
};

const struct step_list steps_online[] = {
	{ "online", N_("Fetch a vault's KEK, later import the key"),
	  steps_connected, NULL },
	{ 0 }
};
