#!/bin/sh
# In the place of az in tests of the station with a network: answers in the shapes
# that were recorded of 2.45 (by az rest) and 2.74. Beside it lie az.VERSION's number
# ("version"), what the next calls come to ("next": a word a line, "ok" without one),
# and what was asked ("asked"). The folder of its sign-in is really used. A line for
# each import says for what ("imports"), one for each KEK that it was made ("made");
# "new" means that there is no KEK until one is made. "strike" is a line "N WHO WHEN":
# at the N-th call, before or after it, somebody of self, az (keyconvoy-az), launcher,
# pages is killed.
PATH=/usr/bin:/bin
here=${0%/*}
echo "$*" >>"$here/asked"
echo "${AZURE_CONFIG_DIR:-}" >"$here/place"
word=ok
if [ "$1" != version ] && [ "$1" != cloud ] && [ -s "$here/next" ]; then
	word=$(head -n 1 "$here/next")
	sed -i 1d "$here/next"
fi
# Whoever started us has that name, or the one who started them ...
above() {	# comm
	p=$PPID
	while [ "$p" -gt 1 ] && [ "$(cat /proc/$p/comm)" != "$1" ]; do
		p=$(sed 's/.*) [A-Z] \([0-9]*\) .*/\1/' /proc/$p/stat)
	done
	echo "$p"
}

strike() {	# who
	case $1 in
	self) set -- $$ ;;
	az) set -- "$(above keyconvoy-az)" ;;
	launcher) set -- "$(above keyconvoy)" ;;
	pages) set -- "$(grep -l "^[0-9]* (keyconvoy-pages*) [A-Z] $(above keyconvoy) " \
	    /proc/[0-9]*/stat 2>/dev/null | cut -d/ -f3)" ;;
	esac
	mv "$here/strike" "$here/struck" && kill -KILL "$1"
}

if [ -f "$here/strike" ]; then
	read -r at who when <"$here/strike"
	[ "$at" != "$(grep -c '' "$here/asked")" ] ||
	    case $when in
	    before) strike "$who" ;;
	    after) trap 'strike "$who"' EXIT ;;
	    esac
fi
sub=00000000-0000-4000-8000-000000000001
other=00000000-0000-4000-8000-000000000003
tenant=00000000-0000-4000-8000-000000000002
host=contoso-rehearsal.vault.azure.net
version=ffeeddccbbaa99887766554433221100

fail() {
	echo "WARNING: this is noise" >&2
	printf 'ERROR: %s\n' "$*" >&2
	exit 1
}

case $word in
signed-out) fail "Please run 'az login' to setup account." ;;
expired) fail 'AADSTS700082: The refresh token has expired due to inactivity.' ;;
none) fail 'No subscriptions found for dana@contoso.example.' ;;
tenant) fail "AADSTS90002: Tenant 'nowhere.example' not found." ;;
no-vault) fail "The Vault 'contoso' not found within subscription." ;;
firewall) fail 'Client address (192.0.2.7) is not authorized and caller is not a trusted service. Inner error: ForbiddenByFirewall' ;;
private) fail 'Public network access is disabled. Inner error: ForbiddenByConnection' ;;
policy) fail "The user 'dana' does not have keys create permission on key vault 'contoso'. Inner error: ForbiddenByPolicy" ;;
role) fail 'Caller is not authorized to perform action on resource. Inner error: ForbiddenByRbac' ;;
no-key) fail '(KeyNotFound) A key with (name/id) x was not found in this key vault.' ;;
disabled) fail '(Forbidden) Operation import is not allowed on a disabled key.' ;;
deleted) fail '(Conflict) Key x is currently in a deleted but recoverable state. Inner error: ObjectIsDeletedButRecoverable' ;;
ops) fail '(BadParameter) Unsupported key operation(s): "wrapKey".' ;;
blob) fail '(BadParameter) The property "key" must be a valid JsonWebKey object.' ;;
proxy) fail "HTTPSConnectionPool: Max retries exceeded (Caused by ProxyError('Cannot connect to proxy.'))" ;;
certificate) fail "Max retries exceeded (Caused by SSLError('CERTIFICATE_VERIFY_FAILED'))" ;;
network) fail "Max retries exceeded with url: / (Caused by NewConnectionError('Failed to establish a new connection'))" ;;
lacks) fail "ModuleNotFoundError: No module named 'azure.keyvault.key_vault_id'" ;;
other) printf 'ERROR: something \033[31mred\033[0m happened\n' >&2; exit 2 ;;
hang)	# and its time is over at once (az_clock.c)
	echo $(($(cat "$here/hurry" 2>/dev/null || echo 0) + 1000)) >"$here/hurry.new"
	mv "$here/hurry.new" "$here/hurry"
	exec sleep 100 ;;
rubbish) echo '{"answer": 42}'; exit 0 ;;
much) head -c 300000 /dev/zero; exit 0 ;;
esac

account() {	# id, name, is it chosen?
	printf '{"cloudName":"AzureCloud","id":"%s","isDefault":%s,' $1 $3
	printf '"name":"%s","state":"Enabled","tenantId":"%s",' "$2" $tenant
	printf '"user":{"name":"dana@contoso.example","type":"user"}}\n'
}

# One, or as many as "many" says: the chosen one is the first, or what was set.
accounts() {
	set=$(cat "$AZURE_CONFIG_DIR/set" 2>/dev/null) || set=$sub
	printf '['
	i=1
	while [ $i -le "$(cat "$here/many" 2>/dev/null || echo 1)" ]; do
		id=$(printf '%s%04d' ${sub%????} $i)
		[ $i = 1 ] || printf ,
		is=false
		[ $id != "$set" ] || is=true
		account $id "Contoso keys$([ $i = 1 ] || echo " $i")" $is
		i=$((i + 1))
	done
	printf ']\n'
}

vault() {
	sku=premium
	[ "$word" != standard ] || sku=standard
	[ "$word" != foreign ] || tenant=$other
	[ "$word" != astray ] || host=evil.vault.azure.net
	printf '{"name":"contoso-rehearsal","location":"westeurope","properties":{"sku":'
	printf '{"family":"A","name":"%s"},"tenantId":"%s",' $sku $tenant
	printf '"vaultUri":"https://%s/"},"resourceGroup":"keys"}\n' $host
}

# The KEK as it lies there, by its file; or another one.
kek() {
	case $word in
	kek=*) cat "$here/${word#kek=}.json" ;;
	*) cat "$here/kek.json" ;;
	esac
}

# A public key's numbers, as a vault says them.
rsa() {	# arguments of openssl
	printf '"kty":"RSA-HSM","e":"AAEAAQ==","n":"%s"' "$(openssl rsa "$@" \
	    -noout -modulus | sed 's/.*=//' | xxd -r -p | base64 -w0)"
}

ec() {	# file; of P-256
	x=$(openssl pkey -pubin -in "$1" -outform DER | tail -c 64 | head -c 32 |
	    base64 -w0)
	y=$(openssl pkey -pubin -in "$1" -outform DER | tail -c 32 | base64 -w0)
	printf '"kty":"EC-HSM","crv":"P-256","x":"%s","y":"%s"' "$x" "$y"
}

# What the key may do, by the import that made it: of az's words or of its body. A line
# in one write: a kill leaves it all there, or nothing.
may() {	# az's arguments
	case "$*" in
	*--ops*) may=$(echo "$*" | sed 's/.*--ops *//; s/ --.*//') ;;
	*--body=@*) may=$(sed 's/.*"key_ops":\[\([^]]*\)\].*/\1/; s/[",]/ /g' \
	    "$(echo "$*" | sed 's/.*--body=@//; s/ .*//')") ;;
	esac
	echo "$may" >>"$here/imports"
}

list() {
	more=
	[ "$word" != wide ] || more=wrapKey
	for op in $(tail -n 1 "$here/imports" 2>/dev/null) $more; do
		printf '%s"%s"' "$comma" "$op"
		comma=,
	done
}

# The key that is imported: the public half is what people were given ("pub.pem").
imported() {
	[ -f "$here/imports" ] || [ "$word" = older ] ||
	    fail '(KeyNotFound) A key with (name/id) x was not found in this key vault.'
	[ "$word" != elsewhere ] || host=evil.vault.azure.net
	enabled=true
	[ "$word" != idle ] || enabled=false
	printf '{"attributes":{"enabled":%s,"recoveryLevel":"Recoverable"},' $enabled
	printf '"key":{"kid":"https://%s/keys/ContosoFirstHSMkey/%s",' $host $version
	if [ "$word" = differs ] || [ "$word" = older ]; then
		rsa -in "$here/private.pem"
	elif openssl rsa -pubin -in "$here/pub.pem" -noout 2>/dev/null; then
		rsa -pubin -in "$here/pub.pem"
	else
		ec "$here/pub.pem"
	fi
	printf ',"keyOps":[%s]}}\n' "$(list)"
}

case "$*" in
cloud\ show*suffixes.keyvaultDns*) echo .vault.azure.net ;;
version\ *) printf '{"azure-cli":"%s","extensions":{}}\n' \
    "$(cat "$here/version")" ;;
login\ *)
	echo 'To sign in, open https://microsoft.com/devicelogin and enter ABC123' >&2
	echo token >"$AZURE_CONFIG_DIR/msal_token_cache.json"
	rm -f "$AZURE_CONFIG_DIR/set"	# it makes its own choice
	accounts ;;
account\ list*)
	if [ -f "$AZURE_CONFIG_DIR/msal_token_cache.json" ]; then
		accounts
	else
		echo '[]'
	fi ;;
account\ set*) echo "$*" | sed 's/.*--subscription=//; s/ .*//' \
    >"$AZURE_CONFIG_DIR/set" ;;
keyvault\ show*) vault ;;
*key\ create*|*/create\?*)
	[ "$word" != lost ] || fail 'Connection aborted. RemoteDisconnected'
	echo KEK >>"$here/made"
	rm -f "$here/new"
	kek ;;
*key\ import*|*--method=put*)
	may "$*"
	[ "$word" != lost ] ||
	    fail "Max retries exceeded (Caused by ReadTimeoutError('Read timed out.'))"
	imported ;;
*key\ show*--name=KEK*|*/keys/KEK*)
	[ ! -f "$here/new" ] ||
	    fail '(KeyNotFound) A key with (name/id) x was not found in this key vault.'
	kek ;;
*key\ show*|*--method=get*) imported ;;
*) fail "the fake az does not know: $*" ;;
esac
