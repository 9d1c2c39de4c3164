/* The vault hosts of the real service. A new cloud is a row here. */
#include <string.h>
#include <strings.h>

#include "src/cloud/hosts.h"

const struct vault_host vault_hosts[] = {
	{ ".vault.azure.net", "Azure", 0 },
	{ ".managedhsm.azure.net", "Azure", 0 },
	{ ".vault.usgovcloudapi.net", "Azure Government", 0 },
	{ ".managedhsm.usgovcloudapi.net", "Azure Government", 0 },
	{ ".vault.microsoftazure.de", "Azure Germany", 0 },
	{ ".managedhsm.microsoftazure.de", "Azure Germany", 0 },
	/* The document excludes it: whatever lies below this name. */
	{ ".azure.cn", "Azure China", 1 },
	{ 0 }
};

/* 1 when host is one label (for a refused row: one or more) and the suffix. */
static int
host_is(const char *host, const struct vault_host *row)
{
	size_t len = strlen(host), end = strlen(row->suffix);

	if (len <= end || strcasecmp(host + len - end, row->suffix) != 0)
		return 0;
	return row->refused || memchr(host, '.', len - end) == NULL;
}

const struct vault_host *
vault_host_find(const char *host)
{
	const struct vault_host *row;

	for (row = vault_hosts; row->suffix != NULL; row++)
		if (host_is(host, row))
			return row;
	return NULL;
}
