/* src/launch/finder: readers in a tree like sysfs, and what cardd is told of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/launch/finder.h"

static struct finder_here {
	char dir[64], sys[80], dev[80];
	int socket[2];
	struct finder finder;
} here;

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
put(const char *of, const char *name, const char *value)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", here.sys, of);
	(void)mkdir(path, 0755);
	(void)snprintf(path, sizeof(path), "%s/%s/%s", here.sys, of, name);
	write_file(path, value);
}

static int
remove_tree(const char *path)
{
	char line[300];

	(void)snprintf(line, sizeof(line), "rm -rf '%s'", path);
	return system(line);
}

static void
node(unsigned device, mode_t mode)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/001/%03u", here.dev, device);
	write_file(path, "node");
	assert_int_equal(chmod(path, mode), 0);
}

/* A device on bus 1 with one interface of a class. */
static void
device(const char *name, const char *vendor, const char *product,
    unsigned number, const char *class)
{
	char key[64], devnum[16];

	(void)snprintf(devnum, sizeof(devnum), "%u\n", number);
	(void)snprintf(key, sizeof(key), "%s:1.0", name);
	put(name, "idVendor", vendor);
	put(name, "idProduct", product);
	put(name, "busnum", "1\n");
	put(name, "devnum", devnum);
	put(name, "product", "A Reader\n");
	put(key, "bInterfaceClass", class);
	put(key, "bInterfaceNumber", "00\n");
}

static void
pulled(const char *name)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", here.sys, name);
	assert_int_equal(remove_tree(path), 0);
	(void)snprintf(path, sizeof(path), "%s/%s:1.0", here.sys, name);
	assert_int_equal(remove_tree(path), 0);
}

static int
begin(void **state)
{
	char path[128];

	(void)state;
	memset(&here, 0, sizeof(here));
	(void)snprintf(here.dir, sizeof(here.dir), "/tmp/keyconvoy-find-XXXXXX");
	if (mkdtemp(here.dir) == NULL || chmod(here.dir, 0755) != 0 ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    here.socket) != 0)
		return -1;
	(void)snprintf(here.sys, sizeof(here.sys), "%s/sys", here.dir);
	(void)snprintf(here.dev, sizeof(here.dev), "%s/dev", here.dir);
	(void)snprintf(path, sizeof(path), "%s/001", here.dev);
	/* Without the kernel's events: each turn searches. */
	here.finder = (struct finder){ .to = here.socket[0], .events = -1,
		.sys = here.sys, .dev = here.dev };
	return mkdir(here.sys, 0755) || mkdir(here.dev, 0755) ||
	    mkdir(path, 0755) ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	finder_close(&here.finder);
	(void)close(here.socket[1]);
	return remove_tree(here.dir);
}

/* The next message, and whether a descriptor came with it. */
static int
heard(struct plug *p)
{
	char text[8] = "";
	int fd, r = plug_receive(here.socket[1], p, &fd);

	if (fd >= 0) {
		assert_int_equal(read(fd, text, 4), 4);
		assert_string_equal(text, "node");
		(void)close(fd);
	}
	return r;
}

static void
hears(enum plug_what what, const char *key, int err)
{
	struct plug p;

	assert_int_equal(heard(&p), 1);
	assert_int_equal(p.what, what);
	assert_string_equal(p.key, key);
	assert_int_equal(p.err, err);
}

static void
hears_nothing(void)
{
	struct plug p;

	assert_int_equal(heard(&p), 0);
}

static void
readers_are_found_by_their_class(void **state)
{
	struct plug p;

	(void)state;
	device("1-1", "1050\n", "0407\n", 7, "0b\n");
	device("1-2", "046d\n", "c31c\n", 8, "03\n");	/* a keyboard */
	device("1-3", "04e6\n", "e003\n", 9, "ff\n");	/* by its name */
	device("1-4", "04e6\n", "e004\n", 10, "ff\n");
	node(7, 0600);
	node(9, 0600);
	finder_turn(&here.finder);
	assert_int_equal(heard(&p), 1);
	assert_int_equal(p.what, PLUG_IN);
	assert_string_equal(p.key, "1-1:1.0");
	assert_string_equal(p.name, "A Reader");
	assert_int_equal(p.vendor, 0x1050);
	assert_int_equal(p.product, 0x0407);
	hears(PLUG_IN, "1-3:1.0", 0);
	hears_nothing();
	finder_turn(&here.finder);
	hears_nothing();
}

static void
what_comes_and_goes_is_told(void **state)
{
	(void)state;
	finder_turn(&here.finder);
	hears_nothing();
	device("1-1", "1050\n", "0407\n", 7, "0b\n");
	node(7, 0600);
	finder_turn(&here.finder);
	hears(PLUG_IN, "1-1:1.0", 0);
	pulled("1-1");
	finder_turn(&here.finder);
	hears(PLUG_OUT, "1-1:1.0", 0);
	/* Out and in between two searches: another number. */
	device("1-1", "1050\n", "0407\n", 7, "0b\n");
	finder_turn(&here.finder);
	hears(PLUG_IN, "1-1:1.0", 0);
	device("1-1", "1050\n", "0407\n", 12, "0b\n");
	node(12, 0600);
	finder_turn(&here.finder);
	hears(PLUG_OUT, "1-1:1.0", 0);
	hears(PLUG_IN, "1-1:1.0", 0);
	hears_nothing();
}

static void
a_token_that_is_switched_off_is_told(void **state)
{
	(void)state;
	device("1-1", "1050\n", "0402\n", 7, "03\n");
	finder_turn(&here.finder);
	hears(PLUG_REFUSED, "1-1", ERR_READER_OFF);
	hears_nothing();
}

/* As somebody else, for whom the node is not: at the start at once, later after
 * udev had its time. */
static void
a_node_of_somebody_else_is_refused_in_time(void **state)
{
	(void)state;
	device("1-1", "1050\n", "0407\n", 7, "0b\n");
	node(7, geteuid() == 0 ? 0600 : 0);
	(void)setfsuid(65534);
	finder_turn(&here.finder);
	hears(PLUG_REFUSED, "1-1:1.0", ERR_READER_PERM);
	(void)setfsuid(geteuid());
	pulled("1-1");
	finder_turn(&here.finder);
	hears(PLUG_OUT, "1-1:1.0", 0);
	device("1-1", "1050\n", "0407\n", 7, "0b\n");
	(void)setfsuid(65534);
	finder_turn(&here.finder);
	finder_turn(&here.finder);
	hears_nothing();
	/* Two seconds later. */
	for (size_t i = 0; i < FINDER_MAX; i++)
		here.finder.found[i].since -= 2000;
	finder_turn(&here.finder);
	hears(PLUG_REFUSED, "1-1:1.0", ERR_READER_PERM);
	(void)setfsuid(geteuid());
}

static void
udev_gives_it_in_a_moment(void **state)
{
	(void)state;
	finder_turn(&here.finder);
	device("1-1", "1050\n", "0407\n", 7, "0b\n");
	finder_turn(&here.finder);	/* the node is not even there */
	hears_nothing();
	node(7, 0600);
	finder_turn(&here.finder);
	hears(PLUG_IN, "1-1:1.0", 0);
}

/* As many as the socket holds. */
static void
fill(void)
{
	const struct plug p = { .what = PLUG_OUT, .key = "1-9" };

	while (plug_send(here.socket[0], &p, -1) == 0)
		;
}

static void
empty(void)
{
	struct plug p;
	int fd;

	while (plug_receive(here.socket[1], &p, &fd) == 1)
		assert_int_equal(fd, -1);
}

/* cardd is busy with a card: what it has no room for is told when it has. */
static void
what_could_not_be_told_is_told_later(void **state)
{
	(void)state;
	device("1-1", "1050\n", "0407\n", 7, "0b\n");
	node(7, 0600);
	fill();
	finder_turn(&here.finder);
	assert_int_equal(here.finder.due, 1);
	empty();
	finder_turn(&here.finder);
	hears(PLUG_IN, "1-1:1.0", 0);
	assert_int_equal(here.finder.due, 0);
	/* another one in its place */
	device("1-1", "1050\n", "0407\n", 12, "0b\n");
	node(12, 0600);
	fill();
	finder_turn(&here.finder);
	empty();
	finder_turn(&here.finder);
	hears(PLUG_OUT, "1-1:1.0", 0);
	hears(PLUG_IN, "1-1:1.0", 0);
	pulled("1-1");
	fill();
	finder_turn(&here.finder);
	empty();
	finder_turn(&here.finder);
	hears(PLUG_OUT, "1-1:1.0", 0);
	finder_turn(&here.finder);
	hears_nothing();
}

static void
nobody_listens_any_more(void **state)
{
	(void)state;
	(void)close(here.socket[1]);
	device("1-1", "1050\n", "0407\n", 7, "0b\n");
	node(7, 0600);
	finder_turn(&here.finder);
	assert_int_equal(here.finder.to, -1);
	finder_turn(&here.finder);
	here.socket[1] = -1;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(readers_are_found_by_their_class),
		TEST(what_comes_and_goes_is_told),
		TEST(a_token_that_is_switched_off_is_told),
		TEST(a_node_of_somebody_else_is_refused_in_time),
		TEST(udev_gives_it_in_a_moment),
		TEST(what_could_not_be_told_is_told_later),
		TEST(nobody_listens_any_more),
	};

	return cmocka_run_group_tests_name("finder", tests, NULL, NULL);
}
