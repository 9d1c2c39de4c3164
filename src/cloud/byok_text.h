/* What the findings on a transfer package mean, a sentence each. */
#ifndef KC_CLOUD_BYOK_TEXT_H
#define KC_CLOUD_BYOK_TEXT_H

#include "src/wire/msg.h"

/* Translated, with the places {id} and {value} (data of the file). */
const char *byok_text(const struct rec_finding *f);

#endif
