#include "src/card/virtual/vcard.h"

/* 32 MiB and some 80 ms a guess. */
const unsigned vcard_log_n = 15;
