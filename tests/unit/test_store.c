/* src/vault/store: names, versions, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/vault/ops.h"
#include "src/vault/store.h"
#include "tests/unit/scratch.h"

#define ID "0123456789abcdef0123456789abcdef"
#define KID "https://contoso.localhost:8443/keys/kek/" ID

static int
make(void **state)
{
	return scratch_make(state) != 0 || store_make(*state) != 0 ? -1 : 0;
}

/* Adds a version to a name, from what is on disk. */
static int
add(const char *dir, const char *name, const char *kid, const char *file)
{
	struct version v = { .created = 1, .updated = 2, .enabled = 1,
		.ops = OP_SIGN | OP_VERIFY };
	struct held h;
	int err = store_read(dir, FACE_VAULT, name, &h);

	if (err == ERR_NOTFOUND)
		memcpy(h.name, name, strlen(name) + 1);
	else
		assert_int_equal(err, 0);
	assert_int_equal(store_new_id(v.id), 0);
	memcpy(v.kid, kid, strlen(kid) + 1);
	err = store_add(dir, &h, &v, view_str(file));
	store_free(&h);
	return err;
}

static void
versions(void **state)
{
	const char *dir = *state;
	char path[FILE_PATH_MAX];
	struct held h;

	assert_int_equal(add(dir, "Key-1", "", "first"), 0);
	assert_int_equal(add(dir, "key-1", "", "second"), 0);
	assert_int_equal(add(dir, "kek", KID, "third"), 0);
	/* No case counts, and the first spelling stays. */
	assert_int_equal(store_read(dir, FACE_VAULT, "KEY-1", &h), 0);
	assert_string_equal(h.name, "Key-1");
	assert_int_equal(h.n, 2);
	assert_int_equal(h.v[0].ops, OP_SIGN | OP_VERIFY);
	assert_ptr_equal(store_version(&h, ""), &h.v[1]);
	assert_ptr_equal(store_version(&h, h.v[0].id), &h.v[0]);
	assert_null(store_version(&h, ID));
	assert_int_equal(store_path(dir, &h, &h.v[1], path), 0);
	assert_string_equal(scratch_read("", path), "second");
	store_free(&h);
	assert_int_equal(store_read(dir, FACE_VAULT, "kek", &h), 0);
	assert_string_equal(h.v[0].kid, KID);
	assert_int_equal(store_path(dir, &h, &h.v[0], path), 0);
	assert_non_null(strstr(path, "/key_kek_kek."));
	store_free(&h);
	/* The pool has names of its own. */
	assert_int_equal(store_read(dir, FACE_POOL, "kek", &h), ERR_NOTFOUND);
	assert_int_equal(store_read(dir, FACE_VAULT, "../pin", &h),
	    ERR_NOTFOUND);
	assert_int_equal(store_read(dir, FACE_VAULT, "", &h), ERR_NOTFOUND);
}

static int
count(void *arg, const struct held *h)
{
	++*(int *)arg;
	return strcmp(h->name, "c") == 0 ? ERR_CANCELLED : 0;
}

static void
each(void **state)
{
	const char *dir = *state;
	int n = 0;

	assert_int_equal(store_each(dir, FACE_VAULT, count, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(add(dir, "a", "", "x"), 0);
	assert_int_equal(add(dir, "b", "", "x"), 0);
	scratch_write(dir, "keys/notes", "no name's file");
	assert_int_equal(store_each(dir, FACE_VAULT, count, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(add(dir, "c", "", "x"), 0);
	assert_int_equal(add(dir, "d", "", "x"), 0);
	n = 0;
	assert_int_equal(store_each(dir, FACE_VAULT, count, &n), ERR_CANCELLED);
	assert_int_equal(n, 3);
	scratch_write(dir, "keys/a.json", "{}");
	assert_int_equal(store_each(dir, FACE_VAULT, count, &n), ERR_FORMAT);
}

/* All members come back as they were. */
static void
members(void **state)
{
	const char *dir = *state;
	struct held h = { .face = FACE_POOL, .name = "all", .deleted = 77 };
	struct version v = { .id = ID, .created = 1, .updated = 2,
		.not_before = 3, .expires = 4, .enabled = 0,
		.ops = OP_IMPORT, .tags = strdup("{\"a\":\"b\"}"),
		.from = strdup("{\"method\":\"azure\"}") };

	assert_int_equal(store_add(dir, &h, &v, view_str("x")), 0);
	assert_null(v.tags);
	store_free(&h);
	assert_int_equal(store_read(dir, FACE_POOL, "all", &h), 0);
	assert_int_equal(h.deleted, 77);
	assert_int_equal(h.n, 1);
	assert_string_equal(h.v[0].id, ID);
	assert_int_equal(h.v[0].created, 1);
	assert_int_equal(h.v[0].updated, 2);
	assert_int_equal(h.v[0].not_before, 3);
	assert_int_equal(h.v[0].expires, 4);
	assert_int_equal(h.v[0].enabled, 0);
	assert_int_equal(h.v[0].ops, OP_IMPORT);
	assert_string_equal(h.v[0].tags, "{\"a\":\"b\"}");
	assert_string_equal(h.v[0].from, "{\"method\":\"azure\"}");
	store_free(&h);
}

static void
purge(void **state)
{
	const char *dir = *state;
	char path[FILE_PATH_MAX];
	struct held h;

	assert_int_equal(add(dir, "gone", "", "x"), 0);
	assert_int_equal(add(dir, "gone", "", "y"), 0);
	assert_int_equal(store_read(dir, FACE_VAULT, "gone", &h), 0);
	assert_int_equal(store_path(dir, &h, &h.v[1], path), 0);
	assert_int_equal(store_purge(dir, &h), 0);
	assert_int_equal(file_exists(path), 0);
	store_free(&h);
	assert_int_equal(store_read(dir, FACE_VAULT, "gone", &h), ERR_NOTFOUND);
}

/* After a kill: what no name has goes, what one has, or may have, stays. */
static void
swept(void **state)
{
	static const char *const stays[] = {
		"kmdata/local/key_vault_lost." ID,	/* its name's file is damaged */
		"kmdata/local/key_vault_none.0123",
		"kmdata/local/key_vault_a_b." ID,
		"kmdata/local/key_simple_none." ID,
		"kmdata/local/world",
	}, *const goes[] = {
		"kmdata/local/key_vault_none." ID,
		"kmdata/local/key_kek_none." ID,
		"kmdata/local/key_vault_Held." ID,	/* of a version not listed */
		"kmdata/local/.keyconvoy-tmp-1-0",
		"keys/.keyconvoy-tmp-1-0",
	};
	const char *dir = *state;
	char path[FILE_PATH_MAX];
	struct held h;

	assert_int_equal(add(dir, "Held", "", "x"), 0);
	assert_int_equal(add(dir, "kek", KID, "y"), 0);
	scratch_write(dir, "keys/lost.json", "{}");
	for (size_t i = 0; i < sizeof(stays) / sizeof(stays[0]); i++)
		scratch_write(dir, stays[i], "s");
	for (size_t i = 0; i < sizeof(goes) / sizeof(goes[0]); i++)
		scratch_write(dir, goes[i], "g");
	store_sweep(dir);
	for (size_t i = 0; i < sizeof(stays) / sizeof(stays[0]); i++)
		assert_string_equal(scratch_read(dir, stays[i]), "s");
	for (size_t i = 0; i < sizeof(goes) / sizeof(goes[0]); i++)
		assert_int_equal(file_exists(scratch_path(dir, goes[i])), 0);
	assert_int_equal(store_read(dir, FACE_VAULT, "held", &h), 0);
	assert_int_equal(store_path(dir, &h, &h.v[0], path), 0);
	assert_string_equal(scratch_read("", path), "x");
	store_free(&h);
	assert_int_equal(store_read(dir, FACE_VAULT, "kek", &h), 0);
	assert_int_equal(store_path(dir, &h, &h.v[0], path), 0);
	assert_string_equal(scratch_read("", path), "y");
	store_free(&h);
}

/* Why a version is not used, in the order of the service. */
static void
bars(void **state)
{
	struct version v = { .enabled = 1, .ops = OP_SIGN | OP_VERIFY };

	(void)state;
	assert_int_equal(store_bar(&v, OP_SIGN, 100), BAR_NONE);
	assert_int_equal(store_bar(&v, OP_DECRYPT, 100), BAR_OP);
	v.expires = 100;
	assert_int_equal(store_bar(&v, OP_SIGN, 99), BAR_NONE);
	assert_int_equal(store_bar(&v, OP_SIGN, 100), BAR_EXPIRED);
	assert_int_equal(store_bar(&v, OP_VERIFY, 100), BAR_NONE);
	v.expires = 0;
	v.not_before = 100;
	assert_int_equal(store_bar(&v, OP_SIGN, 99), BAR_NOT_YET);
	assert_int_equal(store_bar(&v, OP_VERIFY, 99), BAR_NONE);
	assert_int_equal(store_bar(&v, OP_SIGN, 100), BAR_NONE);
	v.ops = OP_IMPORT;
	assert_int_equal(store_bar(&v, OP_IMPORT, 99), BAR_NOT_YET);
	v.enabled = 0;
	assert_int_equal(store_bar(&v, OP_IMPORT, 100), BAR_DISABLED);
}

static void
full(void **state)
{
	const char *dir = *state;
	struct held h;

	for (int i = 0; i < VERSIONS_MAX; i++)
		assert_int_equal(add(dir, "many", "", "x"), 0);
	assert_int_equal(add(dir, "many", "", "x"), ERR_TOOBIG);
	assert_int_equal(store_read(dir, FACE_VAULT, "many", &h), 0);
	assert_int_equal(h.n, VERSIONS_MAX);
	store_free(&h);
}

/* Neither the key nor its row is there when the row could not be written. */
static void
no_row(void **state)
{
	const char *dir = *state;
	struct held h;
	int n = 0;

	assert_int_equal(add(dir, "old", "", "x"), 0);
	assert_int_equal(unlink(scratch_path(dir, "keys/old.json")), 0);
	assert_int_equal(rmdir(scratch_path(dir, "keys")), 0);
	assert_true(add(dir, "new", "", "x") < 0);
	assert_int_equal(store_read(dir, FACE_VAULT, "new", &h), ERR_NOTFOUND);
	assert_int_equal(mkdir(scratch_path(dir, "keys"), 0700), 0);
	assert_int_equal(add(dir, "new", "", "x"), 0);
	assert_int_equal(store_each(dir, FACE_VAULT, count, &n), 0);
	assert_int_equal(n, 1);
}

#define HEAD "{\"form\":\"keyconvoy vault key 1\",\"name\":\"k\"," \
	"\"versions\":["
#define ROW "\"version\":\"" ID "\",\"enabled\":true,\"created\":1," \
	"\"updated\":1,\"ops\":[\"sign\"]"

static void
refused(void **state)
{
	static const char *const texts[] = {
		"", "[]", "{}", HEAD "]}", HEAD "{}]}",
		HEAD "{" ROW "}],\"more\":1}",
		HEAD "{" ROW ",\"more\":1}]}",
		HEAD "{" ROW ",\"kid\":\"http://a/keys/b/" ID "\"}]}",
		HEAD "{" ROW ",\"kid\":1}]}",
		HEAD "{" ROW ",\"nbf\":\"1\"}]}",
		HEAD "{" ROW ",\"exp\":-1}]}",
		HEAD "{" ROW ",\"exp\":253402300800}]}",
		HEAD "{" ROW ",\"nbf\":9007199254740993}]}",
		HEAD "{" ROW "}],\"deleted\":253402300800}",
		HEAD "{" ROW ",\"tags\":[]}]}",
		HEAD "{" ROW "}],\"deleted\":0}",
		HEAD "{" ROW "}]",
		"{\"form\":\"keyconvoy vault key 2\",\"name\":\"k\","
		"\"versions\":[{" ROW "}]}",
		"{\"form\":\"keyconvoy vault key 1\",\"name\":\"other\","
		"\"versions\":[{" ROW "}]}",
		"{\"form\":\"keyconvoy vault key 1\",\"name\":\"../k\","
		"\"versions\":[{" ROW "}]}",
		HEAD "{\"version\":\"0123\",\"enabled\":true,\"created\":1,"
		"\"updated\":1,\"ops\":[\"sign\"]}]}",
		HEAD "{\"version\":\"" ID "\",\"enabled\":1,\"created\":1,"
		"\"updated\":1,\"ops\":[\"sign\"]}]}",
		HEAD "{\"version\":\"" ID "\",\"enabled\":true,\"created\":1,"
		"\"updated\":1,\"ops\":[\"fly\"]}]}",
	};
	const char *dir = *state;
	struct held h;

	scratch_write(dir, "keys/k.json", HEAD "{" ROW "}]}");
	assert_int_equal(store_read(dir, FACE_VAULT, "k", &h), 0);
	store_free(&h);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		scratch_write(dir, "keys/k.json", texts[i]);
		assert_int_equal(store_read(dir, FACE_VAULT, "k", &h),
		    ERR_FORMAT);
		store_free(&h);
	}
}

static void
operations(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 256);
	assert_int_equal(ops_say(&b, OP_WRAP | OP_UNWRAP), 0);
	assert_string_equal(buf_str(&b), "\"wrapKey\", \"unwrapKey\"");
	buf_free(&b);
	assert_int_equal(ops_of(RIGHT_SIGN), OP_SIGN | OP_VERIFY);
	assert_int_equal(ops_of(RIGHT_UNWRAP), 0);
	assert_string_equal(op_name(OP_IMPORT), "import");
	assert_null(op_name(3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(versions, make, scratch_drop),
		cmocka_unit_test_setup_teardown(each, make, scratch_drop),
		cmocka_unit_test_setup_teardown(members, make, scratch_drop),
		cmocka_unit_test_setup_teardown(purge, make, scratch_drop),
		cmocka_unit_test_setup_teardown(swept, make, scratch_drop),
		cmocka_unit_test(bars),
		cmocka_unit_test_setup_teardown(full, make, scratch_drop),
		cmocka_unit_test_setup_teardown(no_row, make, scratch_drop),
		cmocka_unit_test_setup_teardown(refused, make, scratch_drop),
		cmocka_unit_test(operations),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
