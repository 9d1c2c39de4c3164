/*
 * The languages, a row each: its number, its code (ISO 639-1; of --lang, of
 * po/CODE.po), its own name, the list that it reads out from (words.h). English
 * comes first: the sources are written in it, so it has no catalogue.
 */
#ifndef KC_BASE_LANGUAGES_H
#define KC_BASE_LANGUAGES_H

#define LANGUAGES(X) \
	X(LANG_EN, "en", "English", WORDS_EN) \
	X(LANG_FR, "fr", "Français", WORDS_FR)

#endif
