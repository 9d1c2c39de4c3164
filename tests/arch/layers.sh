#!/bin/sh
# Floors: a file includes only from floors below its own, and each library has
# its own few files. Prints what breaks the rule.
set -eu
cd "$top_srcdir"
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

# folder      may include from (regular expression, after the opening quote)
floors='
src/base            src/base/
src/wire            src/(wire|base)/
src/unpack          src/(unpack|wire|base)/
src/az              src/(az|wire|base)/
src/card/piv        src/card/(piv/|reader\.h)|src/(wire|base)/
src/card/virtual    src/card/(virtual/|piv/|reader\.h)|src/(wire|base)/
src/card/ccid       src/card/ccid/|src/base/
src/card/usb        src/card/(usb/|ccid/|reader\.h)|src/(wire|base)/
src/card            src/(card|wire|base)/
src/page            src/(page|base)/
src/record          src/(record|wire|base)/
src/cloud           src/(cloud|wire|base)/
src/flow            src/(flow|record|page|wire|base)/
src/steps/cards     src/(steps/cards/|flow/(flow|step)\.h|(record|page|cloud|wire|base)/)
src/steps           src/(steps/[a-z_]*\.h|flow/(flow|step)\.h|(record|page|cloud|wire|base)/)
src/steps/offline   src/(steps/(offline/|cards/|[a-z_]*\.h)|flow/(flow|step)\.h|(record|page|cloud|wire|base)/)
src/steps/online    src/(steps/(online/|[a-z_]*\.h)|flow/(flow|step)\.h|(record|page|cloud|wire|base)/)
hsm/crypto          hsm/crypto/|src/(wire|base)/
hsm/jose            hsm/(jose|crypto)/|src/(wire|base)/
hsm/world           hsm/(world|jose|crypto)/|src/(wire|base)/
hsm/keys            hsm/(keys|world|jose|crypto)/|src/(wire|base)/
hsm/exchange        hsm/(exchange|keys|world|jose|crypto)/|src/(wire|base)/
hsm/soft            hsm/((soft|exchange|keys|world|jose|crypto)/|module\.h)|src/(wire|base)/
hsm                 hsm/|src/(wire|base)/
src/replay          src/(replay/|steps/steps\.h|flow/(frontend|event)\.h|(page|wire|base)/)
ui                  ui/|src/(flow/(frontend|event)\.h|(page|base)/)
src/cmd             src/(cmd|cloud|record|wire|base)/|src/spawn\.h|src/page/(err_words|exceptions)\.h
src/vault/rest      src/vault/(rest/|vault|store|ops|note)|src/(wire|base)/
src/vault           src/(vault|cloud|wire|base)/|src/spawn\.h|src/cmd/out\.h
src/launch          src/(launch|wire|base)/|src/spawn(_child)?\.h
src                 src/|ui/
'
# header                        only in (regular expression of paths)
libraries='
jansson                         src/base/json\.c
(n|p)?curses|term\.h|panel|form\.h|menu\.h   ui/.*
libusb                          src/card/usb/.*
seccomp                         src/wire/jail\.c
linux/seccomp                   src/wire/jail\.c
openssl/                        src/(base/digest|vault/hash)\.c|hsm/.*|src/card/virtual/.*|src/card/(cardd|piv/admin)\.c
gnutls                          src/vault/rest/(mac|tls|verify)\.c
microhttpd                      src/vault/rest/server\.c
libintl                         none
archive                         src/unpack/unpack\.c|src/vault/zip\.c
dlfcn                           hsm/pkcs11/.*
'

echo "$floors" | while read -r dir may; do
	[ -d "$dir" ] || continue
	find "$dir" -maxdepth 1 -name '*.[ch]' | LC_ALL=C sort | while read -r f; do
		grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$f" |
		    grep -vE "include[[:space:]]*\"($may)" |
		    awk -v f="$f" -v d="$dir" '{ print f ":" $0 "  (above " d ")" }'
	done
done >>"$bad"

echo "$libraries" | while read -r header only; do
	[ -n "$header" ] || continue
	grep -rnE --include='*.[ch]' \
	    "^[[:space:]]*#[[:space:]]*include[[:space:]]*<($header)" src hsm ui 2>/dev/null |
	    grep -vE "^($only):" | awk '{ print $0 "  (not in this file)" }' || :
done >>"$bad"

# A folder that no row names, or includes that climb, would slip through.
find src ui hsm -name '*.[ch]' 2>/dev/null | sed 's|/[^/]*$||' | sort -u |
    while read -r dir; do
	echo "$floors" | grep -q "^$dir[[:space:]]" || echo "$dir: on no floor"
done >>"$bad"
grep -rnE --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include[[:space:]]*"(\.|[^/"]*")' src hsm ui >>"$bad" || :

[ ! -s "$bad" ] || { cat "$bad"; exit 1; }
