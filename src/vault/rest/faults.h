/* What the service says when it refuses: a row each, in its shape
 * {"error": {"code", "message", "innererror": {"code"}}}. */
#ifndef KC_VAULT_REST_FAULTS_H
#define KC_VAULT_REST_FAULTS_H

#include "src/vault/rest/call.h"

/* X(NAME, status, code, inner code or NULL, message with places as in say.h).
 * Never translated: the service speaks English. */

/* In the service's own words, as they are recorded in public. */
#define FAULTS_THEIRS(X) \
	X(NO_TOKEN, 401, "Unauthorized", NULL, \
	  "AKV10000: Request is missing a Bearer or PoP token.") \
	X(AUDIENCE, 401, "Unauthorized", NULL, \
	  "AKV10022: Invalid audience. Expected {want}, found: {seen}.") \
	X(ISSUER, 401, "Unauthorized", NULL, \
	  "AKV10032: Invalid issuer. Expected one of {want}, found {seen}.") \
	X(ARM_NO_TOKEN, 401, "AuthenticationFailed", NULL, \
	  "Authentication failed. The 'Authorization' header is missing.") \
	X(ARM_TOKEN, 401, "InvalidAuthenticationToken", NULL, \
	  "The access token is invalid.") \
	X(ARM_TENANT, 401, "InvalidAuthenticationTokenTenant", NULL, \
	  "The access token is from the wrong issuer '{seen}'. It must match " \
	  "the tenant '{want}' associated with this subscription.") \
	X(ARM_NO_VERSION, 400, "MissingApiVersionParameter", NULL, \
	  "The api-version query parameter (?api-version=) is required for all " \
	  "requests.") \
	X(ARM_SUBSCRIPTION, 404, "SubscriptionNotFound", NULL, \
	  "The subscription '{name}' could not be found.") \
	X(ARM_RESOURCE, 404, "ResourceNotFound", NULL, \
	  "The Resource 'Microsoft.KeyVault/{kind}/{name}' under resource group " \
	  "'{group}' was not found.") \
	X(KEY_NOT_FOUND, 404, "KeyNotFound", NULL, \
	  "A key with (name/id) {name} was not found in this key vault. If you " \
	  "recently deleted this key you may be able to recover it using the " \
	  "correct recovery command.") \
	X(NAME, 400, "BadParameter", NULL, \
	  "The request URI contains an invalid name: {name}") \
	X(DISABLED, 403, "Forbidden", "KeyDisabled", \
	  "Operation {op} is not allowed on a disabled key.") \
	X(OP, 403, "Forbidden", "KeyOperationForbidden", \
	  "Operation {op} is not permitted on this key.") \
	X(DELETED, 409, "Conflict", "ObjectIsDeletedButRecoverable", \
	  "Key {name} is currently in a deleted but recoverable state, and its " \
	  "name cannot be reused; in this state, the key can only be recovered " \
	  "or purged.") \
	X(KEY_PROPERTY, 400, "BadParameter", NULL, \
	  "The property \"key\" must be a valid JsonWebKey object.") \
	X(OPS, 400, "BadParameter", NULL, \
	  "Unsupported key operation(s): {seen}. Supported values are {want}.") \
	X(BASE64, 400, "BadParameter", NULL, \
	  "Content of '{name}' is not base64url.\r\n" \
	  "Property '{name}' is required.") \
	X(METHOD, 405, "MethodNotAllowed", NULL, \
	  "The requested resource does not support http method '{name}'.") \
	X(IDENTITY, 400, "invalid_resource", NULL, \
	  "AADSTS500011: The resource principal named {seen} was not found in " \
	  "the tenant named {want}.")

/* In ours: what the service says then is not public. */
#define FAULTS_OURS(X) \
	X(SIGNATURE, 401, "Unauthorized", NULL, \
	  "The signature of the token does not hold; sign in again.") \
	X(TOKEN, 401, "Unauthorized", NULL, \
	  "The token is no JWT of this service; sign in again.") \
	X(TOKEN_EXPIRED, 401, "Unauthorized", NULL, \
	  "The token is expired; sign in again.") \
	X(IDENTITY_SECRET, 403, "access_denied", NULL, \
	  "Whoever asks for a token has to know this vault's secret, which " \
	  "`keyconvoy-vault env` prints.") \
	X(HOST, 400, "BadRequest", NULL, \
	  "This server is no host of the name {name}.") \
	X(TARGET, 400, "BadParameter", NULL, \
	  "The request URI is none that this service understands.") \
	X(NO_VERSION, 400, "BadParameter", NULL, \
	  "api-version must be specified.") \
	X(NOT_SERVED, 404, "NotFound", NULL, \
	  "A rehearsal vault of keyconvoy does not have what this request is " \
	  "for: it serves what the import of a key needs.") \
	X(BODY_SIZE, 413, "RequestEntityTooLarge", NULL, \
	  "The body is larger than any request of this service.") \
	X(JSON, 400, "BadParameter", NULL, \
	  "The body is not the JSON of this request.") \
	X(MEMBER, 400, "BadParameter", NULL, \
	  "The property \"{name}\" has a value that cannot be.") \
	X(KEK_ONLY, 400, "BadParameter", NULL, \
	  "A rehearsal vault makes key exchange keys and no others: kty " \
	  "RSA-HSM, key_ops [\"import\"] and nothing else.") \
	X(KEY_SIZE, 400, "BadParameter", NULL, \
	  "Key size must be 2048, 3072 or 4096.") \
	X(VERSIONS, 400, "BadParameter", NULL, \
	  "Key {name} has as many versions as this vault keeps of one.") \
	X(HSM_ONLY, 400, "BadParameter", NULL, \
	  "A rehearsal vault takes in transfer packages and no keys in the " \
	  "clear: kty RSA-HSM or EC-HSM, and key_hsm.") \
	X(BLOB, 400, "BadParameter", NULL, "key_hsm: {why}") \
	X(BLOB_KEK, 400, "BadParameter", NULL, \
	  "key_hsm: the key exchange key that it was wrapped for, {name}, is not " \
	  "in this vault.") \
	X(BLOB_KTY, 400, "BadParameter", NULL, \
	  "key_hsm: the key inside is {seen}; the request says {want}.") \
	X(NOT_YET, 403, "Forbidden", "KeyNotYetValid", \
	  "Operation {op} is not allowed before the key's date nbf.") \
	X(EXPIRED, 403, "Forbidden", "KeyExpired", \
	  "Operation {op} is not allowed on an expired key.") \
	X(DELETED_NOT_FOUND, 404, "KeyNotFound", NULL, \
	  "Deleted Key not found: {name}") \
	X(ALG, 400, "BadParameter", NULL, \
	  "The algorithm {name} does not fit this key, or the value has a " \
	  "length that does not fit the algorithm.") \
	X(CIPHER, 400, "BadParameter", NULL, \
	  "The value was not encrypted for this key by this algorithm.") \
	X(FULL, 503, "ServiceUnavailable", NULL, \
	  "The vault's disk is full; nothing was changed.") \
	X(INTERNAL, 500, "InternalServerError", NULL, \
	  "The vault failed: {why}.")

#define FAULT_NUMBER(NAME, status, code, inner, message) FAULT_##NAME,
enum fault {
	FAULT_NONE,
	FAULTS_THEIRS(FAULT_NUMBER) FAULTS_OURS(FAULT_NUMBER)
	FAULT_COUNT
};
#undef FAULT_NUMBER

/* The reply of a refusal; pairs of a place and its value, then NULL. 0, or the
 * error of writing it. */
int fault(struct call *c, enum fault f, ...) __attribute__((sentinel));

/* The reply of the machine's error, which has to succeed. */
void fault_error(struct call *c, int err);

/* How a row begins, for tests. */
unsigned fault_status(enum fault f);

#endif
