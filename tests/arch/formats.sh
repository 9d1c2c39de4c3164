#!/usr/bin/env bash
# doc/formats.md says how to check our files without us: its lines are run here,
# as they stand there, on the files of a ceremony.
set -eu
for tool in jose openssl jq xxd; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

mkdir stick backup data files dl dl/stick dl/backup
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out vault.pem \
    2>/dev/null
openssl pkey -in vault.pem -pubout -out stick/KEKforBYOK.pem
# With cards that cost little, where they were built.
program=$top_builddir/tests/fake/run/keyconvoy
[ -x "$program" ] || program=$top_builddir/keyconvoy
replay() {	# folder, script
	"$program" --lang en --replay "$2" \
	    --secrets "$top_srcdir/tests/replay/practice.secrets" \
	    --data "$1/data" --stick "$1/stick" --backup "$1/backup" \
	    --var KEK="$dir/stick/KEKforBYOK.pem" --var \
	    KID=https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/00112233445566778899aabbccddeeff
}
replay "$dir" "$top_srcdir/tests/replay/offline-azure.script" >pages
replay "$dir/dl" "$top_srcdir/tests/replay/suites.script" >dl/pages

set -- data/ceremonies/*/transcript.jsonl
ceremony=$(dirname "$1")
cp "$1" "$ceremony"/kmdata/local/* "$ceremony"/out/* stick/keyconvoy/manifest \
    vault.pem files/
cp dl/data/ceremonies/*/kmdata/local/world files/dl-world
# What a vault publishes.
mkdir vault
"$top_builddir/tests/fake/interop" vault
cp vault/BYOK-* vault/trust files/
cp vault/p-256.transfer files/transfer
cd files

awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' "$top_srcdir/doc/formats.md" |
    sed 's/NAME\.pub\.pem/ContosoFirstHSMkey.pub.pem/' >lines
bash -euo pipefail lines >said 2>&1 || { cat said; exit 1; }

want() {
	grep -qF -- "$1" said || { cat said; echo "missing: $1"; exit 1; }
}
for der in knso.der dl.der; do
	hknso=$(sha256sum $der | cut -d' ' -f1)
	[ "$(grep -cF "$hknso" said)" -ge 2 ] ||
	    { cat said; echo "$der: hknso differs"; exit 1; }
done
want 'signature holds'
want 'both hold'
want 'seal holds'
want 'transfer holds'
want 'trust holds'
want '"keyconvoy-transfer-key-1"'
want 'card-1.pem: OK'
want 'x5c-0.pem: OK'
want "$(openssl x509 -inform DER -in ../vault/root.der -noout -fingerprint \
    -sha256)"
want 'packages hold'
want 'the leaf is KML'
want "$(sha256sum <../vault/KEK.der | cut -d' ' -f1)"
want 'Verified OK'
want "the world's parameters: dsa-3072.pem"
want 'Public-Key: (2048 bit)'
! grep -q '^broken' said || { cat said; exit 1; }

changed() {	# flattened file, from, to: one word of its payload
	local p
	p=$(jq -r .payload "$1" | jose b64 dec -i - | sed "s/$2/$3/" |
	    jose b64 enc -I -)
	jq -c --arg p "$p" '.payload = $p' "$1" >changed
	mv changed "$1"
}

# The lines can fail: a record, a world, a package with a word changed.
sed -i '3s/"time":"2/"time":"3/' transcript.jsonl
bash -euo pipefail lines >said 2>&1 || :
grep -q '^broken' said || { echo 'a changed record was not noticed'; exit 1; }

changed world '"gen":1' '"gen":2'
changed BYOK-KEK-pkg-NA-1 '"exportable":false' '"exportable":true'
bash -euo pipefail lines >said 2>&1 || :
! grep -q '^signature holds' said ||
    { echo 'a changed world was not noticed'; exit 1; }
want 'x5c-0.pem: OK'
! grep -q '^packages hold' said ||
    { echo 'a changed package was not noticed'; exit 1; }
