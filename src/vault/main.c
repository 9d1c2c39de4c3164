/* keyconvoy-vault: the receiving side, for rehearsals. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "src/base/entry.h"
#include "src/base/json.h"
#include "src/base/nls.h"
#include "src/base/tell.h"
#include "src/cmd/out.h"
#include "src/vault/cmd.h"

/* Room for the PIN, locked where the system lets us. */
#define SECRETS_SIZE (16 * 1024)

/* Options by a bit each: which command takes and which needs them. */
#define OPTIONS(X) \
	X(REGION, "region", region) X(OUT, "out", out) \
	X(VAULT, "vault", vault) X(DAYS, "days", days) \
	X(DIR, "dir", dir) X(NAME, "name", name) X(ALG, "alg", alg) \
	X(IN, "in", in) X(LISTEN, "listen", listen)

enum {
#define OPTION_PLACE(NAME, text, member) OPTION_##NAME,
	OPTIONS(OPTION_PLACE)
	OPTION_N
#undef OPTION_PLACE
};
enum {
#define OPTION_BIT(NAME, text, member) NAME = 1 << OPTION_##NAME,
	OPTIONS(OPTION_BIT)
#undef OPTION_BIT
	O_FIRST = 256, O_HELP = 512, O_VERSION, O_LANG
};

static const struct option options[] = {
#define OPTION_ROW(NAME, text, member) \
	{ text, required_argument, NULL, O_FIRST + OPTION_##NAME },
	OPTIONS(OPTION_ROW)
#undef OPTION_ROW
	{ "lang", required_argument, NULL, O_LANG },
	{ "help", no_argument, NULL, O_HELP },
	{ "version", no_argument, NULL, O_VERSION },
	{ 0 }
};

static const struct command {
	const char *name;
	int (*run)(const struct vault_args *a);
	unsigned takes, needs;
	int least, most;		/* operands */
} commands[] = {
	{ "create", cmd_create, REGION | OUT | VAULT | DAYS, REGION | OUT, 0, 0 },
	{ "trust", cmd_trust, DIR, DIR, 1, 64 },
	{ "import", cmd_import, DIR | NAME, DIR, 1, 1 },
	{ "list", cmd_list, DIR, DIR, 0, 0 },
	{ "show", cmd_show, DIR, DIR, 1, 1 },
	{ "sign", cmd_sign, DIR | ALG | IN | OUT, DIR | ALG, 1, 1 },
	{ "decrypt", cmd_decrypt, DIR | ALG | IN | OUT, DIR | ALG | IN | OUT,
	  1, 1 },
	{ "serve", cmd_serve, DIR | LISTEN, DIR, 0, 0 },
	{ "env", cmd_env, DIR, DIR, 0, 0 },
	{ "approve", cmd_approve, DIR, DIR, 1, 1 },
};

/* -- what people read ---------------------------------------------------------- */

static int
help(void)
{
	(void)fputs(_("Usage: keyconvoy-vault COMMAND [OPTION]...\n"
	    "A practice vault: the receiving side of a key's transfer, for "
	    "rehearsals only.\n"), stdout);
	(void)fputs(_("\n"
	    "  create --region REG --out DIR [--vault NAME] [--days N]\n"
	    "                       make a vault, its KEK and its toolset\n"
	    "  trust HKNSO --dir DIR\n"
	    "                       let this source world send keys\n"
	    "  import FILE --dir DIR [--name NAME]\n"
	    "                       take in a key: a transfer package or a .byok\n"
	    "  list --dir DIR       what is in the vault\n"
	    "  show NAME --dir DIR  what a key is, and its public half\n"),
	    stdout);
	(void)fputs(_("  serve --dir DIR [--listen ADDRESS]\n"
	    "                       answer as Azure Key Vault does, on this machine\n"
	    "  env --dir DIR        the settings that point az at it\n"
	    "  approve CODE --dir DIR\n"
	    "                       let in whoever signs in to az with that code\n"),
	    stdout);
	(void)printf(_(
	    "  sign NAME --dir DIR --alg ALG [--in FILE] [--out FILE]\n"
	    "                       sign with a key; the signature is raw\n"
	    "  decrypt NAME --dir DIR --alg ALG --in FILE --out FILE\n"
	    "                       decrypt with a key\n"
	    "\n"
	    "  --lang %-13s the language\n"
	    "  --help, --version\n"
	    "\n"
	    "Exit status: 0 done, 1 refused, 2 usage, 3 environment.\n"),
	    nls_codes());
	return 0;
}

static int
version(void)
{
	(void)printf("keyconvoy-vault (%s)\n%s", PACKAGE_STRING,
	    _("License: Apache-2.0\n"));
	return 0;
}

static int
usage(const char *what, const char *word)
{
	tell_error("keyconvoy-vault", what, word);
	(void)fprintf(stderr, "%s\n", _("Try 'keyconvoy-vault --help'."));
	return 2;
}

static int
usage_option(const char *what, const char *name)
{
	char word[32];

	(void)snprintf(word, sizeof(word), "--%s", name);
	return usage(what, word);
}

static int
usage_getopt(int o, char **argv)
{
	const char *word, *what = out_option(o, argv, &word);

	return usage(what, word);
}

/* -- the command line ----------------------------------------------------------- */

struct line {
	unsigned given;
	int done, status;	/* nothing is left to do */
	struct vault_args args;
};

static void
end(struct line *l, int status)
{
	l->done = 1;
	l->status = status;
}

static void
take(struct line *l, int place, const char *value)
{
	const char **const members[] = {
#define OPTION_MEMBER(NAME, text, member) &l->args.member,
		OPTIONS(OPTION_MEMBER)
#undef OPTION_MEMBER
	};

	if (value[0] == '\0') {
		end(l, usage_option(_("an empty value"), options[place].name));
		return;
	}
	*members[place] = value;
	l->given |= 1u << place;
}

static void
take_lang(struct line *l, const char *s)
{
	enum lang lang;

	if (lang_parse(s, &lang) != 0)
		end(l, usage(_("no such language"), s));
	else
		nls_setup(lang);
}

/* letters "+:": up to the command; ":": everything behind it. */
static void
read_options(struct line *l, int argc, char **argv, const char *letters)
{
	int o;

	optind = 0;
	while (!l->done &&
	    (o = out_getopt(argc, argv, letters, options)) != -1) {
		if (o >= O_FIRST && o < O_FIRST + OPTION_N)
			take(l, o - O_FIRST, optarg);
		else if (o == O_LANG)
			take_lang(l, optarg);
		else if (o == O_HELP)
			end(l, help());
		else if (o == O_VERSION)
			end(l, version());
		else
			end(l, usage_getopt(o, argv));
	}
}

static int
check(const struct command *c, const struct line *l)
{
	for (int i = 0; i < OPTION_N; i++) {
		if ((l->given & ~c->takes) & 1u << i)
			return usage_option(_("this command does not take "
			    "the option"),
			    options[i].name);
		if ((c->needs & ~l->given) & 1u << i)
			return usage_option(_("this command needs the option"),
			    options[i].name);
	}
	if (l->args.n_words < c->least)
		return usage(_("something is missing after the command"),
		    c->name);
	if (l->args.n_words > c->most)
		return usage(_("too much after the command"), c->name);
	return 0;
}

static int
run(struct line *l, int argc, char **argv)
{
	const char *missing = entry_missing();
	const struct command *c = NULL;
	int status;

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, argv[0]) == 0)
			c = &commands[i];
	if (c == NULL)
		return usage(_("no such command"), argv[0]);
	read_options(l, argc, argv, ":");
	if (l->done)
		return l->status;
	l->args.word = argv + optind;
	l->args.n_words = argc - optind;
	if ((status = check(c, l)) != 0)
		return status;
	if (missing != NULL) {
		tell_error("keyconvoy-vault", _(missing), NULL);
		return 3;
	}
	return secret_setup(SECRETS_SIZE) < 0 ? 3 : c->run(&l->args);
}

int
main(int argc, char **argv)
{
	const struct rlimit none = { 0, 0 };
	struct line l = { 0 };
	int status, at;

	entry_setup();
	(void)umask(077);
	(void)setrlimit(RLIMIT_CORE, &none);	/* the PIN could be in it */
	/* An archive's dates are local ones: the same everywhere. */
	(void)setenv("TZ", "UTC0", 1);
	tzset();
	js_setup();
	nls_setup(nls_environment());
	opterr = 0;
	read_options(&l, argc, argv, "+:");
	at = optind;
	if (l.done)
		status = l.status;
	else if (at >= argc)
		status = usage(_("no command is named"), NULL);
	else
		status = run(&l, argc - at, argv + at);
	return tell_end("keyconvoy-vault", status);
}
