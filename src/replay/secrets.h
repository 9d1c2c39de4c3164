/*
 * The values that a script may not hold: a file of lines NAME=VALUE, # comments
 * and empty lines between. "card:NAME" is no line of it, but the practice PIN of
 * that virtual card. The file is open from the start, and read anew for each value, so
 * that none of them lies in memory before or after it is used.
 */
#ifndef KC_REPLAY_SECRETS_H
#define KC_REPLAY_SECRETS_H

#include "src/base/secret.h"

/* 0 and *out (replaced); ERR_NOTFOUND when no line has this name; ERR_FORMAT;
 * or the error of reading. fd -1: there is no file. out NULL: is it there? */
int secrets_get(int fd, const char *name, struct secret *out);

#endif
