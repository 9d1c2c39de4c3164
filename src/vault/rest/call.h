/* Inside of the service: one request that was understood, and who answers. */
#ifndef KC_VAULT_REST_CALL_H
#define KC_VAULT_REST_CALL_H

#include "src/base/json.h"
#include "src/vault/rest/service.h"

struct call {
	struct service *s;
	enum face face;			/* of the vault's two hosts */
	struct target t;
	struct view body;
	int64_t now;			/* seconds since 1970 */
	struct reply *r;
};

/* Parts of /keys/NAME/VERSION; "" when they are not there. */
const char *call_name(const struct call *c);
const char *call_id(const struct call *c);

/* The reply; j is taken over, NULL is out of memory. 0 or the error. */
int call_reply(struct call *c, unsigned status, struct json_t *j);

/* Each answers a request, also by a refusal (faults.h): 0, or the machine's error. */
int arm_metadata(struct call *c);
int arm_tenants(struct call *c);
int arm_subscriptions(struct call *c);
int arm_subscription(struct call *c);
int arm_groups(struct call *c);
int arm_resources(struct call *c);
int arm_vaults(struct call *c);
int arm_vault(struct call *c);
int arm_pools(struct call *c);
int arm_pool(struct call *c);
int sign_in(struct call *c);
int code_metadata(struct call *c);
int code_begin(struct call *c);
int code_token(struct call *c);
int key_create(struct call *c);
int key_import(struct call *c);
int key_get(struct call *c);
int key_list(struct call *c);
int key_versions(struct call *c);
int key_change(struct call *c);
int key_delete(struct call *c);
int key_deleted_list(struct call *c);
int key_deleted(struct call *c);
int key_recover(struct call *c);
int key_purge(struct call *c);
int key_sign(struct call *c);
int key_verify(struct call *c);
int key_decrypt(struct call *c);

#endif
