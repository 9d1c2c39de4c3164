/* Cases of hostile.c that are tried in the pages' jail. */
#ifndef KC_TESTS_HOSTILE_H
#define KC_TESTS_HOSTILE_H

/* The case of that name; its exit status, 97: no jail, 98: no such case. */
int hostile_jailed(const char *name, const char *folder);

#endif
