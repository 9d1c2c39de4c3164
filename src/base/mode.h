/* Rehearsal and production: files of one are refused in the other. */
#ifndef KC_BASE_MODE_H
#define KC_BASE_MODE_H

enum mode { MODE_REHEARSAL, MODE_PRODUCTION };

/* "rehearsal", "production": the word in files. */
const char *mode_name(enum mode m);

/* 0 and *m, or ERR_FORMAT for any other word. */
int mode_parse(const char *s, enum mode *m);

#endif
