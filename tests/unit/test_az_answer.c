/* What az answers and says, in the shapes that were recorded of 2.45 and 2.74. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/err.h"
#include "src/cloud/az_answer.h"
#include "src/cloud/az_faults.h"

#define SUB	"00000000-0000-4000-8000-000000000001"
#define TENANT	"00000000-0000-4000-8000-000000000002"
#define ACCOUNT	"{\"cloudName\":\"AzureCloud\",\"id\":\"" SUB "\"," \
	"\"isDefault\":true,\"name\":\"Contoso\",\"state\":\"Enabled\"," \
	"\"tenantId\":\"" TENANT "\",\"user\":{\"name\":\"dana\"}}"
#define KID	"https://contoso.vault.azure.net/keys/mine/" \
	"21dc7692b9184c1ba8e643db8b142356"

static void
version(void **state)
{
	unsigned v[3];

	(void)state;
	assert_int_equal(az_read_version(view_str(
	    "{\"azure-cli\":\"2.45.0\",\"extensions\":{}}"), v), 0);
	assert_int_equal(v[0], 2);
	assert_int_equal(v[1], 45);
	assert_int_equal(v[2], 0);
	assert_int_equal(az_read_version(view_str("{\"azure-cli\":\"2\"}"), v),
	    ERR_FORMAT);
	assert_int_equal(az_read_version(view_str("azure-cli 2.45.0"), v),
	    ERR_FORMAT);
}

static void
accounts(void **state)
{
	struct az_account a[AZ_ACCOUNTS];
	size_t n;

	(void)state;
	assert_int_equal(az_read_accounts(view_str("[" ACCOUNT "]"), a, &n), 0);
	assert_int_equal(n, 1);
	assert_string_equal(a[0].subscription, SUB);
	assert_string_equal(a[0].tenant, TENANT);
	assert_string_equal(a[0].user, "dana");
	assert_string_equal(a[0].cloud, "AzureCloud");
	assert_int_equal(a[0].chosen, 1);
	assert_int_equal(a[0].enabled, 1);
	/* As a sign-in as a managed identity says it. */
	assert_int_equal(az_read_accounts(view_str("[{\"id\":\"" SUB "\","
	    "\"tenantId\":\"" TENANT "\",\"name\":\"x\","
	    "\"environmentName\":\"AzureCloud\"}]"), a, &n), 0);
	assert_string_equal(a[0].cloud, "AzureCloud");
	assert_int_equal(az_read_accounts(view_str("[" ACCOUNT "," ACCOUNT "]"),
	    a, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(az_read_accounts(view_str("[]"), a, &n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(az_read_accounts(view_str(ACCOUNT), a, &n),
	    ERR_FORMAT);
	assert_int_equal(az_read_accounts(view_str("[{\"id\":\"" SUB "\"}]"), a,
	    &n), ERR_FORMAT);
	/* What could move a cursor, or be more than there is room for. */
	assert_int_equal(az_read_accounts(view_str("[{\"id\":\"" SUB "\","
	    "\"tenantId\":\"" TENANT "\",\"name\":\"\\u001b[2J\"}]"), a, &n),
	    ERR_FORMAT);
	assert_int_equal(az_read_accounts(view_str("[{\"id\":\"" SUB SUB "\","
	    "\"tenantId\":\"" TENANT "\",\"name\":\"x\"}]"), a, &n),
	    ERR_FORMAT);
}

/* Of more than there is room for the chosen one is kept. */
static void
many_accounts(void **state)
{
	struct az_account a[AZ_ACCOUNTS];
	struct buf b;
	size_t n;

	(void)state;
	buf_init(&b, 16384);
	for (int i = 0; i < 3 * AZ_ACCOUNTS; i++)
		(void)buf_printf(&b, "%c{\"id\":\"%02d\",\"tenantId\":\"t\","
		    "\"name\":\"x\",\"isDefault\":%s}", i == 0 ? '[' : ',', i,
		    i == 2 * AZ_ACCOUNTS ? "true" : "false");
	assert_int_equal(buf_puts(&b, "]"), 0);
	assert_int_equal(az_read_accounts(buf_view(&b), a, &n), 0);
	assert_int_equal(n, 3 * AZ_ACCOUNTS);
	assert_string_equal(a[AZ_ACCOUNTS - 2].subscription, "06");
	assert_string_equal(a[AZ_ACCOUNTS - 1].subscription, "16");
	buf_free(&b);
}

static void
vaults(void **state)
{
	struct az_vault v;

	(void)state;
	assert_int_equal(az_read_vault(view_str("{\"name\":\"contoso\","
	    "\"location\":\"westeurope\",\"properties\":{\"sku\":"
	    "{\"name\":\"premium\"},\"tenantId\":\"" TENANT "\","
	    "\"vaultUri\":\"https://contoso.vault.azure.net/\"}}"), &v), 0);
	assert_string_equal(v.base, "https://contoso.vault.azure.net");
	assert_int_equal(v.premium, 1);
	assert_int_equal(v.managed, 0);
	assert_int_equal(az_read_vault(view_str("{\"name\":\"contoso\","
	    "\"location\":\"westeurope\",\"properties\":{\"sku\":"
	    "{\"name\":\"standard\"},\"tenantId\":\"" TENANT "\","
	    "\"vaultUri\":\"https://contoso.vault.azure.net/\"}}"), &v), 0);
	assert_int_equal(v.premium, 0);
	assert_int_equal(az_read_vault(view_str("{\"name\":\"pool\","
	    "\"location\":\"westeurope\",\"sku\":{\"name\":\"Standard_B1\"},"
	    "\"properties\":{\"tenantId\":\"" TENANT "\",\"hsmUri\":"
	    "\"https://pool.localhost:8443/\"}}"), &v), 0);
	assert_string_equal(v.base, "https://pool.localhost:8443");
	assert_int_equal(v.managed, 1);
	assert_int_equal(az_read_vault(view_str("{\"name\":\"contoso\","
	    "\"location\":\"westeurope\",\"properties\":{\"sku\":"
	    "{\"name\":\"premium\"},\"tenantId\":\"" TENANT "\","
	    "\"vaultUri\":\"https://a/../'b\"}}"), &v), ERR_FORMAT);
}

static void
keys(void **state)
{
	struct az_key k;
	struct buf b;

	(void)state;
	assert_int_equal(az_read_key(view_str("{\"attributes\":{\"enabled\":"
	    "true,\"recoveryLevel\":\"Recoverable\"},\"key\":{\"kid\":\"" KID
	    "\",\"keyOps\":[\"sign\",\"verify\"]}}"), &k), 0);
	assert_string_equal(k.ops, "sign verify");
	assert_string_equal(k.recovery, "Recoverable");
	assert_string_equal(k.kid.name, "mine");
	assert_int_equal(az_read_key(view_str("{\"attributes\":{\"enabled\":"
	    "false},\"key\":{\"kid\":\"" KID "\",\"key_ops\":[\"import\"]}}"),
	    &k), 0);
	assert_string_equal(k.ops, "import");
	assert_int_equal(k.enabled, 0);
	assert_int_equal(az_read_key(view_str("{\"key\":{\"kid\":\"" KID
	    "\"}}"), &k), ERR_FORMAT);
	assert_int_equal(az_read_key(view_str("{\"attributes\":{\"enabled\":"
	    "true},\"key\":{\"kid\":\"https://x\"}}"), &k), ERR_FORMAT);
	buf_init(&b, 64);
	assert_int_equal(az_read_signature(view_str("{\"kid\":\"k\",\"value\":"
	    "\"AAEC\"}"), &b), 0);
	assert_int_equal(b.len, 3);
	buf_reset(&b);
	assert_int_equal(az_read_signature(view_str("{\"algorithm\":\"RS256\","
	    "\"signature\":\"AAECAw==\"}"), &b), 0);
	assert_int_equal(b.len, 4);
	buf_reset(&b);
	assert_int_equal(az_read_signature(view_str("{\"value\":\"\"}"), &b),
	    ERR_FORMAT);
	buf_free(&b);
}

static void
faults(void **state)
{
	static const struct {
		const char *said, *notice;
	} rows[] = {
		{ "Please run 'az login' to setup account.", "az-signed-out" },
		{ "AADSTS700082: The refresh token has expired due to "
		  "inactivity. To re-authenticate, please run: az login",
		  "az-expired" },
		{ "No subscriptions found for dana@contoso.example.",
		  "az-no-subscription" },
		{ "AADSTS90002: Tenant 'x' not found.", "az-tenant" },
		{ "(Unauthorized) AKV10032: Invalid issuer. Expected one of x",
		  "az-tenant" },
		{ "The Vault 'contoso' not found within subscription.",
		  "az-vault" },
		{ "The HSM 'contoso' not found within subscription.",
		  "az-vault" },
		{ "(VaultNotFound) The Vault 'contoso' not found within "
		  "subscription.", "az-vault" },
		{ "(Forbidden) Client address is not authorized and caller is "
		  "not a trusted service. Inner error: { \"code\": "
		  "\"ForbiddenByFirewall\" }", "az-firewall" },
		{ "Inner error: { \"code\": \"ForbiddenByConnection\" }",
		  "az-private" },
		{ "(Forbidden) Caller is not authorized to perform action on "
		  "resource. Inner error: { \"code\": \"ForbiddenByRbac\" }",
		  "az-role" },
		{ "(Forbidden) The user 'x' does not have keys import "
		  "permission on key vault 'contoso'.", "az-policy" },
		{ "(KeyNotFound) A key with (name/id) kek was not found in "
		  "this key vault.", "az-key" },
		{ "(Conflict) Key kek is currently in a deleted but recoverable "
		  "state. Inner error: ObjectIsDeletedButRecoverable",
		  "az-deleted" },
		{ "(Forbidden) Operation import is not allowed on a disabled "
		  "key.", "az-disabled" },
		{ "Unsupported key operation(s): \"wrapKey\".", "az-ops" },
		{ "(BadParameter) The property \"key\" must be a valid "
		  "JsonWebKey object.", "az-blob" },
		{ "HTTPSConnectionPool(host='x', port=443): Max retries "
		  "exceeded (Caused by ProxyError('Cannot connect to proxy.'))",
		  "az-proxy" },
		{ "Max retries exceeded (Caused by SSLError(1, "
		  "'[SSL: CERTIFICATE_VERIFY_FAILED]'))", "az-certificate" },
		{ "Max retries exceeded with url: / (Caused by "
		  "NewConnectionError)", "az-network" },
		{ "ModuleNotFoundError: No module named 'azure.keyvault.x'",
		  "az-lacks" },
		{ "something else", "az-failed" },
		{ "", "az-failed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(az_fault_notice(az_fault_find(rows[i].said)),
		    rows[i].notice);
	for (int i = 0; i < AZ_FAULTS; i++)
		assert_non_null(az_fault_notice((enum az_fault)i));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(version),
		cmocka_unit_test(accounts),
		cmocka_unit_test(many_accounts),
		cmocka_unit_test(vaults),
		cmocka_unit_test(keys),
		cmocka_unit_test(faults),
	};

	return cmocka_run_group_tests_name("az_answer", tests, NULL, NULL);
}
