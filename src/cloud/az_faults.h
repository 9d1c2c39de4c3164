/*
 * What az says when it fails, by the words that stay the same: the services' codes
 * (AADSTS..., ForbiddenByFirewall), Python's names of errors, az's own sentences.
 */
#ifndef KC_CLOUD_AZ_FAULTS_H
#define KC_CLOUD_AZ_FAULTS_H

enum az_fault {
	AZ_FAULT_OTHER,		/* its own words say what */
	AZ_FAULT_SIGNED_OUT, AZ_FAULT_EXPIRED, AZ_FAULT_NO_SUBSCRIPTION,
	AZ_FAULT_TENANT, AZ_FAULT_VAULT, AZ_FAULT_FIREWALL, AZ_FAULT_PRIVATE,
	AZ_FAULT_POLICY, AZ_FAULT_ROLE, AZ_FAULT_KEY, AZ_FAULT_DISABLED,
	AZ_FAULT_DELETED, AZ_FAULT_OPS, AZ_FAULT_BLOB, AZ_FAULT_PROXY,
	AZ_FAULT_CERTIFICATE, AZ_FAULT_NETWORK, AZ_FAULT_LACKS, AZ_FAULTS
};

/* The first row whose words stand in it. */
enum az_fault az_fault_find(const char *said);

/* The notice that says it, "az-..."; "az-failed" for OTHER. */
const char *az_fault_notice(enum az_fault fault);

#endif
