/* Vault hosts that the real service uses (a row each). suffix: ".vault.azure.net" */
#ifndef KC_CLOUD_HOSTS_H
#define KC_CLOUD_HOSTS_H

enum host_state {
	HOST_OPEN,
	HOST_CLOSED,	/* a cloud that is no more */
	HOST_EXCLUDED	/* the document excludes it (China) */
};

struct vault_host {
	const char *suffix;
	const char *cloud;
	enum host_state state;
};
extern const struct vault_host vault_hosts[];	/* ends with suffix NULL */
/* The row for a host, with or without a port; NULL: no vault of the real service. */
const struct vault_host *vault_host_find(const char *host);

#endif
