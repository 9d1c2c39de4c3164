/*
 * The commands without pages. They start keyd alone, ask it what files say and
 * put that into words on stdout; what is wrong with the machine goes to stderr.
 * All answer with the exit status of the program.
 */
#ifndef KC_CMD_CMD_H
#define KC_CMD_CMD_H

#include "src/wire/msg.h"

#include "src/base/paper.h"

/* Explains files. kek and kid may be NULL: the KEK file and key identifier that
 * transfer packages are held against. 0; 1 when a vault would refuse one or a
 * file is broken; 3 when something cannot be told. */
int cmd_inspect(const char *kek, const char *kid, char *const *file, int n);

/* Checks ceremonies (folders) and files. hknso and head: what stands on the paper
 * record of the one that is named. 0 after "Result: SUCCESS": finished, sealed,
 * as on the paper, and all agree. 1: a check failed; 5: somebody does not agree;
 * 6: not finished; 3: it cannot be told, or was not compared. card_root: a file of
 * PEM certificates of makers whose word for their cards people take, or NULL. */
int cmd_verify(char *const *path, int n, const struct paper *hknso,
    const struct paper *head, const char *card_root);

/* Checks the two packages of a region, each check by its name. root: SHA-256 of the
 * root's certificate; NULL: its words are said, and the answer is 3 at best. */
int cmd_verify_packages(const char *kek, const char *world, const uint8_t *root);

/* Says which cards lie in the reader, or of a folder of virtual ones each, and
 * what they are. Nothing is spent or written. 0, or 3 without a reader. */
int cmd_cards(const struct req_c_hello *reader);

#endif
