/* Vault hosts that the real service uses (a row each). suffix: ".vault.azure.net" */
#ifndef KC_CLOUD_HOSTS_H
#define KC_CLOUD_HOSTS_H

struct vault_host {
	const char *suffix;
	const char *cloud;
	int refused;	/* 1: the document excludes it (China) */
};
extern const struct vault_host vault_hosts[];	/* ends with suffix NULL */
/* The row for a host, or NULL: no vault of the real service. */
const struct vault_host *vault_host_find(const char *host);

#endif
