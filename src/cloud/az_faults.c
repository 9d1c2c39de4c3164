#include "src/cloud/az_faults.h"

#include <stddef.h>
#include <string.h>

#define WORDS 6

static const char *const ids[AZ_FAULTS] = {
	[AZ_FAULT_OTHER] = "az-failed",
	[AZ_FAULT_SIGNED_OUT] = "az-signed-out",
	[AZ_FAULT_EXPIRED] = "az-expired",
	[AZ_FAULT_NO_SUBSCRIPTION] = "az-no-subscription",
	[AZ_FAULT_TENANT] = "az-tenant",
	[AZ_FAULT_VAULT] = "az-vault",
	[AZ_FAULT_FIREWALL] = "az-firewall",
	[AZ_FAULT_PRIVATE] = "az-private",
	[AZ_FAULT_POLICY] = "az-policy",
	[AZ_FAULT_ROLE] = "az-role",
	[AZ_FAULT_KEY] = "az-key",
	[AZ_FAULT_DISABLED] = "az-disabled",
	[AZ_FAULT_DELETED] = "az-deleted",
	[AZ_FAULT_OPS] = "az-ops",
	[AZ_FAULT_BLOB] = "az-blob",
	[AZ_FAULT_PROXY] = "az-proxy",
	[AZ_FAULT_CERTIFICATE] = "az-certificate",
	[AZ_FAULT_NETWORK] = "az-network",
	[AZ_FAULT_LACKS] = "az-lacks",
};

/* In the order in which they are looked for: what is narrow stands first, for a
 * refused certificate is told as a failed connection, too. */
static const struct {
	enum az_fault fault;
	const char *word[WORDS];
} rows[] = {
	{ AZ_FAULT_PROXY, { "ProxyError", "Cannot connect to proxy",
	  "Tunnel connection failed" } },
	{ AZ_FAULT_CERTIFICATE, { "CERTIFICATE_VERIFY_FAILED",
	  "certificate verify failed", "SSLError", "SSLCertVerificationError" } },
	{ AZ_FAULT_NO_SUBSCRIPTION, { "No subscriptions found",
	  "No subscription found" } },
	{ AZ_FAULT_EXPIRED, { "AADSTS700082", "AADSTS70043", "AADSTS50173",
	  "AADSTS50078", "ExpiredAuthenticationToken", "token has expired" } },
	{ AZ_FAULT_TENANT, { "AADSTS90002", "AADSTS50020", "AADSTS900023",
	  "AKV10032", "InvalidAuthenticationTokenTenant" } },
	{ AZ_FAULT_SIGNED_OUT, { "Please run 'az login'",
	  "Please run: az login", "AADSTS50058" } },
	{ AZ_FAULT_FIREWALL, { "ForbiddenByFirewall", "Client address" } },
	{ AZ_FAULT_PRIVATE, { "ForbiddenByConnection",
	  "Public network access is disabled" } },
	{ AZ_FAULT_ROLE, { "ForbiddenByRbac",
	  "is not authorized to perform action", "AuthorizationFailed" } },
	{ AZ_FAULT_POLICY, { "ForbiddenByPolicy", "AccessDenied",
	  "does not have keys" } },
	{ AZ_FAULT_DELETED, { "ObjectIsDeletedButRecoverable",
	  "ObjectIsBeingDeleted", "deleted but recoverable" } },
	{ AZ_FAULT_DISABLED, { "KeyDisabled", "disabled key",
	  "is disabled" } },
	{ AZ_FAULT_KEY, { "KeyNotFound" } },
	{ AZ_FAULT_OPS, { "KeyOperationForbidden", "KeyOperationNotPermitted",
	  "Unsupported key operation" } },
	{ AZ_FAULT_VAULT, { "VaultNotFound", "ResourceNotFound",
	  "ResourceGroupNotFound", "not found within subscription",
	  "cannot find" } },
	{ AZ_FAULT_BLOB, { "BadParameter", "key_hsm", "InvalidKeyBlob" } },
	{ AZ_FAULT_NETWORK, { "Max retries exceeded",
	  "Failed to establish a new connection", "Name or service not known",
	  "Temporary failure in name resolution", "Network is unreachable",
	  "Connection aborted" } },
	{ AZ_FAULT_LACKS, { "ModuleNotFoundError", "No module named",
	  "ImportError", "is misspelled or not recognized",
	  "unrecognized arguments", "cannot import name" } },
};

enum az_fault
az_fault_find(const char *said)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t w = 0; w < WORDS && rows[i].word[w] != NULL; w++)
			if (strstr(said, rows[i].word[w]) != NULL)
				return rows[i].fault;
	return AZ_FAULT_OTHER;
}

const char *
az_fault_notice(enum az_fault fault)
{
	return ids[fault < AZ_FAULTS ? fault : AZ_FAULT_OTHER];
}
