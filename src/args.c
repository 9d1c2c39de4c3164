#include "src/args_value.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/stick.h"
#include "src/cmd/out.h"
#include "src/spawn.h"

enum {
	O_STATION = 256, O_MODULE, O_READER, O_DATA, O_STICK, O_BACKUP, O_LANG,
	O_PRODUCTION, O_PLAIN, O_RECORD, O_PLAN, O_REPLAY, O_SECRETS, O_VAR,
	O_PRINT_SCRIPT, O_LIST_STEPS, O_HELP, O_VERSION, O_KEK, O_KID, O_ROOT,
	O_HKNSO, O_HEAD, O_CARD_ROOT
};

static const struct option ceremony_options[] = {
	{ "station", required_argument, NULL, O_STATION },
	{ "module", required_argument, NULL, O_MODULE },
	{ "reader", required_argument, NULL, O_READER },
	{ "data", required_argument, NULL, O_DATA },
	{ "stick", required_argument, NULL, O_STICK },
	{ "backup", required_argument, NULL, O_BACKUP },
	{ "lang", required_argument, NULL, O_LANG },
	{ "production", no_argument, NULL, O_PRODUCTION },
	{ "plain", no_argument, NULL, O_PLAIN },
	{ "record", required_argument, NULL, O_RECORD },
	{ "plan", required_argument, NULL, O_PLAN },
	{ "replay", required_argument, NULL, O_REPLAY },
	{ "secrets", required_argument, NULL, O_SECRETS },
	{ "var", required_argument, NULL, O_VAR },
	{ "print-script", no_argument, NULL, O_PRINT_SCRIPT },
	{ "list-steps", no_argument, NULL, O_LIST_STEPS },
	{ "help", no_argument, NULL, O_HELP },
	{ "version", no_argument, NULL, O_VERSION },
	{ 0 }
};

static const struct option inspect_options[] = {
	{ "kek", required_argument, NULL, O_KEK },
	{ "kid", required_argument, NULL, O_KID },
	{ "lang", required_argument, NULL, O_LANG },
	{ "help", no_argument, NULL, O_HELP },
	{ 0 }
};

static const struct option verify_options[] = {
	{ "root", required_argument, NULL, O_ROOT },
	{ "hknso", required_argument, NULL, O_HKNSO },
	{ "head", required_argument, NULL, O_HEAD },
	{ "card-root", required_argument, NULL, O_CARD_ROOT },
	{ "lang", required_argument, NULL, O_LANG },
	{ "help", no_argument, NULL, O_HELP },
	{ 0 }
};

static const struct option cards_options[] = {
	{ "reader", required_argument, NULL, O_READER },
	{ "data", required_argument, NULL, O_DATA },
	{ "lang", required_argument, NULL, O_LANG },
	{ "help", no_argument, NULL, O_HELP },
	{ 0 }
};

static const struct command {
	const char *name;
	enum task task;			/* TASK_DONE: not built yet */
	const char *letters;
	const struct option *options;
} commands[] = {
	{ "inspect", TASK_INSPECT, ":", inspect_options },
	{ "verify", TASK_VERIFY, ":k:w:", verify_options },
	{ "report", TASK_DONE, NULL, NULL },
	{ "cards", TASK_CARDS, "", cards_options },
};

/* -- what people read ------------------------------------------------------------------ */

static void
help(void)
{
	(void)fputs(_("Usage: keyconvoy [OPTION]...\n"
	    "       keyconvoy inspect [--kek FILE] [--kid KID] FILE...\n"
	    "       keyconvoy verify [--hknso WORDS] [--head WORDS]\n"
	    "                        [--card-root FILE] FILE|DIR...\n"
	    "       keyconvoy verify -k KEKPKG -w WORLDPKG [--root SHA256]\n"
	    "       keyconvoy cards [--reader READER] [--data DIR]\n"
	    "Leads the people of a key ceremony through Bring Your Own Key.\n"),
	    stdout);
	(void)printf(_("\n"
	    "  --data DIR           where ceremonies are kept\n"
	    "  --stick DIR          the courier medium\n"
	    "  --backup DIR         the backup medium\n"
	    "  --module soft        the module that holds the keys\n"
	    "  --reader virtual:DIR virtual cards, a file each\n"
	    "  --reader usb         cards in readers on USB, and tokens\n"
	    "  --reader usb:NAME    those of them with this in their name\n"
	    "  --station offline|online\n"
	    "                       the station that makes and wraps the key, or the\n"
	    "                       one that fetches the KEK and imports the key\n"
	    "  --production         not a rehearsal\n"
	    "  --lang %-13s the language of the pages\n"), nls_codes());
	(void)fputs(_("\n"
	    "  --plain              pages as lines: for screen readers, serial lines\n"
	    "  --record FILE        write what is done as a script\n"
	    "  --replay FILE        run the ceremony from a script\n"
	    "  --secrets FILE       what the script's \"secret\" lines take\n"
	    "  --var NAME=VALUE     what ${NAME} in the script stands for\n"
	    "  --list-steps         the words that a script may use\n"
	    "  --help, --version\n"), stdout);
	(void)fputs(_("\n"
	    "  inspect              say what a world, key, .byok, KEK or record is\n"
	    "  verify               check a ceremony's folder, a record, a .byok,\n"
	    "                       or a region's two packages\n"
	    "  cards                say what each card in the reader is\n"
	    "\n"
	    "Exit status: 0 done, 1 failed, 2 usage, 3 environment or cannot "
	    "tell, 4 left.\n"
	    "verify also says 5 when somebody does not agree, 6 when a ceremony "
	    "is not\nfinished, and 3 for what was not compared with the paper.\n"),
	    stdout);
}

static void
version(void)
{
	(void)printf("%s\n%s", PACKAGE_STRING, _("License: Apache-2.0\n"));
}

/* -- options ---------------------------------------------------------------------------- */

/* A variable of a shell that nobody set; it would compare with nothing. */
static void
empty_value(struct args *a, const struct option *row, int o)
{
	char word[32];

	while (row->name != NULL && row->val != o)
		row++;
	if (row->name != NULL)
		(void)snprintf(word, sizeof(word), "--%s", row->name);
	else
		(void)snprintf(word, sizeof(word), "-%c", o);
	args_usage(a, _("an empty value"), word);
}

/* Those that every command takes, and what none may be. 1 when it was one. */
static int
common_option(struct args *a, const struct option *table, int o, char **argv)
{
	const char *what, *word;

	if (o != '?' && o != ':' && optarg != NULL && optarg[0] == '\0') {
		empty_value(a, table, o);
		return 1;
	}
	switch (o) {
	case '?':
	case ':':
		what = out_option(o, argv, &word);
		args_usage(a, what, word);
		return 1;
	case O_HELP:
		help();
		args_done(a, 0);
		return 1;
	case O_LANG:
		args_lang(a, optarg);
		return 1;
	default:
		return 0;
	}
}

static void
path_option(struct args *a, int o)
{
	const char *path = stick_is_name(optarg) ? optarg :
	    args_absolute(a, optarg);

	switch (o) {
	case O_DATA:
		a->data = path;
		break;
	case O_STICK:
		a->opt.stick = path;
		break;
	default:
		a->opt.backup = path;
		break;
	}
}

static void
missing_option(struct args *a, int o)
{
	switch (o) {
	case O_PLAN:
		args_not_built(a, "--plan");
		break;
	default:
		args_not_built(a, "--print-script");
		break;
	}
}

static void
ceremony_option(struct args *a, int o)
{
	switch (o) {
	case O_STATION:
		args_station(a, optarg);
		break;
	case O_MODULE:
		args_module(a, optarg);
		break;
	case O_READER:
		args_reader(a, optarg);
		break;
	case O_DATA:
	case O_STICK:
	case O_BACKUP:
		path_option(a, o);
		break;
	case O_PRODUCTION:
		a->opt.mode = MODE_PRODUCTION;
		break;
	case O_PLAIN:
		a->opt.plain = 1;
		break;
	case O_RECORD:
		a->record = optarg;
		break;
	case O_REPLAY:
		a->replay.file = optarg;
		break;
	case O_SECRETS:
		a->replay.secrets = optarg;
		break;
	case O_VAR:
		args_var(a, optarg);
		break;
	case O_LIST_STEPS:
		a->task = TASK_LIST_STEPS;
		break;
	case O_VERSION:
		version();
		args_done(a, 0);
		break;
	default:
		missing_option(a, o);
		break;
	}
}

/* -- defaults ----------------------------------------------------------------------------- */

static void
reader_default(struct args *a)
{
	args_default_data(a);
	if (a->task != TASK_DONE && a->opt.reader.driver == NULL)
		a->opt.reader = (struct req_c_hello){ .driver = "virtual",
		    .arg = args_keep(a, a->data, "cards") };
}

static void
ceremony_defaults(struct args *a)
{
	char path[FILE_PATH_MAX];

	if (a->replay.file != NULL && a->opt.plain) {
		args_usage(a, _("--plain and --replay exclude each other"), NULL);
		return;
	}
	if (a->replay.file == NULL && (a->replay.secrets != NULL ||
	    a->replay.n_vars > 0)) {
		args_usage(a, _("--secrets and --var need --replay"), NULL);
		return;
	}
	reader_default(a);
	if (a->task != TASK_DONE)
		a->opt.data = args_keep(a, a->data, "ceremonies");
	if (a->task != TASK_DONE && spawn_path(path, "keyconvoy-keyd") == 0) {
		*strrchr(path, '/') = '\0';
		a->opt.program_dir = args_keep(a, path, "");
	}
	if (a->task != TASK_DONE && spawn_launcher(path) == 0)
		a->opt.launcher = args_keep(a, path, "");
	a->replay.vars = a->var;
	a->replay.mode = a->opt.mode;
}

/* -- commands ------------------------------------------------------------------------------ */

static void
command_option(struct args *a, int o)
{
	switch (o) {
	case O_KEK:
		a->kek = optarg;
		break;
	case O_KID:
		args_kid(a, optarg);
		break;
	case 'k':
		a->kek_pkg = optarg;
		break;
	case 'w':
		a->world_pkg = optarg;
		break;
	case O_HKNSO:
		args_paper(a, &a->hknso, optarg);
		break;
	case O_HEAD:
		args_paper(a, &a->head, optarg);
		break;
	case O_CARD_ROOT:
		a->card_root = optarg;
		break;
	case O_READER:
		args_reader(a, optarg);
		break;
	case O_DATA:
		path_option(a, o);
		break;
	default:
		args_root(a, optarg);
		break;
	}
}

/* What stands on the paper is about one ceremony. */
static void
paper_options(struct args *a, int ceremonies)
{
	if ((a->hknso.given || a->head.given) && ceremonies != 1)
		args_usage(a, _("--hknso and --head are for one ceremony"), NULL);
}

/* verify -k -w --root: a pair, and nothing beside it. */
static void
packages_options(struct args *a)
{
	if (a->kek_pkg == NULL || a->world_pkg == NULL)
		args_usage(a, _("-k and -w are a pair; --root is for them"), NULL);
	else if (a->n_files > 0)
		args_usage(a, _("-k and -w stand without other files"),
		    a->file[0]);
	else if (a->card_root != NULL)
		args_usage(a, _("--card-root is for a ceremony's cards"), NULL);
	else
		paper_options(a, 0);
}

static void
cards_options_check(struct args *a)
{
	if (a->n_files > 0)
		args_usage(a, _("no file belongs here"), a->file[0]);
	else if (a->opt.reader.driver == NULL)
		reader_default(a);
}

static void
command_options(struct args *a, const struct command *c, int argc, char **argv)
{
	int o;

	optind = 0;	/* begin anew, after the command's name */
	while (a->task != TASK_DONE && (o = out_getopt(argc, argv, c->letters,
	    c->options)) != -1) {
		if (common_option(a, c->options, o, argv))
			continue;
		command_option(a, o);
	}
	a->file = argv + optind;
	a->n_files = argc - optind;
	if (a->task != TASK_DONE && (a->kek_pkg != NULL || a->world_pkg != NULL ||
	    a->has_root))
		packages_options(a);
	else if (a->task == TASK_CARDS)
		cards_options_check(a);
	else if (a->task != TASK_DONE && a->n_files == 0)
		args_usage(a, _("no file is named"), NULL);
	else if (a->task != TASK_DONE)
		paper_options(a, a->n_files);
}

static void
command(struct args *a, int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *c = &commands[i];

		if (strcmp(c->name, argv[0]) != 0)
			continue;
		a->task = c->task;
		if (c->task == TASK_DONE)
			args_not_built(a, c->name);
		else
			command_options(a, c, argc, argv);
		return;
	}
	args_usage(a, _("no such command"), argv[0]);
}

void
args_read(struct args *a, int argc, char **argv)
{
	int o;

	memset(a, 0, sizeof(*a));
	a->opt.module = "soft";
	a->opt.builddir = spawn_builddir();
	nls_setup(nls_environment());
	opterr = 0;
	while (a->task != TASK_DONE && (o = out_getopt(argc, argv, "+:",
	    ceremony_options)) != -1)
		if (!common_option(a, ceremony_options, o, argv))
			ceremony_option(a, o);
	if (a->task == TASK_DONE || a->task == TASK_LIST_STEPS)
		return;
	if (optind < argc)
		command(a, argc - optind, argv + optind);
	else
		ceremony_defaults(a);
}

void
args_free(struct args *a)
{
	for (size_t i = 0; i < a->replay.n_vars; i++)
		free(a->var_text[i]);
	for (size_t i = 0; i < a->n_owned; i++)
		free(a->owned[i]);
	memset(a, 0, sizeof(*a));
}
