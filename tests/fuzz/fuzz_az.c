/* What az prints, as the pages read it: whatever it is, what comes out can be shown. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/cloud/az_answer.h"
#include "src/cloud/az_faults.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
shown(const char *s)
{
	if (!utf8_ok(s, strlen(s), NULL))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct view v = view_of(data, size);
	struct az_account a[AZ_ACCOUNTS];
	struct az_vault vault;
	struct az_key key;
	struct buf b;
	unsigned version[3];
	size_t n;

	(void)az_read_version(v, version);
	if (az_read_accounts(v, a, &n) == 0)
		for (size_t i = 0; i < n && i < AZ_ACCOUNTS; i++) {
			shown(a[i].name);
			shown(a[i].user);
		}
	if (az_read_vault(v, &vault) == 0) {
		shown(vault.name);
		shown(vault.base);
		shown(vault.sku);
	}
	if (az_read_key(v, &key) == 0) {
		shown(key.ops);
		shown(key.kid.text);
	}
	buf_init(&b, 4096);
	(void)az_read_signature(v, &b);
	buf_reset(&b);
	if (buf_put(&b, data, size) == 0)
		shown(az_fault_notice(az_fault_find(buf_str(&b))));
	buf_free(&b);
	return 0;
}
