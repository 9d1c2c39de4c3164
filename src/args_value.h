/* Inside of the command line: what its options' values mean. Whatever is wrong
 * with one is said on stderr, and a->task is TASK_DONE then. */
#ifndef KC_ARGS_VALUE_H
#define KC_ARGS_VALUE_H

#include "src/args.h"

void args_done(struct args *a, int status);

/* A usage error: what, and the word that it is about (NULL: none). */
void args_usage(struct args *a, const char *what, const char *word);
void args_not_built(struct args *a, const char *what);

void args_reader(struct args *a, const char *s);
void args_module(struct args *a, const char *s);
void args_station(struct args *a, const char *s);
void args_lang(struct args *a, const char *s);
void args_var(struct args *a, const char *s);

/* Keeps FOLDER "/" NAME until args_free; NULL without memory. */
const char *args_keep(struct args *a, const char *folder, const char *name);

/* The same of a path, made absolute: the daemons have another working folder. */
const char *args_absolute(struct args *a, const char *path);

/* Where ceremonies are kept when --data does not say. */
void args_default_data(struct args *a);

/* 64 hex digits of either case, with blanks and colons between. */
void args_root(struct args *a, const char *s);
/* The same, or twelve words. */
void args_paper(struct args *a, struct paper *p, const char *s);
/* In any form that people bring one in (src/base/kid.h). */
void args_kid(struct args *a, const char *s);

#endif
