/* src/card/virtual*: a card that is a file, driven as readers drive cards. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/practice.h"
#include "src/card/piv/admin.h"
#include "src/card/piv/apdu.h"
#include "src/card/virtual/vcard.h"
#include "src/card/virtual/virtual.h"

static char dir[64], path[128];
static struct reader reader;

#define R (&reader)
#define PIN view_str("246810")
#define FACTORY view_str(PIV_FACTORY_PIN)

/* A folder of its own for each test, a reader on it, nothing in it. */
static int
setup(void **state)
{
	(void)state;
	(void)snprintf(dir, sizeof(dir), "/tmp/keyconvoy-virtual-XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/alice.card", dir);
	return reader_open(R, "virtual", dir);
}

static int
remove_one(void *arg, const char *name)
{
	char file[FILE_PATH_MAX];

	return path_join(file, arg, name) || file_remove(file);
}

static int
teardown(void **state)
{
	(void)state;
	reader_close(R);
	if (dir_each(dir, remove_one, dir) || rmdir(dir))
		return -1;
	return secret_in_use() == 0 ? 0 : -1;
}

static int
tray(int action, const char *name)
{
	return reader.ops->tray(R, action, name);
}

static int
power(void)
{
	struct buf atr;
	char label[33];
	int err;

	buf_init(&atr, ATR_MAX);
	err = reader.ops->power_on(R, &atr);
	buf_free(&atr);
	return err ? err : piv_select(R, label);
}

static void
insert_alice(void)
{
	assert_int_equal(tray(TRAY_INSERT, "alice"), 0);
	assert_int_equal(power(), 0);
}

static void
admin(void)
{
	assert_int_equal(admin_authenticate(R, PIV_ALG_AES192,
	    admin_factory_key), 0);
}

/* The status word of one raw APDU; its data is thrown away. */
static unsigned
sw_of(const void *apdu, size_t len)
{
	struct buf answer;
	unsigned sw;

	buf_init(&answer, APDU_ANSWER_MAX);
	assert_int_equal(reader.ops->transmit(R, view_of(apdu, len), &answer),
	    0);
	assert_true(answer.len >= 2);
	sw = (unsigned)answer.p[answer.len - 2] << 8 | answer.p[answer.len - 1];
	buf_free(&answer);
	return sw;
}
#define SW(s) sw_of((s), sizeof(s) - 1)

static enum card_state
state_now(uint32_t *count)
{
	struct reader_status st;

	assert_int_equal(reader.ops->state(R, &st), 0);
	if (count != NULL)
		*count = st.count;
	return st.state;
}

/* Tries of the PIN or PUK as the file has them. */
static int
tries_on_disk(const char *which)
{
	struct json_t *j;
	struct buf text;
	int64_t tries = -1;

	buf_init(&text, VCARD_FILE_MAX);
	assert_int_equal(file_read(path, &text), 0);
	assert_int_equal(js_parse(buf_view(&text), VCARD_FILE_MAX, &j), 0);
	assert_int_equal(js_int(js_obj(j, which), "tries", &tries), 0);
	js_free(j);
	buf_free(&text);
	return (int)tries;
}

/* -- the tray ----------------------------------------------------------------------- */

static void
cards_come_and_go(void **state)
{
	uint32_t c0, c1, c2;

	(void)state;
	assert_int_equal(state_now(&c0), CARD_ABSENT);
	assert_int_equal(power(), ERR_CARD_NONE);
	assert_int_equal(tray(TRAY_REMOVE, ""), ERR_CARD_NONE);
	insert_alice();
	assert_int_equal(state_now(&c1), CARD_PRESENT);
	assert_true(c1 > c0);
	assert_int_equal(tray(TRAY_INSERT, "alice"), ERR_PHASE);
	assert_int_equal(tray(TRAY_INSERT, "bruno"), 0);
	assert_int_equal(state_now(NULL), CARD_TWO);
	assert_int_equal(power(), ERR_CARD_TWO);
	assert_int_equal(tray(TRAY_INSERT, "carol"), ERR_CARD_TWO);
	assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	assert_int_equal(state_now(&c2), CARD_PRESENT);
	assert_true(c2 > c1);
	assert_int_equal(power(), 0);
	assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	assert_int_equal(state_now(NULL), CARD_ABSENT);
	assert_int_equal(tray(7, ""), ERR_ARG);
}

static void
names_are_letters(void **state)
{
	static const char *const good[] = {
		"alice", "Chlo\xc3\xa9", "a.b_c-9", "\xd0\x9e\xd0\xbb\xd1\x8f",
		"0123456789012345678901234567890123456789012345678901234567890123",
	};
	static const char *const bad[] = {
		"", ".", "..", ".alice", "a/b", "/etc/passwd", "a b", "a\n",
		"a\xff", "a\xe2\x80\xae", "a\xc2\xa0", "e\xcc\x81", "a\x7f",
		"a\\b", "a:b",
		"01234567890123456789012345678901234567890123456789012345678901234",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(tray(TRAY_INSERT, good[i]), 0);
		assert_int_equal(power(), 0);
		assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(tray(TRAY_INSERT, bad[i]), ERR_ARG);
}

static void
a_deleted_file_is_a_removed_card(void **state)
{
	uint32_t before, after;
	uint8_t tries;

	(void)state;
	insert_alice();
	(void)state_now(&before);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(piv_tries(R, &tries), ERR_CARD_REMOVED);
	assert_int_equal(state_now(&after), CARD_ABSENT);
	assert_true(after > before);
}

static void
another_file_is_another_card(void **state)
{
	uint32_t before, after;
	struct buf text;

	(void)state;
	insert_alice();
	assert_int_equal(piv_verify(R, FACTORY, NULL), 0);
	(void)state_now(&before);
	buf_init(&text, VCARD_FILE_MAX);
	assert_int_equal(file_read(path, &text), 0);
	assert_int_equal(file_write(path, buf_view(&text)), 0);
	buf_free(&text);
	assert_int_equal(state_now(&after), CARD_PRESENT);
	assert_true(after > before);
	assert_int_equal(piv_verify(R, FACTORY, NULL), ERR_CARD_REMOVED);
	assert_int_equal(power(), 0);
}

static void
a_folder_that_vanishes_is_a_pulled_reader(void **state)
{
	char away[80];
	uint8_t tries;

	(void)state;
	insert_alice();
	(void)snprintf(away, sizeof(away), "%s-away", dir);
	assert_int_equal(rename(dir, away), 0);
	assert_int_equal(piv_tries(R, &tries), ERR_READER_GONE);
	assert_int_equal(state_now(NULL), CARD_NO_READER);
	assert_int_equal(power(), ERR_READER_GONE);
	assert_int_equal(tray(TRAY_INSERT, "bruno"), ERR_READER_GONE);
	assert_int_equal(rename(away, dir), 0);
	assert_int_equal(state_now(NULL), CARD_ABSENT);
	insert_alice();
}

static void
readers_are_refused(void **state)
{
	static const struct {
		const char *driver, *arg;
		int err;
	} refused[] = {
		{ "virtual", dir, ERR_READER_BUSY },
		{ "usb", "", ERR_UNSUPPORTED },
		{ "usb", "x", ERR_UNSUPPORTED },
		{ "serial", "x", ERR_ARG },
		{ "", "", ERR_ARG },
		{ "virtual", "", ERR_ARG },
		{ "virtual", "cards", ERR_ARG },
		{ "virtual", "/dev/null", ERR_READER_NONE },
		{ "virtual", "/dev/null/x", ERR_READER_NONE },
	};
	struct reader other;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_int_equal(reader_open(&other, refused[i].driver,
		    refused[i].arg), refused[i].err);
	reader_close(&other);
}

/* -- PIN and PUK -------------------------------------------------------------------- */

static void
tries_are_spent_and_come_back(void **state)
{
	uint32_t left = 99;
	uint8_t tries;

	(void)state;
	insert_alice();
	assert_int_equal(piv_verify(R, PIN, &left), ERR_PIN);
	assert_int_equal(left, 2);
	assert_int_equal(tries_on_disk("pin"), 2);
	assert_int_equal(piv_tries(R, &tries), 0);
	assert_int_equal(tries, 2);
	assert_int_equal(power(), 0);
	assert_int_equal(piv_verify(R, PIN, &left), ERR_PIN);
	assert_int_equal(left, 1);
	assert_int_equal(piv_verify(R, FACTORY, &left), 0);
	assert_int_equal(tries_on_disk("pin"), 3);
	assert_int_equal(piv_tries(R, &tries), 0);
	assert_int_equal(tries, PIV_TRIES_UNKNOWN);
}

static void
three_wrong_ones_block(void **state)
{
	uint32_t left = 99;

	(void)state;
	insert_alice();
	assert_int_equal(piv_verify(R, PIN, &left), ERR_PIN);
	assert_int_equal(piv_verify(R, PIN, &left), ERR_PIN);
	assert_int_equal(piv_verify(R, PIN, &left), ERR_PIN_BLOCKED);
	assert_int_equal(piv_verify(R, FACTORY, &left), ERR_PIN_BLOCKED);
	assert_int_equal(piv_change(R, PIV_REF_PIN, FACTORY, PIN, &left),
	    ERR_PIN_BLOCKED);
	assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	insert_alice();
	assert_int_equal(piv_verify(R, FACTORY, &left), ERR_PIN_BLOCKED);
	assert_int_equal(piv_unblock(R, view_str("87654321"), PIN, &left),
	    ERR_PIN);
	assert_int_equal(left, 2);
	assert_int_equal(tries_on_disk("puk"), 2);
	assert_int_equal(piv_unblock(R, view_str(PIV_FACTORY_PUK), PIN, &left),
	    0);
	assert_int_equal(tries_on_disk("puk"), 3);
	assert_int_equal(piv_verify(R, PIN, &left), 0);
	assert_int_equal(piv_verify(R, FACTORY, &left), ERR_PIN);
}

static void
the_puk_blocks_too(void **state)
{
	const struct view wrong = view_str("87654321");
	uint32_t left = 99;

	(void)state;
	insert_alice();
	assert_int_equal(piv_unblock(R, wrong, PIN, &left), ERR_PIN);
	assert_int_equal(piv_change(R, PIV_REF_PUK, wrong, wrong, &left),
	    ERR_PIN);
	assert_int_equal(left, 1);
	assert_int_equal(piv_unblock(R, wrong, PIN, &left), ERR_PIN_BLOCKED);
	assert_int_equal(piv_unblock(R, view_str(PIV_FACTORY_PUK), PIN, &left),
	    ERR_PIN_BLOCKED);
	assert_int_equal(piv_verify(R, FACTORY, &left), 0);
}

/* The linker puts this before libcrypto's: where a PIN is compared. */
static int killed_at_compare;

int __real_EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t len,
    const OSSL_PARAM params[]);
int __wrap_EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t len,
    const OSSL_PARAM params[]);

int
__wrap_EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t len,
    const OSSL_PARAM params[])
{
	if (killed_at_compare)
		(void)kill(getpid(), SIGKILL);
	return __real_EVP_KDF_derive(ctx, key, len, params);
}

/* The try is gone although the PIN was right: whoever pulls the plug before the
 * answer has paid for the question. */
static void
killed_at_the_compare_has_spent_the_try(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	insert_alice();
	for (int left = 2; left >= 0; left--) {
		pid = fork();
		if (pid == 0) {
			killed_at_compare = 1;
			(void)power();
			_exit(piv_verify(R, FACTORY, NULL) == 0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGKILL);
		assert_int_equal(tries_on_disk("pin"), left);
	}
	assert_int_equal(power(), 0);
	assert_int_equal(piv_verify(R, FACTORY, NULL), ERR_PIN_BLOCKED);
	pid = fork();
	if (pid == 0) {
		killed_at_compare = 1;
		_exit(piv_unblock(R, view_str(PIV_FACTORY_PUK), PIN, NULL));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(tries_on_disk("puk"), 2);
	assert_int_equal(power(), 0);
	assert_int_equal(piv_unblock(R, view_str(PIV_FACTORY_PUK), PIN, NULL),
	    0);
	assert_int_equal(piv_verify(R, PIN, NULL), 0);
}

/* A disk that is full: without a try spent there is no question. */
static void
what_cannot_be_saved_is_not_compared(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	insert_alice();
	pid = fork();
	if (pid == 0) {
		const struct rlimit none = { 0, 0 };

		(void)signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &none) != 0)
			_exit(1);
		killed_at_compare = 1;
		switch (piv_verify(R, FACTORY, NULL)) {
		case 0:
		case ERR_PIN:
		case ERR_PIN_BLOCKED:
			_exit(2);
		default:
			_exit(42);
		}
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 42);
	assert_int_equal(tries_on_disk("pin"), 3);
	assert_int_equal(piv_verify(R, FACTORY, NULL), 0);
}

static void
pins_and_puks_change(void **state)
{
	struct piv_metadata m;
	char practice[9];

	(void)state;
	assert_int_equal(practice_pin("alice", practice), 0);
	insert_alice();
	assert_int_equal(piv_metadata(R, PIV_REF_PIN, &m), 0);
	assert_true(m.knows_default && m.is_default);
	assert_int_equal(piv_change(R, PIV_REF_PIN, FACTORY,
	    view_str(practice), NULL), 0);
	assert_int_equal(piv_metadata(R, PIV_REF_PIN, &m), 0);
	assert_true(m.knows_default && !m.is_default);
	assert_int_equal(piv_verify(R, view_str(practice), NULL), 0);
	assert_int_equal(piv_metadata(R, PIV_REF_PUK, &m), 0);
	assert_true(m.is_default && m.tries == 3 && m.tries_max == 3);
	assert_int_equal(piv_change(R, PIV_REF_PUK, view_str(PIV_FACTORY_PUK),
	    view_str("11223344"), NULL), 0);
	assert_int_equal(piv_metadata(R, PIV_REF_PUK, &m), 0);
	assert_false(m.is_default);
	assert_int_equal(piv_unblock(R, view_str("11223344"), PIN, NULL), 0);
	assert_int_equal(power(), 0);
	assert_int_equal(piv_verify(R, PIN, NULL), 0);
}

static void
wrong_forms_cost_no_try(void **state)
{
	(void)state;
	insert_alice();
	assert_int_equal(SW("\x00\x20\x00\x80\x06" "123456"), 0x6a80);
	assert_int_equal(SW("\x00\x20\x00\x80\x08" "123456\xff\x00"), 0x6a80);
	assert_int_equal(SW("\x00\x20\x00\x80\x08" "12345\xff\xff\xff"),
	    0x6a80);
	assert_int_equal(SW("\x00\x20\x00\x80\x08" "1234\xff" "56\xff"),
	    0x6a80);
	assert_int_equal(SW("\x00\x20\x00\x80\x08" "abcdefgh"), 0x6a80);
	assert_int_equal(SW("\x00\x20\x00\x81\x08" "12345678"), 0x6a88);
	assert_int_equal(SW("\x00\x20\x01\x80\x08" "123456\xff\xff"), 0x6a86);
	assert_int_equal(SW("\x00\x24\x00\x80\x08" "123456\xff\xff"), 0x6a80);
	assert_int_equal(SW("\x00\x24\x00\x80\x10" "123456\xff\xff"
	    "12345\xff\xff\xff"), 0x6a80);
	assert_int_equal(SW("\x00\x2c\x00\x80\x10" "12345678"
	    "\xff\xff\xff\xff\xff\xff\xff\xff"), 0x6a80);
	assert_int_equal(tries_on_disk("pin"), 3);
	assert_int_equal(tries_on_disk("puk"), 3);
	assert_int_equal(SW("\x00\x20\x00\x80"), 0x63c3);
	assert_int_equal(SW("\x00\x20\x00\x80\x08" "123456\xff\xff"), 0x9000);
	assert_int_equal(SW("\x00\x20\x00\x80"), 0x9000);
	assert_int_equal(SW("\x00\x20\xff\x80"), 0x9000);
	assert_int_equal(SW("\x00\x20\x00\x80"), 0x63c3);
}

/* -- APDUs --------------------------------------------------------------------------- */

static void
garbage_is_answered(void **state)
{
	struct buf atr, answer;

	(void)state;
	assert_int_equal(tray(TRAY_INSERT, "alice"), 0);
	buf_init(&answer, APDU_ANSWER_MAX);
	assert_int_equal(reader.ops->transmit(R, view_of("\0\0\0\0", 4),
	    &answer), ERR_CARD_REMOVED);
	buf_init(&atr, ATR_MAX);
	assert_int_equal(reader.ops->power_on(R, &atr), 0);
	assert_int_equal(atr.len, 13);
	assert_int_equal(atr.p[0], 0x3b);
	buf_free(&atr);
	assert_int_equal(SW("\x00\xcb\x3f\xff\x05\x5c\x03\x5f\xc1\x02"), 0x6985);
	assert_int_equal(power(), 0);
	assert_int_equal(sw_of("", 0), 0x6700);
	assert_int_equal(SW("\x00"), 0x6700);
	assert_int_equal(SW("\x00\x20\x00"), 0x6700);
	assert_int_equal(SW("\x00\x20\x00\x80\x08" "1"), 0x6700);
	assert_int_equal(SW("\x00\x20\x00\x80\x01" "1\0\0"), 0x6700);
	assert_int_equal(SW("\x00\x20\x00\x80\x00\x00\x01" "1"), 0x6700);
	assert_int_equal(SW("\x80\x20\x00\x80"), 0x6e00);
	assert_int_equal(SW("\x00\x01\x00\x00"), 0x6d00);
	assert_int_equal(SW("\x00\xc0\x00\x00\x00"), 0x6985);
	assert_int_equal(SW("\x00\xa4\x00\x00\x00"), 0x6a86);
	assert_int_equal(SW("\x00\xa4\x04\x00\x05\xa0\x00\x00\x03\x09"), 0x6a82);
	assert_int_equal(SW("\x00\xa4\x04\x00\x05\xa0\x00\x00\x03\x08"), 0x612b);
	assert_int_equal(SW("\x00\x87\x11\x9c\x02\x7c\x00"), 0x6a86);
	assert_int_equal(SW("\x00\x87\x11\x9d\x02\x7d\x00"), 0x6a80);
	assert_int_equal(SW("\x00\x87\x0a\x9b\x02\x7c\x00"), 0x6a80);
	assert_int_equal(SW("\x00\x87\x08\x9b\x04\x7c\x02\x80\x00"), 0x6a86);
	assert_int_equal(SW("\x00\x47\x00\x9d\x05\xac\x03\x80\x01\x11"), 0x6982);
	assert_int_equal(SW("\x00\xff\xff\xff\x02\x0a\x9b"), 0x6982);
	assert_int_equal(SW("\x10\xdb\x3f\xff\x01\x5c"), 0x9000);
	assert_int_equal(SW("\x00\xcb\x3f\xff\x01\x5c"), 0x6883);
	buf_free(&answer);
}

static void
keys_and_objects_need_their_keys(void **state)
{
	uint8_t point[PIV_POINT_LEN];
	struct buf b;

	(void)state;
	buf_init(&b, PIV_OBJECT_MAX);
	insert_alice();
	assert_int_equal(piv_put(R, PIV_CHUID, view_str("x")), ERR_PIN_NEEDED);
	assert_int_equal(piv_generate(R, point), ERR_PIN_NEEDED);
	assert_int_equal(piv_get(R, PIV_PRINTED, &b), ERR_PIN_NEEDED);
	admin();
	assert_int_equal(piv_put(R, PIV_CHUID, view_str("x")), 0);
	assert_int_equal(piv_put(R, PIV_PRINTED, view_str("x")),
	    ERR_PIN_NEEDED);
	assert_int_equal(piv_put(R, 0x5fc200, view_str("x")), ERR_NOTFOUND);
	assert_int_equal(piv_generate(R, point), ERR_PIN_NEEDED);
	assert_int_equal(piv_verify(R, FACTORY, NULL), 0);
	assert_int_equal(piv_put(R, PIV_PRINTED, view_str("printed")), 0);
	assert_int_equal(piv_generate(R, point), 0);
	assert_int_equal(power(), 0);
	assert_int_equal(piv_get(R, PIV_PRINTED, &b), ERR_PIN_NEEDED);
	assert_int_equal(piv_verify(R, FACTORY, NULL), 0);
	assert_int_equal(piv_get(R, PIV_PRINTED, &b), 0);
	assert_string_equal(buf_str(&b), "printed");
	admin();
	assert_int_equal(piv_put(R, PIV_PRINTED, view_of(NULL, 0)), 0);
	assert_int_equal(piv_get(R, PIV_PRINTED, &b), ERR_NOTFOUND);
	buf_free(&b);
}

static void
two_kilobytes_go_in_and_out(void **state)
{
	uint8_t data[2048];
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7 + i / 256);
	buf_init(&b, PIV_OBJECT_MAX);
	insert_alice();
	admin();
	assert_int_equal(piv_put(R, PIV_CERT_9D, view_of(data, sizeof(data))),
	    0);
	assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	insert_alice();
	assert_int_equal(piv_get(R, PIV_CERT_9D, &b), 0);
	assert_true(view_eq(buf_view(&b), view_of(data, sizeof(data))));
	admin();
	for (uint32_t tag = 0x5fc110; tag < 0x5fc113; tag++)
		assert_int_equal(piv_put(R, tag, view_of(data, 2000)), 0);
	assert_int_equal(piv_put(R, 0x5fc113, view_of(data, 2000)),
	    ERR_CARD_FULL);
	assert_int_equal(piv_put(R, PIV_CERT_9D, view_of(NULL, 0)), 0);
	assert_int_equal(piv_put(R, 0x5fc113, view_of(data, 2000)), 0);
	buf_reset(&b);
	assert_int_equal(piv_get(R, PIV_CERT_9D, &b), ERR_NOTFOUND);
	buf_free(&b);
}

static void
management_keys_change(void **state)
{
	static const uint8_t next[PIV_MGM_LEN] = {
		0x5a, 0x11, 0x32, 0x53, 0x74, 0x95, 0xb6, 0xd7, 0xf8, 0x19,
		0x3a, 0x5b, 0x7c, 0x9d, 0xbe, 0xdf, 0x01, 0x22, 0x43, 0x64,
		0x85, 0xa6, 0xc7, 0xe8
	};
	struct piv_metadata m;
	uint8_t alg;

	(void)state;
	insert_alice();
	assert_int_equal(admin_set_key(R, PIV_ALG_AES192, next),
	    ERR_PIN_NEEDED);
	assert_int_equal(admin_alg(R, &alg), 0);
	assert_int_equal(alg, PIV_ALG_AES192);
	admin();
	assert_int_equal(admin_set_key(R, PIV_ALG_3DES, next), 0);
	assert_int_equal(power(), 0);
	assert_int_equal(admin_alg(R, &alg), 0);
	assert_int_equal(alg, PIV_ALG_3DES);
	assert_int_equal(piv_metadata(R, PIV_SLOT_MGM, &m), 0);
	assert_false(m.is_default);
	assert_int_equal(admin_authenticate(R, PIV_ALG_AES192, next),
	    ERR_UNSUPPORTED);
	assert_int_equal(admin_authenticate(R, PIV_ALG_3DES,
	    admin_factory_key), ERR_CARD_MGM);
	assert_int_equal(admin_authenticate(R, PIV_ALG_3DES, next), 0);
	assert_int_equal(piv_put(R, PIV_CHUID, view_str("x")), 0);
	/* A new question takes back what the last one gave. */
	assert_int_equal(SW("\x00\x87\x03\x9b\x04\x7c\x02\x80\x00"), 0x610c);
	assert_int_equal(piv_put(R, PIV_CHUID, view_str("x")), ERR_PIN_NEEDED);
}

/* -- the key in 9D -------------------------------------------------------------------- */

static EVP_PKEY *
public_key(const uint8_t *point)
{
	char group[] = "P-256";
	uint8_t copy[PIV_POINT_LEN];
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 5),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy,
		    sizeof(copy)),
		OSSL_PARAM_END
	};
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;

	memcpy(copy, point, sizeof(copy));
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY,
	    params), 1);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

/* The other side of the agreement, by OpenSSL alone. */
static void
derive(EVP_PKEY *mine, const uint8_t *point, uint8_t z[static 32])
{
	EVP_PKEY *peer = public_key(point);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(mine, NULL);
	size_t len = 32;

	assert_int_equal(EVP_PKEY_derive_init(ctx), 1);
	assert_int_equal(EVP_PKEY_derive_set_peer(ctx, peer), 1);
	assert_int_equal(EVP_PKEY_derive(ctx, z, &len), 1);
	assert_int_equal(len, 32);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(peer);
}

static void
the_key_agrees_only_behind_its_pin(void **state)
{
	EVP_PKEY *mine = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	uint8_t card[PIV_POINT_LEN], ours[PIV_POINT_LEN], z[32], want[32];
	struct piv_metadata m;
	size_t n;

	(void)state;
	assert_int_equal(EVP_PKEY_get_octet_string_param(mine,
	    OSSL_PKEY_PARAM_PUB_KEY, ours, sizeof(ours), &n), 1);
	insert_alice();
	assert_int_equal(piv_agree(R, ours, z), ERR_NOTFOUND);
	admin();
	assert_int_equal(piv_verify(R, FACTORY, NULL), 0);
	assert_int_equal(piv_generate(R, card), 0);
	assert_int_equal(piv_agree(R, ours, z), 0);
	derive(mine, card, want);
	assert_memory_equal(z, want, sizeof(z));
	assert_int_equal(piv_metadata(R, PIV_SLOT_KEYS, &m), 0);
	assert_memory_equal(m.point, card, sizeof(card));

	assert_int_equal(power(), 0);
	assert_int_equal(piv_agree(R, ours, z), ERR_PIN_NEEDED);
	assert_int_equal(piv_verify(R, PIN, NULL), ERR_PIN);
	assert_int_equal(piv_agree(R, ours, z), ERR_PIN_NEEDED);
	assert_int_equal(piv_change(R, PIV_REF_PIN, FACTORY, PIN, NULL), 0);
	assert_int_equal(piv_verify(R, PIN, NULL), 0);
	memset(z, 0, sizeof(z));
	assert_int_equal(piv_agree(R, ours, z), 0);
	assert_memory_equal(z, want, sizeof(z));
	/* Refused once, the PIN that was good before no longer counts. */
	assert_int_equal(piv_verify(R, FACTORY, NULL), ERR_PIN);
	assert_int_equal(piv_agree(R, ours, z), ERR_PIN_NEEDED);
	assert_int_equal(piv_verify(R, PIN, NULL), 0);
	ours[64] ^= 1;
	assert_int_equal(piv_agree(R, ours, z), ERR_CARD_APDU);
	EVP_PKEY_free(mine);
}

/* -- the file -------------------------------------------------------------------------- */

static void
read_card(struct buf *text)
{
	buf_init(text, VCARD_FILE_MAX);
	assert_int_equal(file_read(path, text), 0);
}

static void
the_file_tells_no_secret(void **state)
{
	uint8_t point[PIV_POINT_LEN];
	struct buf text;
	struct stat st;

	(void)state;
	insert_alice();
	admin();
	assert_int_equal(piv_change(R, PIV_REF_PIN, FACTORY, PIN, NULL), 0);
	assert_int_equal(piv_verify(R, PIN, NULL), 0);
	assert_int_equal(piv_generate(R, point), 0);
	assert_int_equal(piv_put(R, PIV_PRINTED, view_str("marzipan")), 0);
	read_card(&text);
	assert_null(strstr(buf_str(&text), "246810"));
	assert_null(strstr(buf_str(&text), "bWFyemlwYW4"));
	assert_null(strstr(buf_str(&text), "marzipan"));
	buf_free(&text);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

/* Every byte changed in turn: refused, or a card whose PIN still opens it. What
 * the tags do not cover (counters, the number of tries) is of no secret. */
static void
changed_files_open_nothing_else(void **state)
{
	static struct vcard c;
	struct buf text;
	size_t accepted = 0;

	(void)state;
	insert_alice();
	read_card(&text);
	vcard_init(&c);
	for (size_t i = 0; i < text.len; i++) {
		const uint8_t was = text.p[i];

		text.p[i] ^= 0x20;
		if (vcard_read(&c, dir, "alice", buf_view(&text)) == 0)
			accepted++;
		assert_true(vcard_used(&c) <= VCARD_ROOM);
		vcard_clear(&c);
		text.p[i] = was;
	}
	for (size_t cut = 0; cut + 1 < text.len; cut++)
		assert_int_equal(vcard_read(&c, dir, "alice",
		    view_of(text.p, cut)), ERR_FORMAT);
	assert_int_equal(vcard_read(&c, dir, "alice", buf_view(&text)), 0);
	assert_int_equal(vcard_read(&c, dir, "bruno", buf_view(&text)),
	    ERR_FORMAT);
	assert_true(accepted < text.len);
	vcard_clear(&c);
	buf_free(&text);
}

/* One member of the file replaced by other text. */
static int
read_with(const char *from, const char *to)
{
	static struct vcard c;
	struct buf text, changed;
	const char *at;
	int err;

	read_card(&text);
	buf_init(&changed, 2 * VCARD_FILE_MAX);
	at = strstr(buf_str(&text), from);
	assert_non_null(at);
	(void)buf_put(&changed, text.p, (size_t)(at - buf_str(&text)));
	(void)buf_puts(&changed, to);
	(void)buf_puts(&changed, at + strlen(from));
	vcard_init(&c);
	err = vcard_read(&c, dir, "alice", buf_view(&changed));
	vcard_clear(&c);
	buf_free(&changed);
	buf_free(&text);
	return err;
}

static void
files_are_read_strictly(void **state)
{
	static const char *const bad[][2] = {
		{ "\"tries\": 3", "\"tries\": 4" },
		{ "\"tries\": 3", "\"tries\": -1" },
		{ "\"log_n\": 4", "\"log_n\": 3" },
		{ "\"log_n\": 4", "\"log_n\": 16" },
		{ "\"log_n\": 4", "\"log_n\": 40" },
		{ "\"factory\"", "\"strange\"" },
		{ "\"aes192\"", "\"aes128\"" },
		{ "card 1\"", "card 2\"" },
		{ "\"room\": 8192", "\"room\": 8193" },
		{ "\"piv\": true", "\"piv\": 1" },
		{ "\"piv\": true", "\"piv\": true, \"more\": 1" },
		{ "\"piv\": true", "\"piv\": true, \"piv\": true" },
		{ "\"objects\": {}", "\"objects\": {\"5fc102\": \"\"}" },
		{ "\"objects\": {}", "\"objects\": {\"5fc109\": \"AA\"}" },
		{ "\"objects\": {}", "\"objects\": {\"5fc202\": \"AA\"}" },
		{ "\"objects\": {}", "\"objects\": {\"5FC102\": \"AA\"}" },
		{ "\"objects\": {}", "\"objects\": {\"5fc102\": \"AB\"}" },
		{ "\"objects\": {}", "\"objects\": []" },
		{ "\"objects\": {}", "\"objects\": {}, \"printed\": \"AA\"" },
		{ "\"objects\": {}", "\"objects\": {}, \"key\": {}" },
	};

	(void)state;
	insert_alice();
	assert_int_equal(read_with("\"objects\": {}",
	    "\"objects\": {\"5fc102\": \"AA\"}"), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (read_with(bad[i][0], bad[i][1]) != ERR_FORMAT)
			fail_msg("taken: %s", bad[i][1]);
}

static void
a_damaged_file_is_a_dead_card(void **state)
{
	(void)state;
	insert_alice();
	assert_int_equal(file_write(path, view_str("{}")), 0);
	assert_int_equal(state_now(NULL), CARD_PRESENT);
	assert_int_equal(power(), ERR_CARD_APDU);
}

/* -- what derives from a name ---------------------------------------------------------- */

static void
numbers_and_practice_pins_derive(void **state)
{
	char number[10], again[10], pin[9];
	uint32_t serial, told;

	(void)state;
	/* As Python's hashlib and integers have them. */
	assert_int_equal(practice_number("Chlo\xc3\xa9", number), 0);
	assert_string_equal(number, "6970 8589");
	assert_int_equal(practice_pin("Chlo\xc3\xa9", pin), 0);
	assert_string_equal(pin, "651284");
	assert_int_equal(practice_pin("alice", pin), 0);
	assert_string_equal(pin, "700689");
	assert_int_equal(practice_number("alice", number), 0);
	assert_string_equal(number, "3754 2164");
	assert_int_equal(practice_serial("alice", &serial), 0);
	insert_alice();
	assert_int_equal(piv_serial(R, &told), 0);
	assert_int_equal(told, serial);
	assert_int_equal(practice_number("bruno", again), 0);
	assert_string_not_equal(number, again);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(cards_come_and_go),
		T(names_are_letters),
		T(a_deleted_file_is_a_removed_card),
		T(another_file_is_another_card),
		T(a_folder_that_vanishes_is_a_pulled_reader),
		T(readers_are_refused),
		T(tries_are_spent_and_come_back),
		T(three_wrong_ones_block),
		T(the_puk_blocks_too),
		T(killed_at_the_compare_has_spent_the_try),
		T(what_cannot_be_saved_is_not_compared),
		T(pins_and_puks_change),
		T(wrong_forms_cost_no_try),
		T(garbage_is_answered),
		T(keys_and_objects_need_their_keys),
		T(two_kilobytes_go_in_and_out),
		T(management_keys_change),
		T(the_key_agrees_only_behind_its_pin),
		T(the_file_tells_no_secret),
		T(changed_files_open_nothing_else),
		T(files_are_read_strictly),
		T(a_damaged_file_is_a_dead_card),
		T(numbers_and_practice_pins_derive),
	};

	js_setup();
	return cmocka_run_group_tests_name("virtual", tests, NULL, NULL);
}
