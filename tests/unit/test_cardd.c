/* keyconvoy-cardd, the program itself over its two sockets. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/practice.h"
#include "src/wire/card_names.h"
#include "src/wire/jail.h"
#include "tests/unit/card_here.h"
#include "tests/unit/ec_here.h"

#define PAGES 0
#define PEER 1

static char dir[64];

static int
folder_make(void)
{
	(void)snprintf(dir, sizeof(dir), "/tmp/keyconvoy-cardd-XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	return 0;
}

static int
folder_remove(void)
{
	return here_remove(dir);
}

static pid_t pid;
static int fds[2];
static struct frame_in in[2];

static int
start(void **state)
{
	const char *build = getenv("top_builddir");
	char path[4096], a[12], b[12];
	int pages[2], peer[2];

	(void)state;
	if (folder_make() ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pages) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, peer))
		return -1;
	(void)snprintf(path, sizeof(path), "%s/keyconvoy-cardd-cheap",
	    build == NULL ? "." : build);
	pid = fork();
	if (pid == 0) {
		char *argv[] = { path, a, b, NULL }, *envp[] = { NULL };

		(void)snprintf(a, sizeof(a), "%d", dup(pages[1]));
		(void)snprintf(b, sizeof(b), "%d", dup(peer[1]));
		(void)execve(path, argv, envp);
		_exit(127);
	}
	(void)close(pages[1]);
	(void)close(peer[1]);
	fds[PAGES] = pages[0];
	fds[PEER] = peer[0];
	frame_init(&in[PAGES], fds[PAGES]);
	frame_init(&in[PEER], fds[PEER]);
	return pid < 0 ? -1 : 0;
}

/* The exit status, or 1000 + the signal that ended it. */
static int
ended(void)
{
	int status;

	(void)close(fds[PAGES]);
	(void)close(fds[PEER]);
	frame_done(&in[PAGES]);
	frame_done(&in[PEER]);
	if (waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    1000 + WTERMSIG(status);
}

static int
finish(void **state)
{
	(void)state;
	if (ended() != 0)
		return -1;
	return folder_remove();
}

/* Asks by a socket. 0 and *rep, the error and *detail, ERR_CLOSED. */
static int
ask(int who, uint8_t type, const void *req, union msg_any *rep,
    uint32_t *detail)
{
	const struct msg *m = msg_find(type);
	struct rec_error e;
	struct frame f;
	int err;

	memset(rep, 0, sizeof(*rep));
	if ((err = frame_send_form(fds[who], type, m->req, req)) != 0 ||
	    (err = frame_wait(&in[who], &f)) != 0)
		return err;
	if (f.type == MSG_REPLY)
		return wire_get(f.body, m->rep, rep);
	assert_int_equal(f.type, MSG_ERROR);
	assert_int_equal(wire_get(f.body, &form_error, &e), 0);
	if (detail != NULL)
		*detail = e.detail;
	return -(int)e.code;
}

static int
hello(const char *driver, const char *arg, union msg_any *rep)
{
	struct req_c_hello q = { .driver = driver, .arg = arg };

	return ask(PAGES, MSG_C_HELLO, &q, rep, NULL);
}

static int
tray(int action, const char *name)
{
	struct req_c_tray q = { .action = (uint8_t)action, .name = name };
	union msg_any rep;

	return ask(PAGES, MSG_C_TRAY, &q, &rep, NULL);
}

/* An empty file in the folder; path: where it is. */
static void
touch(const char *file, char path[static 128])
{
	FILE *f;

	(void)snprintf(path, 128, "%s/%s", dir, file);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fclose(f), 0);
}

/* Names in a row, each with a blank behind, as a list has them. */
static const char *
names(struct view list)
{
	static char text[256];
	struct rec_named r;

	text[0] = '\0';
	assert_int_equal(card_names_check(list), 0);
	while (list.len > 0) {
		assert_int_equal(wire_take(&list, &form_named, &r), 0);
		assert_true(strlen(text) + strlen(r.name) + 2 < sizeof(text));
		strcat(strcat(text, r.name), " ");
	}
	return text;
}

static const char *
tray_names(int action, const char *name)
{
	struct req_c_tray q = { .action = (uint8_t)action, .name = name };
	union msg_any rep;

	assert_int_equal(ask(PAGES, MSG_C_TRAY, &q, &rep, NULL), 0);
	return names(rep.r_c_tray.cards);
}

static int
verify(const char *pin, uint32_t *left)
{
	struct req_c_verify q = { .pin = view_str(pin) };
	union msg_any rep;

	return ask(PAGES, MSG_C_VERIFY, &q, &rep, left);
}

static int
change(const char *old, const char *pin, uint32_t *left)
{
	struct req_c_change q = { .old = view_str(old), .pin = view_str(pin) };
	union msg_any rep;

	return ask(PAGES, MSG_C_CHANGE, &q, &rep, left);
}

static int
simple(int who, uint8_t type, union msg_any *rep)
{
	static const union msg_any none;

	return ask(who, type, &none, rep, NULL);
}

/* A fresh pair's point goes to the card; both sides must come to the same. */
static void
agree_checked(const uint8_t card[static PIV_POINT_LEN])
{
	EVP_PKEY *mine = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	struct req_x_agree q;
	union msg_any rep;
	uint8_t z[32];
	size_t len;

	memset(&q, 0, sizeof(q));
	assert_int_equal(EVP_PKEY_get_octet_string_param(mine,
	    OSSL_PKEY_PARAM_PUB_KEY, q.point, sizeof(q.point), &len), 1);
	ec_derive(mine, card, z);
	assert_int_equal(ask(PEER, MSG_X_AGREE, &q, &rep, NULL), 0);
	assert_memory_equal(rep.r_x_agree.z, z, sizeof(z));
	EVP_PKEY_free(mine);
}

static void
enrols_agrees_and_stores(void **state)
{
	static const uint8_t zero[16];
	uint8_t cert[1500] = { 0 }, point[PIV_POINT_LEN], guid[16];
	struct req_x_store store = { .cert = view_of(cert, sizeof(cert)) };
	struct req_c_puk puk = { 0 };
	char number[10];
	union msg_any rep;

	(void)state;
	memset(cert, 0x5a, sizeof(cert));
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_string_equal(rep.r_c_hello.driver, "virtual");
	assert_int_equal(rep.r_c_hello.jailed, jail_built());
	assert_int_equal(tray(TRAY_INSERT, "alice"), 0);
	assert_int_equal(simple(PAGES, MSG_C_STATE, &rep), 0);
	assert_int_equal(rep.r_c_state.state, CARD_PRESENT);
	assert_int_equal(practice_number("alice", number), 0);

	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_string_equal(rep.r_c_info.model, "keyconvoy virtual card");
	assert_string_equal(rep.r_c_info.version, "1.0.0");
	assert_string_equal(rep.r_c_info.number, number);
	assert_int_equal(rep.r_c_info.is_virtual, 1);
	assert_int_equal(rep.r_c_info.tries, 3);
	assert_int_equal(rep.r_c_info.tries_max, 3);
	assert_int_equal(rep.r_c_info.has_key, 0);
	assert_int_equal(rep.r_c_info.own_pin, 0);
	assert_int_equal(rep.r_c_info.cert.len, 0);
	assert_memory_equal(rep.r_c_info.guid, zero, 16);

	assert_int_equal(simple(PAGES, MSG_C_PREPARE, &rep), 0);
	memcpy(guid, rep.r_c_prepare.guid, 16);
	assert_memory_not_equal(guid, zero, 16);
	assert_int_equal(simple(PAGES, MSG_C_PREPARE, &rep), 0);
	assert_memory_equal(rep.r_c_prepare.guid, guid, 16);
	assert_int_equal(simple(PAGES, MSG_C_FACTORY, &rep), 0);
	assert_int_equal(rep.r_c_factory.factory, 1);
	assert_int_equal(rep.r_c_factory.tries, 3);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_PIN_NEEDED);
	assert_int_equal(change("", "246810", NULL), 0);

	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), 0);
	memcpy(point, rep.r_x_enroll.point, sizeof(point));
	agree_checked(point);
	assert_int_equal(ask(PAGES, MSG_C_PUK, &puk, &rep, NULL), 0);
	assert_int_equal(rep.r_c_puk.puk.len, 8);
	assert_int_equal(piv_pin_form(rep.r_c_puk.puk), 0);
	assert_int_equal(ask(PAGES, MSG_C_PUK, &puk, &rep, NULL),
	    ERR_PUK_CHANGED);
	assert_int_equal(ask(PEER, MSG_X_STORE, &store, &rep, NULL), 0);
	assert_int_equal(simple(PAGES, MSG_C_END, &rep), 0);
	assert_int_equal(ask(PEER, MSG_X_STORE, &store, &rep, NULL),
	    ERR_PIN_NEEDED);

	assert_int_equal(simple(PAGES, MSG_C_END, &rep), 0);
	assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), ERR_CARD_NONE);
	assert_int_equal(tray(TRAY_INSERT, "alice"), 0);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_memory_equal(rep.r_c_info.guid, guid, 16);
	assert_memory_equal(rep.r_c_info.point, point, sizeof(point));
	assert_true(view_eq(rep.r_c_info.cert, view_of(cert, sizeof(cert))));
	assert_int_equal(rep.r_c_info.has_key, 1);
	assert_int_equal(rep.r_c_info.own_pin, 1);
	assert_int_equal(verify("246810", NULL), 0);
	agree_checked(point);
	/* The management key is no longer the factory's, but kept. */
	assert_int_equal(ask(PEER, MSG_X_STORE, &store, &rep, NULL), 0);
}

static void
pins_count_down(void **state)
{
	uint32_t left = 99;
	union msg_any rep;

	(void)state;
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_int_equal(verify("246810", NULL), ERR_CARD_NONE);
	assert_int_equal(tray(TRAY_INSERT, "bruno"), 0);
	assert_int_equal(verify("cccccctbvnhu", NULL), ERR_PIN_FORM);
	assert_int_equal(verify("12345", NULL), ERR_PIN_FORM);
	assert_int_equal(change("", "123456", NULL), ERR_PIN_FORM);
	assert_int_equal(change("", "12345", NULL), ERR_PIN_FORM);
	assert_int_equal(change("1", "246810", NULL), ERR_PIN_FORM);
	assert_int_equal(change("", "246810", NULL), 0);
	assert_int_equal(verify("111111", &left), ERR_PIN);
	assert_int_equal(left, 2);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_PIN_NEEDED);
	assert_int_equal(change("111111", "135790", &left), ERR_PIN);
	assert_int_equal(left, 1);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_int_equal(rep.r_c_info.tries, 1);
	assert_int_equal(simple(PAGES, MSG_C_FACTORY, &rep), 0);
	assert_int_equal(rep.r_c_factory.factory, 0);
	assert_int_equal(rep.r_c_factory.tries, 1);
	assert_int_equal(verify("246810", &left), 0);
	for (int i = 2; i > 0; i--)
		assert_int_equal(verify("111111", &left), ERR_PIN);
	assert_int_equal(verify("111111", &left), ERR_PIN_BLOCKED);
	assert_int_equal(verify("246810", &left), ERR_PIN_BLOCKED);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_int_equal(rep.r_c_info.tries, 0);
}

static void
a_practice_pin_is_not_the_holders_own(void **state)
{
	char practice[9];
	union msg_any rep;

	(void)state;
	assert_int_equal(practice_pin("bruno", practice), 0);
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_int_equal(tray(TRAY_INSERT, "bruno"), 0);
	assert_int_equal(change("", practice, NULL), 0);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_int_equal(rep.r_c_info.own_pin, 0);
	assert_int_equal(change(practice, "246810", NULL), 0);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_int_equal(rep.r_c_info.own_pin, 1);
}

static void
changes_of_the_card_are_noticed(void **state)
{
	char path[128], away[80];
	uint32_t count;
	union msg_any rep;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/alice.card", dir);
	(void)snprintf(away, sizeof(away), "%s-away", dir);
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_int_equal(tray(TRAY_INSERT, "alice"), 0);
	assert_int_equal(verify("123456", NULL), 0);
	assert_int_equal(tray(TRAY_INSERT, "bruno"), 0);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_CARD_TWO);
	assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_CARD_REMOVED);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_PIN_NEEDED);
	/* Taken out and put back between two requests. */
	assert_int_equal(verify("123456", NULL), 0);
	assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	assert_int_equal(tray(TRAY_INSERT, "alice"), 0);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_CARD_REMOVED);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_PIN_NEEDED);
	assert_int_equal(verify("123456", NULL), 0);
	assert_int_equal(simple(PAGES, MSG_C_STATE, &rep), 0);
	count = rep.r_c_state.count;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_CARD_REMOVED);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_CARD_NONE);
	assert_int_equal(simple(PAGES, MSG_C_STATE, &rep), 0);
	assert_int_equal(rep.r_c_state.state, CARD_ABSENT);
	assert_true(rep.r_c_state.count > count);
	assert_int_equal(tray(TRAY_INSERT, "alice"), 0);
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_CARD_REMOVED);
	assert_int_equal(rename(dir, away), 0);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), ERR_READER_GONE);
	assert_int_equal(simple(PAGES, MSG_C_STATE, &rep), 0);
	assert_int_equal(rep.r_c_state.state, CARD_NO_READER);
	assert_int_equal(rename(away, dir), 0);
}

/* Each of these spends or changes what belongs to the card that was told of. */
static void
only_info_takes_another_card(void **state)
{
	static const uint8_t types[] = { MSG_C_PREPARE, MSG_C_FACTORY,
		MSG_C_PUK, MSG_C_PUK_LEFT, MSG_C_ATTEST };
	static const uint8_t peers[] = { MSG_X_ENROLL, MSG_X_CERT,
		MSG_X_RETIRE };
	const struct req_c_unblock puk = { .puk = view_str("12345678"),
		.pin = view_str("246810") };
	union msg_any rep;

	(void)state;
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_int_equal(tray(TRAY_INSERT, "alice"), 0);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	assert_int_equal(tray(TRAY_INSERT, "bruno"), 0);
	assert_int_equal(verify("111111", NULL), ERR_CARD_REMOVED);
	assert_int_equal(simple(PAGES, MSG_C_END, &rep), 0);
	assert_int_equal(verify("111111", NULL), ERR_CARD_REMOVED);
	assert_int_equal(change("", "246810", NULL), ERR_CARD_REMOVED);
	assert_int_equal(ask(PAGES, MSG_C_UNBLOCK, &puk, &rep, NULL),
	    ERR_CARD_REMOVED);
	for (size_t i = 0; i < sizeof(types); i++)
		assert_int_equal(simple(PAGES, types[i], &rep),
		    ERR_CARD_REMOVED);
	for (size_t i = 0; i < sizeof(peers); i++)
		assert_int_equal(simple(PEER, peers[i], &rep),
		    ERR_CARD_REMOVED);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), 0);
	assert_int_equal(rep.r_c_info.tries, 3);
	assert_int_equal(rep.r_c_info.own_pin, 0);
	assert_int_equal(verify("123456", NULL), 0);
}

static void
hello_may_fail_and_come_again(void **state)
{
	struct rec_reader r;
	struct view list;
	union msg_any rep;

	(void)state;
	assert_int_equal(hello("serial", "", &rep), ERR_ARG);
	assert_int_equal(hello("virtual", "relative", &rep), ERR_ARG);
	assert_int_equal(hello("virtual", "/dev/null/x", &rep),
	    ERR_READER_NONE);
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_int_equal(simple(PAGES, MSG_C_READERS, &rep), 0);
	list = rep.r_c_readers.readers;
	assert_int_equal(wire_take(&list, &form_reader, &r), 0);
	assert_string_equal(r.driver, "virtual");
	assert_int_equal(list.len, 0);
}

/* What is no card's file it does not name. */
static void
it_names_its_cards(void **state)
{
	static const char *const strange[] = { "notes.txt", "bruno.card~",
		"a b.card", ".hidden.card", ".card", "d\033.card" };
	char path[128];
	union msg_any rep;

	(void)state;
	for (size_t i = 0; i < sizeof(strange) / sizeof(strange[0]); i++)
		touch(strange[i], path);
	touch("zo\303\253.card", path);
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_string_equal(names(rep.r_c_hello.cards), "zo\303\253 ");
	assert_string_equal(tray_names(TRAY_INSERT, "alice"),
	    "alice zo\303\253 ");
	assert_int_equal(unlink(path), 0);
	assert_string_equal(tray_names(TRAY_REMOVE, ""), "alice ");
}

static void
too_many_cards_are_no_reader(void **state)
{
	char file[32], path[128];
	union msg_any rep;

	(void)state;
	for (int i = 0; i <= CARD_NAMES_MAX; i++) {
		(void)snprintf(file, sizeof(file), "%d.card", i);
		touch(file, path);
	}
	assert_int_equal(hello("virtual", dir, &rep), ERR_CARDS_MANY);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_int_equal(card_names_check(rep.r_c_hello.cards), 0);
	/* A card more than it can name is in the reader all the same. */
	assert_int_equal(tray(TRAY_INSERT, "alice"), ERR_CARDS_MANY);
	assert_int_equal(simple(PAGES, MSG_C_STATE, &rep), 0);
	assert_int_equal(rep.r_c_state.state, CARD_PRESENT);
}

static void
untimely_requests_end_it(void **state)
{
	union msg_any rep;

	(void)state;
	assert_int_equal(simple(PAGES, MSG_C_STATE, &rep), ERR_CLOSED);
	assert_int_equal(ended(), 70);
	assert_int_equal(folder_remove(), 0);
	assert_int_equal(start(NULL), 0);
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_int_equal(hello("virtual", dir, &rep), ERR_CLOSED);
	assert_int_equal(ended(), 70);
	assert_int_equal(folder_remove(), 0);
	assert_int_equal(start(NULL), 0);
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_int_equal(simple(PAGES, MSG_X_ENROLL, &rep), ERR_CLOSED);
	assert_int_equal(ended(), 70);
	assert_int_equal(folder_remove(), 0);
	assert_int_equal(start(NULL), 0);
	assert_int_equal(hello("virtual", dir, &rep), 0);
	assert_int_equal(simple(PEER, MSG_C_END, &rep), ERR_CLOSED);
	assert_int_equal(ended(), 70);
	assert_int_equal(folder_remove(), 0);
	assert_int_equal(start(NULL), 0);
}

#define P(f) cmocka_unit_test_setup_teardown(f, start, finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		P(enrols_agrees_and_stores),
		P(pins_count_down),
		P(a_practice_pin_is_not_the_holders_own),
		P(changes_of_the_card_are_noticed),
		P(only_info_takes_another_card),
		P(hello_may_fail_and_come_again),
		P(it_names_its_cards),
		P(too_many_cards_are_no_reader),
		P(untimely_requests_end_it),
	};

	js_setup();
	return cmocka_run_group_tests_name("cardd", tests, NULL, NULL);
}
