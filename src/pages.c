/* keyconvoy-pages DOOR ARGUMENTS: the pages, and the commands without. What it may
 * not do stands in tests/arch/nm.sh. */
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/args.h"
#include "src/base/entry.h"
#include "src/base/json.h"
#include "src/base/tell.h"
#include "src/cmd/cmd.h"
#include "src/door_stick.h"
#include "src/loop.h"
#include "src/page/err_words.h"
#include "src/pages_jail.h"
#include "src/record/folder.h"
#include "src/replay/plain.h"
#include "src/replay/record.h"
#include "src/replay/vocabulary.h"
#include "src/spawn.h"
#include "src/steps/steps.h"
#include "src/wire/jail.h"
#include "ui/curses_frontend.h"

/* Room for the PINs of a page or of a script's file, locked where the system lets
 * us. */
#define SECRETS_SIZE (48 * 1024)

static const char *
folder_words(int err)
{
	switch (err) {
	case ERR_EXISTS:
		return _("this is no folder; name another place.");
	case ERR_NOTFOUND:
		return _("no folder can be made here; name another place.");
	default:
		return err_words(err);
	}
}

/* 0, or said on stderr. A folder that is not there yet is made; nobody else may write
 * in it. */
static int
make_folder(const char *path)
{
	int err = dir_make(path);

	if (err == 0)
		err = dir_private(path);
	if (err != 0)
		tell_error("keyconvoy", path, folder_words(err));
	return err;
}

/* The data folder's parts, and into them what an older keyconvoy has left. 0 or the
 * error, said. */
static int
make_data(struct args *a)
{
	char at[FILE_PATH_MAX];
	int err = make_folder(a->data);

	if (err == 0)
		err = make_folder(a->opt.data);
	if (err != 0)
		return err;
	err = folder_move(a->data, a->opt.data, &a->opt.moved, at);
	if (err != 0)
		tell_error("keyconvoy", at, err_words(err));
	return err;
}

/* The daemon of the cards reaches all that lies in their folder: no world is there. 0,
 * or said on stderr. */
static int
cards_apart(const struct args *a)
{
	const char *cards = a->opt.reader.arg;

	if (!dir_within(a->data, cards) && !dir_within(a->opt.data, cards) &&
	    !dir_within(cards, a->opt.data))
		return 0;
	tell_error("keyconvoy", cards, _("the ceremonies lie below this folder, or it "
	    "lies below them; cards have a folder of their own. Name another one "
	    "with --reader virtual:DIR."));
	return ERR_PERM;
}

/* Looked at again: what has ".." in it may lead elsewhere once it is there. */
static int
make_cards(const struct args *a)
{
	int err = cards_apart(a);

	if (err == 0)
		err = make_folder(a->opt.reader.arg);
	return err == 0 ? cards_apart(a) : err;
}

/* The front end that was asked for, recorded or not. 0 or the error. */
static int
make_frontend(const struct args *a, struct frontend *fe)
{
	struct frontend lower;
	int err;

	if (a->replay.file != NULL)
		err = replay_new(fe, &a->replay);
	else
		err = a->opt.plain ? plain_new(fe) : curses_new(fe);
	if (err != 0 || a->record == NULL)
		return err;
	lower = *fe;
	return record_new(fe, &lower, a->record);
}

static int
ceremony(struct args *a)
{
	struct frontend fe;

	if (a->replay.file == NULL && !a->opt.plain && !(isatty(STDIN_FILENO) &&
	    isatty(STDOUT_FILENO))) {
		tell_error("keyconvoy", _("The pages need a terminal; without "
		    "one, use --plain or run a script with --replay FILE."), NULL);
		return 3;
	}
	if (make_data(a) != 0 ||
	    (spawn_for(a->opt.reader.driver) == SPAWN_CARDS &&
	    make_cards(a) != 0) ||
	    make_frontend(a, &fe) != 0)
		return 3;
	a->opt.running = spawn_running;
	a->opt.layout = spawn_layout;
	a->opt.mount = door_mount;
	a->opt.unmount = door_unmount;
	return loop_run(&a->opt, a->online ? steps_online : steps_offline, &fe,
	    pages_jail, a);
}

static int
run(struct args *a)
{
	if ((a->task == TASK_INSPECT || a->task == TASK_VERIFY ||
	    a->task == TASK_CARDS) && command_jail(a) != 0)
		return 3;
	switch (a->task) {
	case TASK_CEREMONY:
		return ceremony(a);
	case TASK_INSPECT:
		return cmd_inspect(a->kek, a->kid, a->file, a->n_files);
	case TASK_VERIFY:
		return a->kek_pkg == NULL ? cmd_verify(a->file, a->n_files,
		    &a->hknso, &a->head, a->card_root) : cmd_verify_packages(a->kek_pkg, a->world_pkg,
		    a->has_root ? a->root : NULL);
	case TASK_CARDS:
		return cmd_cards(&a->opt.reader);
	case TASK_LIST_STEPS:
		vocabulary_print(stdout);
		return 0;
	case TASK_DONE:
		break;
	}
	return a->status;
}

int
main(int argc, char **argv)
{
	const struct rlimit none = { 0, 0 };
	struct args a;
	int status;

	entry_setup();
	if (spawn_begin(&argc, &argv) < 0) {
		(void)fputs("keyconvoy-pages is started by keyconvoy.\n", stderr);
		return 3;
	}
	(void)umask(077);
	(void)setrlimit(RLIMIT_CORE, &none);	/* a PIN could be in it */
	if (!JAIL_ASAN)		/* cardd has the same parent */
		(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	js_setup();
	args_read(&a, argc, argv);
	status = a.task == TASK_DONE ? a.status :
	    secret_setup(SECRETS_SIZE) < 0 ? 3 : run(&a);
	args_free(&a);
	return tell_end("keyconvoy", status);
}
