/* What a manifest may say, and what az's silence is called. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/steps/online/az_ask.h"
#include "src/steps/online/courier.h"

#define SHA "0000000000000000000000000000000000000000000000000000000000000001"
#define KID "https://contoso.vault.azure.net/keys/kek/" \
	"00112233445566778899aabbccddeeff"
#define START "{\"mode\":\"rehearsal\",\"ceremony\":\"c\","
#define HEAD START MIDDLE
#define MIDDLE "\"sequence\":2," \
	"\"station\":\"ab\",\"kid\":\"" KID "\",\"vault\":\"v\","
#define FILES "\"pub\":\"" SHA "\",\"files\":[{\"name\":\"k.byok\"," \
	"\"size\":3,\"sha256\":\"" SHA "\"},{\"name\":\"k.pub.pem\"," \
	"\"size\":4,\"sha256\":\"" SHA "\"}]}"
#define ID "00112233445566778899aabbccddeeff"
#define RSA "\"name\":\"mine\",\"kty\":\"RSA\",\"ops\":\"encrypt decrypt\","

static void
good(void **state)
{
	struct courier c;

	(void)state;
	assert_int_equal(courier_read(view_str(HEAD RSA FILES), &c), 0);
	assert_int_equal(c.sequence, 2);
	assert_string_equal(c.name, "mine");
	assert_string_equal(c.crv, "");
	assert_string_equal(c.file[1].name, "k.pub.pem");
	assert_int_equal(courier_read(view_str(HEAD "\"name\":\"mine\","
	    "\"kty\":\"EC\",\"crv\":\"P-384\",\"ops\":\"sign verify\"," FILES),
	    &c), 0);
	assert_string_equal(c.crv, "P-384");
	assert_string_equal(c.id, "");
	assert_int_equal(courier_read(view_str(START "\"id\":\"" ID "\"," MIDDLE
	    RSA FILES), &c), 0);
	assert_string_equal(c.id, ID);
}

/* Nothing that leads elsewhere, is an option, or that no vault knows. */
static void
bad(void **state)
{
	static const char *const texts[] = {
		"", "{}", "[]", HEAD FILES,
		HEAD RSA "\"more\":1," FILES,
		START "\"id\":\"\"," MIDDLE RSA FILES,
		START "\"id\":\"0011\"," MIDDLE RSA FILES,
		START "\"id\":7," MIDDLE RSA FILES,
		HEAD "\"name\":\"-mine\",\"kty\":\"RSA\",\"ops\":\"sign\"," FILES,
		HEAD "\"name\":\"a/b\",\"kty\":\"RSA\",\"ops\":\"sign\"," FILES,
		HEAD "\"name\":\"m\",\"kty\":\"oct\",\"ops\":\"sign\"," FILES,
		HEAD "\"name\":\"m\",\"kty\":\"EC\",\"ops\":\"sign\"," FILES,
		HEAD "\"name\":\"m\",\"kty\":\"EC\",\"crv\":\"P-192\","
		"\"ops\":\"sign\"," FILES,
		HEAD "\"name\":\"m\",\"kty\":\"RSA\",\"crv\":\"P-256\","
		"\"ops\":\"sign\"," FILES,
		HEAD "\"name\":\"m\",\"kty\":\"RSA\",\"ops\":\"sign --debug\","
		FILES,
		HEAD "\"name\":\"m\",\"kty\":\"RSA\",\"ops\":\"\"," FILES,
		HEAD "\"name\":\"m\",\"kty\":\"EC\",\"crv\":\"P-256\","
		"\"ops\":\"sign decrypt\"," FILES,
		HEAD RSA "\"pub\":\"" SHA "\",\"files\":[]}",
		HEAD RSA "\"pub\":\"" SHA "\",\"files\":[{\"name\":"
		"\"../k.byok\",\"size\":3,\"sha256\":\"" SHA "\"},{\"name\":"
		"\"k.pub.pem\",\"size\":4,\"sha256\":\"" SHA "\"}]}",
		HEAD RSA "\"pub\":\"" SHA "\",\"files\":[{\"name\":"
		"\"k.pub.pem\",\"size\":3,\"sha256\":\"" SHA "\"},{\"name\":"
		"\"k.byok\",\"size\":4,\"sha256\":\"" SHA "\"}]}",
	};
	struct courier c;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(courier_read(view_str(texts[i]), &c),
		    ERR_FORMAT);
}

static void
no_end(void **state)
{
	(void)state;
	assert_string_equal(az_err_notice(ERR_TIMEOUT), "az-hangs");
	assert_string_equal(az_err_notice(ERR_CANCELLED), "az-cancelled");
	assert_string_equal(az_err_notice(ERR_NOTFOUND), "az-missing");
	assert_null(az_err_notice(ERR_NOMEM));
}

static int
setup(void **state)
{
	(void)state;
	js_setup();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(bad),
		cmocka_unit_test(no_end),
	};

	return cmocka_run_group_tests_name("courier", tests, setup, NULL);
}
