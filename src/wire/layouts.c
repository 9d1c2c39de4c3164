#include "src/wire/layouts.h"

#include <stddef.h>

#include "src/base/nls.h"

const struct layout layouts[] = {
	{ "fr", N_("French AZERTY"), "fr-latin9", "&é\"'(-è_çà", LAYOUT_DIGITS },
	{ "fr-bepo", N_("French bépo"), "dvorak-fr-bepo", "\"«»()@+-/*",
	  LAYOUT_DIGITS },
	{ "be", N_("Belgian AZERTY"), "be-latin1", "&é\"'(§è!çà", LAYOUT_DIGITS },
	{ "ch-fr", N_("Swiss QWERTZ"), "fr_CH-latin1", LAYOUT_DIGITS, "+\"*ç%&/()=" },
	{ "ca-fr", N_("Canadian French QWERTY"), "cf", LAYOUT_DIGITS, "!\"/$%?&*()" },
	{ "us", N_("American QWERTY"), "us", LAYOUT_DIGITS, "!@#$%^&*()" },
	{ "uk", N_("British QWERTY"), "uk", LAYOUT_DIGITS, "!\"£$%^&*()" },
	{ "de", N_("German QWERTZ"), "de-latin1", LAYOUT_DIGITS,
	  "!\"§$%&/()=" },
	{ "es", N_("Spanish QWERTY"), "es", LAYOUT_DIGITS, "!\"·$%&/()=" },
	{ "it", N_("Italian QWERTY"), "it", LAYOUT_DIGITS, "!\"£$%&/()=" },
	{ "pt", N_("Portuguese QWERTY"), "pt-latin1", LAYOUT_DIGITS, "!\"#$%&/()=" },
	{ NULL, NULL, NULL, NULL, NULL }
};

_Static_assert(sizeof(layouts) / sizeof(layouts[0]) <= LAYOUTS_MAX + 1,
    "as many as a page offers");
