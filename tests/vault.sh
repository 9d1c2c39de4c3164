#!/usr/bin/env bash
# keyconvoy-vault, by the real programs: what it makes, what it takes in and what
# it refuses, after which nothing on disk has changed.
set -u
export LANGUAGE=en
vault=$top_builddir/keyconvoy-vault
sender=$top_builddir/tests/fake/sender
for tool in openssl jq xxd; do
	command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
[[ -x $sender ]] || { echo 'skipped: tests/fake/sender is not built'; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
bad=0

fail() {
	echo "$*"
	bad=1
}

# STATUS WORDS ARGUMENTS...: what it says, on stdout or stderr, has the words.
try() {
	local want=$1 words=$2 got
	shift 2
	"$vault" "$@" >said 2>&1 </dev/null
	got=$?
	[[ $got -eq $want && $(<said) == *"$words"* ]] && return
	echo "keyconvoy-vault $*: status $got, expected $want and '$words':"
	cat said
	bad=1
}

# Every file, with its mode.
tree() {
	find "$1" -printf '%P %m\n' | LC_ALL=C sort
	find "$1" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
}

# The same, and the vault is as it was.
refused() {
	tree one >before
	try "$@"
	tree one >after
	cmp -s before after || { fail "changed by: ${*:3}"; diff before after; }
}

# -- the command line ---------------------------------------------------------

try 0 'Usage: keyconvoy-vault' --help
try 0 'Usage: keyconvoy-vault' create --help
try 0 'Utilisation' --lang fr --help
try 0 'keyconvoy-vault (keyconvoy ' --version
try 2 'no command is named'
try 2 'no such command: dance' dance
try 2 'no such language: de' --lang de list
try 2 "no such option: --nonsense" list --nonsense
try 2 'needs the option: --region' create --out one
try 2 'needs the option: --out' create --region eu
try 2 'needs the option: --dir' list
try 2 'needs the option: --alg' sign key --dir one
try 2 'does not take the option: --name' list --dir one --name x
try 2 'too much after the command: list' list --dir one x
try 2 'something is missing after the command: import' import --dir one
try 2 'an empty value: --out' create --region eu --out ''
try 1 'one is no vault' list --dir one

# -- create -------------------------------------------------------------------

try 1 'Azure China has no packages' create --region china --out one
try 2 'There is no region atlantis. Regions: na, eu,' \
    create --region atlantis --out one
try 2 "A vault's name" create --region eu --out one --vault 1x
try 2 '--days takes a number' create --region eu --out one --days 0
try 1 'one/two: there is no such file' create --region eu --out one/two
[[ ! -e one ]] || fail 'refused, and there is something'
try 0 'REHEARSAL: a practice vault' create --region eu --out one
refused 1 'one is there already' create --region eu --out one
mkdir empty
try 1 'empty is there already' create --region eu --out empty
try 0 'RÉPÉTITION' create --region usgov --out "$work/two/" --vault fabrikam \
    --days 3 --lang fr
[[ -z $(find . -name '.*.making-*') ]] || fail 'something is left of create'
[[ $(stat -c %a one) == 700 ]] || fail 'the folder is open to others'
[[ -z $(find one -type f ! -perm 600) ]] || fail 'files are open to others'
[[ $(wc -c <one/pin) == 9 ]] && grep -qxE '[0-9]{8}' one/pin ||
    fail 'the PIN is not of eight digits'
[[ $(<one/pin) != "$(<two/pin)" ]] || fail 'one PIN for all'

zip=KeyVault-BYOK-Tools-Europe.zip
(cd one && head -n 1 $zip.sha256 | sha256sum -c --status) ||
    fail 'the sheet has another digest'
[[ -f two/KeyVault-BYOK-Tools-USGovCloud.zip ]] || fail 'no toolset of usgov'
hex() {		# the digest after this title on a sheet
	grep -A1 "^$1" "$2" | tail -n 1 | tr -d ' '
}
root=$(openssl x509 -in one/root.pem -outform DER | sha256sum | cut -d' ' -f1)
[[ $(hex 'The root' one/$zip.sha256) == "$root" ]] || fail 'the root on the sheet'
[[ $(hex 'The vault.s' one/$zip.sha256) == $(jq -r .hknso one/vault.json) ]] ||
    fail 'hknso on the sheet'
grep -q 'RÉPÉTITION' two/*.sha256 || fail 'the sheet is not in French'
for p in one/BYOK-KEK-pkg-EU-1 one/BYOK-SecurityWorld-pkg-EU-1 \
    two/BYOK-KEK-pkg-USGOV-1 two/BYOK-SecurityWorld-pkg-USGOV-1; do
	jq -e .payload "$p" >/dev/null || fail "$p is no package"
done
"$top_builddir/keyconvoy" inspect one/KEK.json | grep -q 'import only' ||
    fail 'KEK.json is no KEK'
try 0 'There is no key in it yet' list --dir one
try 0 'Region: Europe' list --dir one

# -- from another organisation --------------------------------------------------

mkdir sent
"$sender" sent one two || fail 'the other side failed'
hknso=$(<sent/hknso)

refused 1 'a world that this vault does not trust' \
    import sent/rsa-2048.1.transfer --dir one
grep -qF "keyconvoy-vault trust $hknso --dir $work/one" said ||
    fail 'it does not say how to trust'
grep -qF "$(fold -w 8 sent/hknso | paste -sd' ')" said ||
    fail 'it does not show the hash in groups'
refused 2 '64 hex digits' trust 1234 --dir one
refused 2 '64 hex digits' trust "${hknso}0" --dir one
refused 2 '64 hex digits' trust "x${hknso:1}" --dir one
try 0 'Trusted from now on' trust $(fold -w 8 sent/hknso) --dir one
refused 1 'trusted already' trust "${hknso^^}" --dir one
try 0 "$hknso" list --dir one

# What is not for this vault, or not as it was sent.
refused 1 'is for region usgov; this vault is of region eu' \
    import sent/rsa-2048.2.transfer --dir one
refused 1 "wrapped for another KEK than this vault's" \
    import sent/rsa-2048.2.byok --dir one --name other
refused 1 'packed for another KEK' import sent/other-kek.1.transfer --dir one
refused 1 'of a production ceremony' import sent/production.1.transfer --dir one
refused 2 'leave out --name' import sent/rsa-2048.1.transfer --dir one --name x
refused 2 'give it a name with --name' import sent/rsa-2048.1.byok --dir one
refused 2 'letters, digits and hyphens' \
    import sent/rsa-2048.1.byok --dir one --name ../x
refused 1 'there is no such file' import sent/none --dir one
refused 1 'a folder, not a file' import sent --dir one --name x
refused 1 'larger than' import "$vault" --dir one
: >nothing
refused 2 'give it a name' import nothing --dir one
refused 1 'The file is empty' import nothing --dir one --name x
refused 1 'no transfer package' import one/BYOK-KEK-pkg-EU-1 --dir one

# Its PIN lies there.
chmod 777 one
refused 3 'others may write in it' list --dir one
refused 3 'others may write in it' import sent/rsa-2048.1.byok --dir one --name x
chmod 700 one

change() {	# file, place, into
	cp "$1" "$3"
	printf "\\x$(printf %02x $((0x$(xxd -s "$2" -l 1 -p "$1") ^ 1)))" |
	    dd of="$3" bs=1 seek="$2" conv=notrunc status=none
}
for sample in p-256.1.transfer p-256.1.byok; do
	size=$(stat -c %s sent/$sample) name=
	[[ $sample == *.byok ]] && name='--name changed'
	for ((i = 7; i < size; i += size / 6)); do
		change sent/$sample $i changed
		refused 1 'Nothing was changed' import changed --dir one $name
	done
done

# -- keys that arrive work --------------------------------------------------------

for type in rsa-2048 p-256; do
	try 0 'Result: SUCCESS' import sent/$type.1.transfer --dir one
	refused 1 "of the name $type is in this vault already" \
	    import sent/$type.1.transfer --dir one
	refused 1 "in this vault already, as $type" \
	    import sent/$type.1.byok --dir one --name again
done
for type in rsa-3072 p-521; do
	try 0 'Result: SUCCESS' import sent/$type.1.byok --dir one --name $type
	refused 1 "of the name $type is in this vault already" \
	    import sent/$type.1.transfer --dir one
done
cp -a one spare
try 0 'Result: SUCCESS' import sent/rsa-2048.2.byok --dir two --name mine
refused 1 'of the name mine' import sent/rsa-3072.2.byok --dir two --name mine

echo 'what is signed' >text
raw_to_der() {	# raw
	local n=$(($(stat -c %s "$1") / 2))
	printf 'asn1=SEQUENCE:s\n[s]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' \
	    "$(xxd -p -c 200 -l $n "$1")" "$(xxd -p -c 200 -s $n "$1")" >asn1
	openssl asn1parse -genconf asn1 -noout -out "$1.der"
}
check() {	# key, algorithm, what openssl needs ...
	local key=$1 alg=$2 sig=signature
	shift 2
	rm -f signature
	refused 0 '' sign "$key" --dir one --alg "$alg" --in text --out signature
	[[ $alg == ES* ]] && raw_to_der signature && sig=signature.der
	openssl dgst "$@" -verify sent/"$key".pub.pem -signature $sig text \
	    >/dev/null || fail "$key $alg does not verify"
}
pss='-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest'
check rsa-2048 RS256 -sha256
check rsa-2048 RS512 -sha512
check rsa-3072 PS384 -sha384 $pss
check p-256 ES256 -sha256
check p-521 ES512 -sha512
"$vault" sign rsa-2048 --dir one --alg RS256 <text >piped || fail 'no pipe'
openssl dgst -sha256 -verify sent/rsa-2048.pub.pem -signature piped text \
    >/dev/null || fail 'what came through a pipe does not verify'
refused 1 'does not fit this type of key' sign p-256 --dir one --alg RS256
refused 1 'does not fit this type of key' sign p-256 --dir one --alg ES384
refused 2 'There is no algorithm HS256' sign p-256 --dir one --alg HS256
refused 1 'There is no key none' sign none --dir one --alg RS256
refused 1 'There is no key ../pin' sign ../pin --dir one --alg RS256
refused 1 'there is no such file' sign p-256 --dir one --alg ES256 --in none

for md in sha1:RSA-OAEP sha256:RSA-OAEP-256; do
	openssl pkeyutl -encrypt -pubin -inkey sent/rsa-2048.pub.pem -in text \
	    -out cipher -pkeyopt rsa_padding_mode:oaep \
	    -pkeyopt rsa_oaep_md:${md%:*} -pkeyopt rsa_mgf1_md:${md%:*}
	rm -f plain
	refused 0 '' decrypt rsa-2048 --dir one --alg ${md#*:} --in cipher \
	    --out plain
	cmp -s text plain || fail "${md#*:} does not decrypt"
done
rm -f plain
change cipher 9 cipher2
refused 1 'was not encrypted for rsa-2048' decrypt rsa-2048 --dir one \
    --alg RSA-OAEP-256 --in cipher2 --out plain
refused 1 'was not encrypted for rsa-3072' decrypt rsa-3072 --dir one \
    --alg RSA-OAEP-256 --in cipher --out plain
refused 2 'There is no algorithm RSA1_5' decrypt rsa-2048 --dir one \
    --alg RSA1_5 --in cipher --out plain
[[ ! -e plain ]] || fail 'something was written'

refused 0 'Key: p-521' list --dir one
refused 0 'Subscription: 0a1b2c3d-0000-4000-8000-0123456789ab' \
    show rsa-2048 --dir one
sed -n '/BEGIN/,/END/p' said | cmp -s - sent/rsa-2048.pub.pem ||
    fail 'show has another public key'
refused 1 'There is no key none' show none --dir one
refused 0 'REHEARSAL' show p-521 --dir one

# -- the vault's own files ---------------------------------------------------------

# A folder that leads out of it is none of them, though this user may read it.
if "$top_builddir/tests/fake/has-landlock" &&
    ! grep -aq __asan_init "$top_builddir/keyconvoy"; then
	mv one/keys away && ln -s ../away one/keys
	refused 3 'this user may not do that' list --dir one
	rm one/keys && mv away one/keys
	refused 0 'Key: p-521' list --dir one
fi

exec 9<>one/lock
flock 9
refused 3 'another keyconvoy-vault works' list --dir one
exec 9>&-

own() {		# file, words, arguments ...: changed, and as it was again
	local file words=$2
	file=$(cd spare && echo $1)
	shift 2
	change spare/"$file" 700 one/"$file"
	refused 1 "$words" "$@"
	cp spare/"$file" one/"$file"
}
own kmdata/local/key_vault_p-256.* 'was changed' sign p-256 --dir one --alg ES256 \
    --in text
own kmdata/local/key_kek_KEKforBYOK.* 'Nothing was changed' import sent/p-256.1.transfer \
    --dir one
own kmdata/local/trusted 'Nothing was changed' import sent/p-256.1.transfer \
    --dir one
own kmdata/local/world 'Nothing was changed' list --dir one
jq -c '.hknso = .root' spare/vault.json >one/vault.json
refused 1 "the vault's own files were changed" list --dir one
echo '{}' >one/vault.json
refused 1 "the vault's own files were changed" list --dir one
cp spare/vault.json one/vault.json
: >one/pin
refused 1 'holds no PIN' list --dir one
echo 00000000 >one/pin
try 1 'One try of the card is gone' list --dir one
cp spare/pin one/pin
try 0 'Key: p-256' list --dir one

# A key answers to its own name only, whatever its file is called.
mine=$(echo one/kmdata/local/key_vault_rsa-3072.*)
cp spare/kmdata/local/key_vault_p-256.* "$mine"
refused 1 'was changed' sign rsa-3072 --dir one --alg ES256 --in text
refused 1 'was changed' show rsa-3072 --dir one
cp spare/kmdata/local/key_kek_* "$mine"
refused 1 'was changed' decrypt rsa-3072 --dir one --alg RSA-OAEP --in cipher \
    --out plain
cp "spare${mine#one}" "$mine"

# What a killed import left half written goes with the next command.
: >one/kmdata/local/.keyconvoy-tmp-1-0
: >one/keys/.keyconvoy-tmp-1-1
: >one/pool/.keyconvoy-tmp-1-2
try 0 'Key: p-256' list --dir one
[[ -z $(find one -name '.keyconvoy-tmp-*') ]] || fail 'something half written'

# Names of files do not move the cursor, on stderr neither.
try 1 'x?[31m' import $'x\e[31m' --dir one
try 1 'x?y' import $'x\u202ey' --dir one

"$vault" list --dir one >/dev/full 2>said
[[ $? -eq 3 && $(<said) == *'could not be written'* ]] || fail '/dev/full'

# -- a kill while it is made ---------------------------------------------------------

made=0
for ms in 02 05 10 20 30 50 80; do
	rm -rf late
	"$vault" create --region na --out late >/dev/null 2>&1 &
	sleep 0.$ms
	if kill -9 $! 2>/dev/null; then
		wait $! 2>/dev/null
	fi
	if [[ -e late ]]; then
		made=$((made + 1))
		try 0 'North America' list --dir late
	fi
done
for lock in .late.making-*/card/lock; do
	[[ ! -e $lock ]] || flock -w 10 "$lock" true
done
rm -rf late
mkdir .late.making-other
[[ $(id -u) != 0 ]] || chown 65534 .late.making-other
try 0 'North America' create --region na --out late
[[ $(id -u) != 0 || -d .late.making-other ]] ||
    fail "somebody else's folder was removed"
rm -rf .late.making-other
[[ -z $(find . -maxdepth 1 -name '.late.making-*') ]] ||
    fail 'what was killed is left'
((made < 7)) || fail 'no kill was early enough to be one'

exit "$bad"
