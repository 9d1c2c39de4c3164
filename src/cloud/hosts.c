/* The vault hosts of the real service. A new cloud is a row here. */
#include <string.h>
#include <strings.h>

#include "src/cloud/hosts.h"

const struct vault_host vault_hosts[] = {
	{ ".vault.azure.net", "Azure", HOST_OPEN },
	{ ".managedhsm.azure.net", "Azure", HOST_OPEN },
	{ ".vault.usgovcloudapi.net", "Azure Government", HOST_OPEN },
	{ ".managedhsm.usgovcloudapi.net", "Azure Government", HOST_OPEN },
	/* The sovereign clouds of France and of Germany. */
	{ ".vault.sovcloud-api.fr", "Bleu", HOST_OPEN },
	{ ".managedhsm.sovcloud-api.fr", "Bleu", HOST_OPEN },
	{ ".vault.sovcloud-api.de", "Delos", HOST_OPEN },
	{ ".managedhsm.sovcloud-api.de", "Delos", HOST_OPEN },
	/* Closed on 2021-10-29: whatever names it is a record of then. */
	{ ".microsoftazure.de", "Azure Germany", HOST_CLOSED },
	/* The document excludes it: whatever lies below these names. */
	{ ".azure.cn", "Azure China", HOST_EXCLUDED },
	{ ".chinacloudapi.cn", "Azure China", HOST_EXCLUDED },
	{ 0 }
};

/* 1 when host is one label (for a cloud that is refused: one or more) and the
 * suffix. A port is none of the name. */
static int
host_is(const char *host, const struct vault_host *row)
{
	size_t len = strcspn(host, ":"), end = strlen(row->suffix);

	if (len <= end || strncasecmp(host + len - end, row->suffix, end) != 0)
		return 0;
	return row->state != HOST_OPEN || memchr(host, '.', len - end) == NULL;
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
