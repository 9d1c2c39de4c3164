/* The command line. */
#ifndef KC_ARGS_H
#define KC_ARGS_H

#include "src/base/paper.h"
#include "src/flow/flow.h"
#include "src/replay/replay.h"

enum task {
	TASK_CEREMONY,
	TASK_INSPECT,	/* kek, kid, file */
	TASK_VERIFY,	/* file, hknso, head; or kek_pkg, world_pkg, root */
	TASK_CARDS,	/* opt.reader */
	TASK_LIST_STEPS,
	TASK_DONE	/* nothing is left to do: exit with status */
};

#define ARGS_VARS 64
#define ARGS_OWNED 12

struct args {
	enum task task;
	int status;
	struct options opt;
	int online;		/* the station with a network */
	const char *data;		/* --data: ceremonies/ and cards/ */
	struct replay_options replay;	/* file NULL: no --replay */
	const char *record;		/* --record, or NULL */
	struct script_var var[ARGS_VARS];
	char *var_text[ARGS_VARS];	/* owned: "NAME\0VALUE" */
	const char *kek, *kid;
	const char *kek_pkg, *world_pkg;	/* verify -k -w, both or none */
	uint8_t root[SHA256_LEN];
	int has_root;
	struct paper hknso, head;	/* verify: what stands on the paper */
	const char *card_root;		/* verify: certificates of makers, or NULL */
	char **file;
	int n_files;
	char *owned[ARGS_OWNED];	/* paths that opt points to */
	size_t n_owned;
};

/*
 * Reads the command line and chooses the language. Says what is wrong with it
 * on stderr: task is TASK_DONE then, status 2, or 3 for a part that is not
 * built. args_free after use, also then.
 */
void args_read(struct args *a, int argc, char **argv);
void args_free(struct args *a);

#endif
