/*
 * keyconvoy-cardd: first the program itself over its two sockets, then its
 * handlers with cards that a virtual reader alone does not have.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "card_here.h"
#include "src/base/err.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/practice.h"
#include "src/base/secret.h"
#include "src/card/piv/admin.h"
#include "src/card/virtual/vcard.h"
#include "src/wire/jail.h"

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

/* -- the program ------------------------------------------------------------------- */

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

/* A fresh pair's point goes to the card; both sides must come to the same. */
static void
agree_checked(const uint8_t card[static PIV_POINT_LEN])
{
	EVP_PKEY *mine = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	EVP_PKEY *peer = public_key(card);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(mine, NULL);
	struct req_x_agree q;
	union msg_any rep;
	uint8_t z[32];
	size_t n = sizeof(z), len;

	memset(&q, 0, sizeof(q));
	assert_int_equal(EVP_PKEY_get_octet_string_param(mine,
	    OSSL_PKEY_PARAM_PUB_KEY, q.point, sizeof(q.point), &len), 1);
	assert_int_equal(EVP_PKEY_derive_init(ctx), 1);
	assert_int_equal(EVP_PKEY_derive_set_peer(ctx, peer), 1);
	assert_int_equal(EVP_PKEY_derive(ctx, z, &n), 1);
	assert_int_equal(ask(PEER, MSG_X_AGREE, &q, &rep, NULL), 0);
	assert_memory_equal(rep.r_x_agree.z, z, sizeof(z));
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(peer);
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
	assert_int_equal(simple(PEER, MSG_X_ENROLL, &rep), ERR_PIN_NEEDED);
	/* Taken out and put back between two requests. */
	assert_int_equal(verify("123456", NULL), 0);
	assert_int_equal(tray(TRAY_REMOVE, ""), 0);
	assert_int_equal(tray(TRAY_INSERT, "alice"), 0);
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
	assert_int_equal(rename(dir, away), 0);
	assert_int_equal(simple(PAGES, MSG_C_INFO, &rep), ERR_READER_GONE);
	assert_int_equal(simple(PAGES, MSG_C_STATE, &rep), 0);
	assert_int_equal(rep.r_c_state.state, CARD_NO_READER);
	assert_int_equal(rename(away, dir), 0);
}

static void
hello_may_fail_and_come_again(void **state)
{
	struct rec_reader r;
	struct view list;
	union msg_any rep;

	(void)state;
	assert_int_equal(hello("usb", "", &rep), ERR_UNSUPPORTED);
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

/* -- handlers, with cards of other kinds ----------------------------------------------- */

static struct card_here here;
static struct reader lower;	/* what the decorator passes on to */

/* A card of SP 800-73-4 and nothing more, and ones that fail. */
static struct {
	int plain;		/* no instruction of Yubico's; 2: says so oddly */
	int no_set_key;		/* only that one is missing */
	int no_max;		/* tells no counters by metadata */
	uint8_t fail_ins;	/* the reader fails at this one, once */
	int fail_err;
	unsigned verifies, puks;
} kind;

static int
other_transmit(struct reader *r, struct view apdu, struct buf *answer)
{
	const uint8_t ins = apdu.p[1];

	(void)r;
	if (ins == 0x20 && apdu.len > 4)
		kind.verifies++;
	if (ins == 0x24 && apdu.p[3] == PIV_REF_PUK)
		kind.puks++;
	if (kind.fail_err && ins == kind.fail_ins) {
		const int err = kind.fail_err;

		kind.fail_err = 0;
		return err;
	}
	if (kind.plain && (ins == 0xf7 || ins == 0xf8 || ins == 0xfd ||
	    ins == 0xff))
		return buf_put(answer, kind.plain == 2 ? "\x6f\x00" :
		    "\x6d\x00", 2);
	if (kind.no_set_key && ins == 0xff)
		return buf_put(answer, "\x6d\x00", 2);
	return lower.ops->transmit(&lower, apdu, answer);
}

static int
other_state(struct reader *r, struct reader_status *st)
{
	(void)r;
	return lower.ops->state(&lower, st);
}

static int
other_power_on(struct reader *r, struct buf *atr)
{
	(void)r;
	return lower.ops->power_on(&lower, atr);
}

static int
other_tray(struct reader *r, int action, const char *name)
{
	(void)r;
	return lower.ops->tray(&lower, action, name);
}

static void
other_close(struct reader *r)
{
	(void)r;
	reader_close(&lower);
}

static const struct reader_ops other_ops = {
	.driver = "other", .close = other_close,
	.state = other_state, .power_on = other_power_on,
	.transmit = other_transmit, .tray = other_tray
};

static int
begin(void **state)
{
	(void)state;
	memset(&kind, 0, sizeof(kind));
	if (here_begin(&here) || reader_open(&lower, "virtual", here.dir))
		return -1;
	here.session.reader = (struct reader){ .ops = &other_ops,
	    .name = "other" };
	return lower.ops->tray(&lower, TRAY_INSERT, "alice");
}

static int
end(void **state)
{
	(void)state;
	return here_end(&here);
}

static int
handle(uint8_t type, const void *req, union msg_any *rep, uint32_t *detail)
{
	return here_ask(&here, type, req, rep, detail);
}

static int
verify_here(const char *pin)
{
	struct req_c_verify q = { .pin = view_str(pin) };
	union msg_any rep;

	return handle(MSG_C_VERIFY, &q, &rep, NULL);
}

/* The card on disk, changed behind its own back while it lies on the table. */
static void
card_edit(void (*edit)(struct vcard *c))
{
	static struct vcard c;

	assert_int_equal(lower.ops->tray(&lower, TRAY_REMOVE, ""), 0);
	vcard_init(&c);
	assert_int_equal(vcard_load(&c, here.dir, "alice"), 0);
	edit(&c);
	assert_int_equal(vcard_save(&c), 0);
	vcard_clear(&c);
	assert_int_equal(lower.ops->tray(&lower, TRAY_INSERT, "alice"), 0);
}

static void
edit_mgm(struct vcard *c)
{
	memset(c->mgm, 0x77, sizeof(c->mgm));
}

static void
edit_two_tries(struct vcard *c)
{
	c->pin.tries = c->puk.tries = 2;
}

static void
edit_full(struct vcard *c)
{
	c->room = (uint32_t)vcard_used(c);
}

static void
edit_not_piv(struct vcard *c)
{
	c->piv = 0;
}

static void
edit_3des(struct vcard *c)
{
	c->mgm_alg = PIV_ALG_3DES;
}

/* Somebody's certificate, larger than any of ours. */
static void
edit_large_cert(struct vcard *c)
{
	static const uint8_t der[CARD_CERT_MAX + 1] = { 0x30 };
	struct buf object;

	buf_init(&object, PIV_OBJECT_MAX);
	assert_int_equal(piv_cert_container(&object,
	    view_of(der, sizeof(der))), 0);
	assert_int_equal(vcard_object_set(c, PIV_CERT_9D, buf_view(&object)),
	    0);
	buf_free(&object);
}

static void
a_large_certificate_is_somebodys(void **state)
{
	union msg_any rep;

	(void)state;
	card_edit(edit_large_cert);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_info.cert.len, 0);
	assert_int_equal(rep.r_c_info.has_key, 1);
}

static void
a_plain_card_tells_less(void **state)
{
	union msg_any rep;

	(void)state;
	for (kind.plain = 1; kind.plain <= 2; kind.plain++) {
		assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
		assert_null(rep.r_c_info.version);
		assert_null(rep.r_c_info.number);
		assert_int_equal(rep.r_c_info.tries, 3);
		assert_int_equal(rep.r_c_info.tries_max, PIV_TRIES_UNKNOWN);
		assert_int_equal(rep.r_c_info.is_virtual, 0);
		assert_int_equal(rep.r_c_info.has_key, 0);
		assert_int_equal(here.session.selected, 1);
	}
}

static void
the_factory_pin_is_tried_once(void **state)
{
	struct req_c_change q = { .pin = view_str("246810") };
	union msg_any rep;

	(void)state;
	kind.plain = 1;
	/* Not on a card that could be anybody's: 9B is opened first. */
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 0);
	assert_int_equal(kind.verifies, 0);
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 1);
	assert_int_equal(kind.verifies, 1);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 1);
	assert_int_equal(kind.verifies, 1);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_info.tries, 3);
	/* Found out by us, not verified by its holder. */
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
	    ERR_PIN_NEEDED);
	assert_int_equal(handle(MSG_C_CHANGE, &q, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_END, NULL, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 0);
	/* A new insertion has a try of its own; it fails, and there is no more. */
	assert_int_equal(lower.ops->tray(&lower, TRAY_REMOVE, ""), 0);
	assert_int_equal(lower.ops->tray(&lower, TRAY_INSERT, "alice"), 0);
	kind.verifies = 0;
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL), 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
		assert_int_equal(rep.r_c_factory.factory, 0);
		assert_int_equal(rep.r_c_factory.tries, 2);
		assert_int_equal(kind.verifies, 1);
	}
	/* Nor at the next insertion: the counter is not full. */
	assert_int_equal(lower.ops->tray(&lower, TRAY_REMOVE, ""), 0);
	assert_int_equal(lower.ops->tray(&lower, TRAY_INSERT, "alice"), 0);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.tries, 2);
	assert_int_equal(kind.verifies, 1);
}

static void
a_told_factory_pin_costs_no_try(void **state)
{
	union msg_any rep;

	(void)state;
	card_edit(edit_two_tries);
	assert_int_equal(handle(MSG_C_FACTORY, NULL, &rep, NULL), 0);
	assert_int_equal(rep.r_c_factory.factory, 1);
	assert_int_equal(rep.r_c_factory.tries, 2);
	assert_int_equal(kind.verifies, 0);
}

static void
the_puk_counter_is_not_burned(void **state)
{
	struct req_c_puk q = { .forget = 1 };
	union msg_any rep;

	(void)state;
	card_edit(edit_two_tries);
	assert_int_equal(handle(MSG_C_PUK, &q, &rep, NULL), ERR_PUK_CHANGED);
	assert_int_equal(kind.puks, 0);
	kind.plain = 1;
	assert_int_equal(handle(MSG_C_PUK, &q, &rep, NULL), 0);
	assert_int_equal(rep.r_c_puk.puk.len, 0);
	assert_int_equal(here.served.out.len, 0);
	assert_int_equal(kind.puks, 1);
	assert_int_equal(handle(MSG_C_PUK, &q, &rep, NULL), ERR_PUK_CHANGED);
	assert_int_equal(kind.puks, 1);
	kind.plain = 0;
	here.session.met.puk_asked = 0;
	assert_int_equal(handle(MSG_C_PUK, &q, &rep, NULL), ERR_PUK_CHANGED);
	assert_int_equal(kind.puks, 1);
}

static void
an_unknown_management_key_leaves_the_card_alone(void **state)
{
	struct buf before, after;
	char path[128];
	union msg_any rep;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/alice.card", here.dir);
	buf_init(&before, VCARD_FILE_MAX);
	buf_init(&after, VCARD_FILE_MAX);
	card_edit(edit_mgm);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(file_read(path, &before), 0);
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL),
	    ERR_CARD_MGM);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), ERR_CARD_MGM);
	assert_int_equal(file_read(path, &after), 0);
	assert_true(view_eq(buf_view(&before), buf_view(&after)));
	buf_free(&before);
	buf_free(&after);
}

/* The key that 9B answers to and the one that 5FC109 keeps. */
static void
management(uint8_t mgm[static PIV_MGM_LEN], int *kept)
{
	static struct vcard c;

	vcard_init(&c);
	assert_int_equal(vcard_load(&c, here.dir, "alice"), 0);
	memcpy(mgm, c.mgm, PIV_MGM_LEN);
	*kept = c.printed.len > 0;
	vcard_clear(&c);
}

static void
enrolling_makes_the_management_key_random(void **state)
{
	uint8_t mgm[PIV_MGM_LEN], again[PIV_MGM_LEN];
	union msg_any rep;
	int kept;

	(void)state;
	card_edit(edit_3des);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), 0);
	management(mgm, &kept);
	assert_int_equal(kept, 1);
	assert_memory_not_equal(mgm, admin_factory_key, sizeof(mgm));
	/* Enrolled anew: the key stays, a new one is made in 9D. */
	assert_int_equal(handle(MSG_C_END, NULL, &rep, NULL), 0);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), 0);
	management(again, &kept);
	assert_memory_equal(mgm, again, sizeof(mgm));
	/* Without the PIN the kept one cannot be read. */
	assert_int_equal(handle(MSG_C_END, NULL, &rep, NULL), 0);
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL),
	    ERR_PIN_NEEDED);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_C_PREPARE, NULL, &rep, NULL), 0);
}

static void
a_card_without_the_instruction_keeps_its_key(void **state)
{
	uint8_t mgm[PIV_MGM_LEN];
	union msg_any rep;
	int kept;

	(void)state;
	kind.no_set_key = 1;
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), 0);
	management(mgm, &kept);
	assert_int_equal(kept, 0);
	assert_memory_equal(mgm, admin_factory_key, sizeof(mgm));
}

/* Pulled between storing the key and setting it: the factory's is in force, the
 * stored one is not. The next enrolment finds its way. */
static void
pulled_while_the_key_is_set(void **state)
{
	uint8_t mgm[PIV_MGM_LEN];
	union msg_any rep;
	int kept;

	(void)state;
	assert_int_equal(verify_here("123456"), 0);
	kind.fail_ins = 0xff;
	kind.fail_err = ERR_CARD_REMOVED;
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
	    ERR_CARD_REMOVED);
	management(mgm, &kept);
	assert_int_equal(kept, 1);
	assert_memory_equal(mgm, admin_factory_key, sizeof(mgm));
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
	    ERR_PIN_NEEDED);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), 0);
	management(mgm, &kept);
	assert_memory_not_equal(mgm, admin_factory_key, sizeof(mgm));
}

static void
mistakes_have_their_codes(void **state)
{
	uint8_t cert[64] = { 0x30 };
	struct req_x_store store = { .cert = view_of(cert, sizeof(cert)) };
	struct req_x_agree agree = { .point = { 0x04, 1 } };
	union msg_any rep;

	(void)state;
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_AGREE, &agree, &rep, NULL), ERR_POINT);
	store.cert.len = 0;
	assert_int_equal(handle(MSG_X_STORE, &store, &rep, NULL), ERR_ARG);
	store.cert.len = CARD_CERT_MAX + 1;
	assert_int_equal(handle(MSG_X_STORE, &store, &rep, NULL), ERR_ARG);
	store.cert.len = sizeof(cert);
	assert_int_equal(handle(MSG_X_STORE, &store, &rep, NULL), 0);
	card_edit(edit_full);
	assert_int_equal(verify_here("123456"), 0);
	assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL), ERR_CARD_FULL);
	card_edit(edit_not_piv);
	assert_int_equal(handle(MSG_C_INFO, NULL, &rep, NULL),
	    ERR_CARD_NOTPIV);
	assert_int_equal(verify_here("123456"), ERR_CARD_NOTPIV);
}

static void
a_reader_that_fails_ends_the_session(void **state)
{
	static const int errs[] = {
		ERR_CARD_REMOVED, ERR_READER_GONE, ERR_IO, ERR_NOSPACE
	};
	union msg_any rep;

	(void)state;
	for (size_t i = 0; i < sizeof(errs) / sizeof(errs[0]); i++) {
		assert_int_equal(verify_here("123456"), 0);
		kind.fail_ins = 0x47;
		kind.fail_err = errs[i];
		assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
		    errs[i]);
		assert_int_equal(handle(MSG_X_ENROLL, NULL, &rep, NULL),
		    ERR_PIN_NEEDED);
	}
}

#define P(f) cmocka_unit_test_setup_teardown(f, start, finish)
#define H(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		P(enrols_agrees_and_stores),
		P(pins_count_down),
		P(a_practice_pin_is_not_the_holders_own),
		P(changes_of_the_card_are_noticed),
		P(hello_may_fail_and_come_again),
		P(untimely_requests_end_it),
		H(a_large_certificate_is_somebodys),
		H(a_plain_card_tells_less),
		H(the_factory_pin_is_tried_once),
		H(a_told_factory_pin_costs_no_try),
		H(the_puk_counter_is_not_burned),
		H(an_unknown_management_key_leaves_the_card_alone),
		H(enrolling_makes_the_management_key_random),
		H(a_card_without_the_instruction_keeps_its_key),
		H(pulled_while_the_key_is_set),
		H(mistakes_have_their_codes),
		H(a_reader_that_fails_ends_the_session),
	};

	js_setup();
	return cmocka_run_group_tests_name("cardd", tests, NULL, NULL);
}
