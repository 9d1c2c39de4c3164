#include "src/az/calls.h"

#include <stddef.h>
#include <string.h>

#include "src/base/err.h"

#define TEXT_SPACE	16384		/* of all words together */

#define DIGITS	"0123456789"
#define LETTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define NAMES	LETTERS DIGITS "-"

/* A place in a word: "{vault}". */
static const struct place {
	const char *name;
	size_t at;			/* of its text in struct req_az */
	const char *takes;
} places[] = {
#define PLACE(member, takes) \
	{ #member, offsetof(struct req_az, member), takes }
	PLACE(tenant, NAMES "."),
	PLACE(subscription, NAMES),
	PLACE(vault, NAMES),
	PLACE(name, NAMES),
	PLACE(version, DIGITS "abcdef"),
	PLACE(size, DIGITS),
	PLACE(kty, LETTERS),
	PLACE(crv, NAMES),
	PLACE(ops, LETTERS " "),
	PLACE(alg, LETTERS DIGITS),
	PLACE(digest, LETTERS DIGITS "+/="),
#undef PLACE
};
#define N_PLACES (sizeof(places) / sizeof(places[0]))

/* Where the key lies: a vault, or a Managed HSM. */
#define AT "{at}"
/* "?" in front: left out when its place is empty. "*": one option, and behind it
 * each word of its place. */
static const struct call_row rows[AZ_CALLS] = {
	[AZ_VERSION] = { 60, .word = { "version" } },
	[AZ_ACCOUNT_LIST] = { 60, .word = { "account", "list" } },
	[AZ_LOGIN] = { 900, .speaks = 1, .word = { "login",
	  "?--tenant={tenant}" } },
	[AZ_LOGIN_CODE] = { 900, .speaks = 1, .word = { "login",
	  "--use-device-code", "?--tenant={tenant}" } },
	[AZ_LOGIN_IDENTITY] = { 120, .word = { "login", "--identity" } },
	[AZ_ACCOUNT_SET] = { 60, .word = { "account", "set",
	  "--subscription={subscription}" } },
	[AZ_VAULT] = { 120, .word = { "keyvault", "show", "--name={vault}" } },
	[AZ_POOL] = { 120, .word = { "keyvault", "show",
	  "--hsm-name={vault}" } },
	[AZ_KEY_CREATE] = { 180, .word = { "keyvault", "key", "create", AT,
	  "--name={name}", "--kty=RSA-HSM", "--size={size}", "--ops",
	  "import" } },
	[AZ_KEY_SHOW] = { 120, .word = { "keyvault", "key", "show", AT,
	  "--name={name}" } },
	[AZ_KEY_IMPORT] = { 180, .file = body_package, .word = { "keyvault",
	  "key", "import", AT, "--name={name}", "--kty={kty}",
	  "?--curve={crv}", "--byok-file={file}", "*--ops {ops}" } },
	[AZ_KEY_SIGN] = { 120, .word = { "keyvault", "key", "sign", AT,
	  "--name={name}", "--version={version}", "--algorithm={alg}",
	  "--digest={digest}" } },
};

/* The same by the service's REST API. */
#define KEY "--url=https://{vault}{suffix}/keys/{name}"
#define API "?api-version=7.4"
#define FOR "--resource=https://{audience}"
#define BODY "--headers=Content-Type=application/json", "--body=@{file}"
static const struct call_row by_rest[AZ_CALLS] = {
	[AZ_KEY_CREATE] = { 180, .rest = 1, .file = body_create, .word = {
	  "rest", "--method=post", (KEY "/create" API), FOR, BODY } },
	[AZ_KEY_SHOW] = { 120, .rest = 1, .word = { "rest", "--method=get",
	  (KEY API), FOR } },
	[AZ_KEY_IMPORT] = { 180, .rest = 1, .file = body_import, .word = {
	  "rest", "--method=put", (KEY API), FOR, BODY } },
	[AZ_KEY_SIGN] = { 120, .rest = 1, .file = body_sign, .word = { "rest",
	  "--method=post", (KEY "/{version}/sign" API), FOR, BODY } },
};

const struct call_row *
call_find(const struct req_az *req)
{
	const struct call_row *table = req->rest ? by_rest : rows;

	return req->call < AZ_CALLS && table[req->call].word[0] != NULL ?
	    &table[req->call] : NULL;
}

/* -- the cloud's vaults ------------------------------------------------------------ */

static char cloud[] = "cloud", show[] = "show", tsv[] = "--output=tsv",
    only[] = "--only-show-errors", of_vaults[] = "--query=suffixes.keyvaultDns",
    of_pools[] = "--query=suffixes.mhsmDns";
static char *const vaults_words[] = { cloud, show, of_vaults, tsv, only, NULL };
static char *const pools_words[] = { cloud, show, of_pools, tsv, only, NULL };

char *const *
call_suffix_words(int managed)
{
	return managed ? pools_words : vaults_words;
}

/* One line: labels behind dots, and perhaps a port. */
int
call_suffix(struct view answer, char *out)
{
	size_t len = answer.len;

	while (len > 0 && strchr("\r\n", answer.p[len - 1]) != NULL)
		len--;
	if (len < 2 || len >= CALL_SUFFIX_MAX || answer.p[0] != '.')
		return ERR_FORMAT;
	memcpy(out, answer.p, len);
	out[len] = '\0';
	return strspn(out, NAMES ".:") == len && strstr(out, "..") == NULL ?
	    0 : ERR_FORMAT;
}

/* -- words ------------------------------------------------------------------------ */

struct making {
	const struct req_az *req;
	const char *file, *suffix;
	struct call_words *out;
	size_t at[CALL_WORDS];	/* where each begins: the text may move */
	size_t n;
};

static int
is_named(const char *name, size_t len, const char *known)
{
	return strlen(known) == len && memcmp(name, known, len) == 0;
}

/* What stands in for a name of len bytes; NULL: what is there does not fit. */
static const char *
text_of(const struct making *m, const char *name, size_t len)
{
	const char *s;

	if (is_named(name, len, "file"))
		return m->file;
	if (is_named(name, len, "suffix"))
		return m->suffix;
	if (is_named(name, len, "audience"))
		return m->suffix == NULL ? NULL : m->suffix + 1;
	for (size_t i = 0; i < N_PLACES; i++) {
		if (!is_named(name, len, places[i].name))
			continue;
		memcpy(&s, (const char *)m->req + places[i].at, sizeof(s));
		if (s == NULL)
			s = "";
		return *s != '-' && *s != ' ' &&
		    strspn(s, places[i].takes) == strlen(s) ? s : NULL;
	}
	return NULL;
}

static int
begin(struct making *m)
{
	if (m->n == CALL_WORDS)
		return ERR_TOOBIG;
	m->at[m->n++] = m->out->text.len;
	return 0;
}

static int
end(struct making *m)
{
	return buf_put(&m->out->text, "", 1);
}

/* The option, and its words one by one. */
static int
each(struct making *m, const char *word, const char *text)
{
	int err = begin(m);
	size_t len;

	if (err == 0)
		err = buf_put(&m->out->text, word, strcspn(word, " "));
	if (err == 0)
		err = end(m);
	for (; err == 0 && *text != '\0'; text += len + strspn(text + len, " ")) {
		len = strcspn(text, " ");
		if ((err = begin(m)) == 0 &&
		    (err = buf_put(&m->out->text, text, len)) == 0)
			err = end(m);
	}
	return err;
}

/* The next place of a word: its text, and where the word goes on behind it; NULL: it
 * has none any more, or (with *close) what is there does not fit. */
static const char *
next_place(const struct making *m, const char *word, const char **close)
{
	const char *open = strchr(word, '{');

	*close = open == NULL ? NULL : strchr(open, '}') + 1;
	return open == NULL ? NULL : text_of(m, open + 1,
	    (size_t)(*close - open) - 2);
}

/* 1: each of its places has a text; 0: one is empty. */
static int
is_full(const struct making *m, const char *word)
{
	const char *text, *close;

	while ((text = next_place(m, word, &close)) != NULL && *text != '\0')
		word = close;
	return close == NULL ? 1 : text == NULL ? ERR_ARG : 0;
}

static int
add(struct making *m, const char *word)
{
	const char kind = *word, *rest = kind == '?' || kind == '*' ? word + 1 :
	    word, *text, *close;
	struct buf *b = &m->out->text;
	int err = is_full(m, rest);

	if (err < 1)
		return err < 0 ? err : rest == word ? ERR_ARG : 0;
	if (kind == '*')
		return each(m, rest, next_place(m, rest, &close));
	if ((err = begin(m)) != 0)
		return err;
	for (; (text = next_place(m, rest, &close)) != NULL; rest = close) {
		(void)buf_put(b, rest, strcspn(rest, "{"));
		(void)buf_puts(b, text);
	}
	(void)buf_puts(b, rest);
	return end(m);
}

/* Every text goes by its place's characters, also one that this call has no use
 * for: who sends it means something else. */
int
call_check(const struct req_az *req)
{
	const struct making m = { .req = req };

	for (size_t i = 0; i < N_PLACES; i++)
		if (text_of(&m, places[i].name, strlen(places[i].name)) == NULL)
			return ERR_ARG;
	return call_find(req) == NULL ? ERR_ARG : 0;
}

int
call_make(const struct req_az *req, const char *file, const char *suffix,
    struct call_words *out)
{
	const struct call_row *row = call_find(req);
	struct making m = { .req = req, .file = file, .suffix = suffix,
		.out = out };
	int err = call_check(req);

	memset(out, 0, sizeof(*out));
	buf_init(&out->text, TEXT_SPACE);
	for (size_t i = 0; err == 0 && row->word[i] != NULL; i++)
		err = add(&m, strcmp(row->word[i], AT) != 0 ? row->word[i] :
		    req->managed ? "--hsm-name={vault}" :
		    "--vault-name={vault}");
	if (err == 0)
		err = add(&m, "--output=json");
	if (err == 0 && !row->speaks)
		err = add(&m, "--only-show-errors");
	for (size_t i = 0; err == 0 && i < m.n; i++)
		out->word[i] = (char *)out->text.p + m.at[i];
	return err;
}

void
call_free(struct call_words *w)
{
	buf_free(&w->text);
}
