/* Linked by tests in place of vcard_cost.c, never by an installed program. */
#include "src/card/virtual/vcard.h"

const unsigned vcard_log_n = VCARD_LOG_N_MIN;
