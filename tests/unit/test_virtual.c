/* src/card/virtual*: a card that is a file, driven as readers drive cards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/kdf.h>

#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/practice.h"
#include "src/card/virtual/vcard.h"
#include "tests/unit/virtual_here.h"

static enum card_state
state_now(uint32_t *count)
{
	struct reader_status st;

	assert_int_equal(here.reader.ops->state(R, &st), 0);
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
	assert_int_equal(file_read(here.path, &text), 0);
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
	assert_int_equal(here_power(), ERR_CARD_NONE);
	assert_int_equal(here_tray(TRAY_REMOVE, ""), ERR_CARD_NONE);
	here_alice();
	assert_int_equal(state_now(&c1), CARD_PRESENT);
	assert_true(c1 > c0);
	assert_int_equal(here_tray(TRAY_INSERT, "alice"), ERR_PHASE);
	assert_int_equal(here_tray(TRAY_INSERT, "bruno"), 0);
	assert_int_equal(state_now(NULL), CARD_TWO);
	assert_int_equal(here_power(), ERR_CARD_TWO);
	assert_int_equal(here_tray(TRAY_INSERT, "carol"), ERR_CARD_TWO);
	assert_int_equal(here_tray(TRAY_REMOVE, ""), 0);
	assert_int_equal(state_now(&c2), CARD_PRESENT);
	assert_true(c2 > c1);
	assert_int_equal(here_power(), 0);
	assert_int_equal(here_tray(TRAY_REMOVE, ""), 0);
	assert_int_equal(state_now(NULL), CARD_ABSENT);
	assert_int_equal(here_tray(7, ""), ERR_ARG);
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
		assert_int_equal(here_tray(TRAY_INSERT, good[i]), 0);
		assert_int_equal(here_power(), 0);
		assert_int_equal(here_tray(TRAY_REMOVE, ""), 0);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(here_tray(TRAY_INSERT, bad[i]), ERR_ARG);
}

static void
a_deleted_file_is_a_removed_card(void **state)
{
	uint32_t before, after;
	uint8_t tries;

	(void)state;
	here_alice();
	(void)state_now(&before);
	assert_int_equal(unlink(here.path), 0);
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
	here_alice();
	assert_int_equal(piv_verify(R, FACTORY, NULL), 0);
	(void)state_now(&before);
	buf_init(&text, VCARD_FILE_MAX);
	assert_int_equal(file_read(here.path, &text), 0);
	assert_int_equal(file_write(here.path, buf_view(&text)), 0);
	buf_free(&text);
	assert_int_equal(state_now(&after), CARD_PRESENT);
	assert_true(after > before);
	assert_int_equal(piv_verify(R, FACTORY, NULL), ERR_CARD_REMOVED);
	assert_int_equal(here_power(), 0);
}

static void
a_folder_that_vanishes_is_a_pulled_reader(void **state)
{
	char away[80];
	uint8_t tries;

	(void)state;
	here_alice();
	(void)snprintf(away, sizeof(away), "%s-away", here.dir);
	assert_int_equal(rename(here.dir, away), 0);
	assert_int_equal(piv_tries(R, &tries), ERR_READER_GONE);
	assert_int_equal(state_now(NULL), CARD_NO_READER);
	assert_int_equal(here_power(), ERR_READER_GONE);
	assert_int_equal(here_tray(TRAY_INSERT, "bruno"), ERR_READER_GONE);
	assert_int_equal(rename(away, here.dir), 0);
	assert_int_equal(state_now(NULL), CARD_ABSENT);
	here_alice();
}

static void
readers_are_refused(void **state)
{
	static const struct {
		const char *driver, *arg;
		int err;
	} refused[] = {
		{ "virtual", here.dir, ERR_READER_HELD },
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
		    refused[i].arg, -1), refused[i].err);
	reader_close(&other);
}

/* A cardd that was killed lets its folder go when it comes to it. */
static void
who_ends_is_waited_for(void **state)
{
	char dir[sizeof(here.dir) + 8], lock[sizeof(dir) + 8], c;
	struct reader other;
	int ready[2], status;
	pid_t pid;

	(void)state;
	(void)snprintf(dir, sizeof(dir), "%s/held", here.dir);
	assert_int_equal(dir_make(dir), 0);
	assert_int_equal(pipe(ready), 0);
	if ((pid = fork()) == 0) {
		if (dir_lock(dir) < 0 || write(ready[1], "x", 1) != 1)
			_exit(1);
		(void)usleep(300000);
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(reader_open(&other, "virtual", dir, -1), 0);
	reader_close(&other);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	(void)close(ready[0]);
	(void)close(ready[1]);
	(void)snprintf(lock, sizeof(lock), "%s/lock", dir);
	assert_int_equal(unlink(lock), 0);
	assert_int_equal(rmdir(dir), 0);
}

/* -- PIN and PUK -------------------------------------------------------------------- */

static void
tries_are_spent_and_come_back(void **state)
{
	uint32_t left = 99;
	uint8_t tries;

	(void)state;
	here_alice();
	assert_int_equal(piv_verify(R, PIN, &left), ERR_PIN);
	assert_int_equal(left, 2);
	assert_int_equal(tries_on_disk("pin"), 2);
	assert_int_equal(piv_tries(R, &tries), 0);
	assert_int_equal(tries, 2);
	assert_int_equal(here_power(), 0);
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
	here_alice();
	assert_int_equal(piv_verify(R, PIN, &left), ERR_PIN);
	assert_int_equal(piv_verify(R, PIN, &left), ERR_PIN);
	assert_int_equal(piv_verify(R, PIN, &left), ERR_PIN_BLOCKED);
	assert_int_equal(piv_verify(R, FACTORY, &left), ERR_PIN_BLOCKED);
	assert_int_equal(piv_change(R, PIV_REF_PIN, FACTORY, PIN, &left),
	    ERR_PIN_BLOCKED);
	assert_int_equal(here_tray(TRAY_REMOVE, ""), 0);
	here_alice();
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
	here_alice();
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
	here_alice();
	for (int left = 2; left >= 0; left--) {
		pid = fork();
		if (pid == 0) {
			killed_at_compare = 1;
			(void)here_power();
			_exit(piv_verify(R, FACTORY, NULL) == 0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGKILL);
		assert_int_equal(tries_on_disk("pin"), left);
	}
	assert_int_equal(here_power(), 0);
	assert_int_equal(piv_verify(R, FACTORY, NULL), ERR_PIN_BLOCKED);
	pid = fork();
	if (pid == 0) {
		killed_at_compare = 1;
		_exit(piv_unblock(R, view_str(PIV_FACTORY_PUK), PIN, NULL));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(tries_on_disk("puk"), 2);
	assert_int_equal(here_power(), 0);
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
	here_alice();
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
	here_alice();
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
	assert_int_equal(here_power(), 0);
	assert_int_equal(piv_verify(R, PIN, NULL), 0);
}

static void
wrong_forms_cost_no_try(void **state)
{
	(void)state;
	here_alice();
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

/* -- the file -------------------------------------------------------------------------- */

static void
read_card(struct buf *text)
{
	buf_init(text, VCARD_FILE_MAX);
	assert_int_equal(file_read(here.path, text), 0);
}

static void
the_file_tells_no_secret(void **state)
{
	uint8_t point[PIV_POINT_LEN];
	struct buf text;
	struct stat st;

	(void)state;
	here_alice();
	here_admin();
	assert_int_equal(piv_change(R, PIV_REF_PIN, FACTORY, PIN, NULL), 0);
	assert_int_equal(piv_verify(R, PIN, NULL), 0);
	assert_int_equal(piv_generate(R, point), 0);
	assert_int_equal(piv_put(R, PIV_PRINTED, view_str("marzipan")), 0);
	read_card(&text);
	assert_null(strstr(buf_str(&text), "246810"));
	assert_null(strstr(buf_str(&text), "bWFyemlwYW4"));
	assert_null(strstr(buf_str(&text), "marzipan"));
	buf_free(&text);
	assert_int_equal(stat(here.path, &st), 0);
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
	here_alice();
	read_card(&text);
	vcard_init(&c);
	for (size_t i = 0; i < text.len; i++) {
		const uint8_t was = text.p[i];

		text.p[i] ^= 0x20;
		if (vcard_read(&c, here.dir, "alice", buf_view(&text)) == 0)
			accepted++;
		assert_true(vcard_used(&c) <= VCARD_ROOM);
		vcard_clear(&c);
		text.p[i] = was;
	}
	for (size_t cut = 0; cut + 1 < text.len; cut++)
		assert_int_equal(vcard_read(&c, here.dir, "alice",
		    view_of(text.p, cut)), ERR_FORMAT);
	assert_int_equal(vcard_read(&c, here.dir, "alice", buf_view(&text)), 0);
	assert_int_equal(vcard_read(&c, here.dir, "bruno", buf_view(&text)),
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
	err = vcard_read(&c, here.dir, "alice", buf_view(&changed));
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
	here_alice();
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
	here_alice();
	assert_int_equal(file_write(here.path, view_str("{}")), 0);
	assert_int_equal(state_now(NULL), CARD_PRESENT);
	assert_int_equal(here_power(), ERR_CARD_APDU);
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
	here_alice();
	assert_int_equal(piv_serial(R, &told), 0);
	assert_int_equal(told, serial);
	assert_int_equal(practice_number("bruno", again), 0);
	assert_string_not_equal(number, again);
}

#define T(f) cmocka_unit_test_setup_teardown(f, here_begin, here_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(cards_come_and_go),
		T(names_are_letters),
		T(a_deleted_file_is_a_removed_card),
		T(another_file_is_another_card),
		T(a_folder_that_vanishes_is_a_pulled_reader),
		T(readers_are_refused), T(who_ends_is_waited_for),
		T(tries_are_spent_and_come_back),
		T(three_wrong_ones_block),
		T(the_puk_blocks_too),
		T(killed_at_the_compare_has_spent_the_try),
		T(what_cannot_be_saved_is_not_compared),
		T(pins_and_puks_change),
		T(wrong_forms_cost_no_try),
		T(the_file_tells_no_secret),
		T(changed_files_open_nothing_else),
		T(files_are_read_strictly),
		T(a_damaged_file_is_a_dead_card),
		T(numbers_and_practice_pins_derive),
	};

	js_setup();
	return cmocka_run_group_tests_name("virtual", tests, NULL, NULL);
}
