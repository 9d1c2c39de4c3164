#!/usr/bin/env bash
# After the sample ceremony no PIN, PUK, share, key or private number is in any
# file that it left, in what was printed, in anybody's arguments or environment,
# nor in keyconvoy's memory once the step that used it is over.
set -u
. "$top_srcdir/tests/faults-lib.sh"
find_=$top_builddir/tests/fake/leak-find
[[ -x $find_ ]] || skip 'the test programs are not built'
[[ -z $SANITIZED ]] || skip 'a sanitizer keeps what was freed'
faults_setup

bad=0
complain() {
	echo "$*"
	bad=1
}

dir=$work/ceremony
known=$work/known		# outside of what is searched
place "$dir"
mkdir "$dir/home" "$dir/tmp" "$known"
# Eight digits each: fewer are found by chance in so much hex.
cat >"$work/own.secrets" <<-END
	ALICE=48291537
	BRUNO=73016495
	CHLOE=59263801
END

HOME=$dir/home TMPDIR=$dir/tmp XDG_DATA_HOME=$dir/home KC_LEAKS=$known \
    timeout -k 5 300 "$run/keyconvoy" --lang en \
    --replay "$scripts/offline-azure.script" --secrets "$work/own.secrets" \
    --data "$dir/data" --stick "$dir/stick" --backup "$dir/backup" \
    --var KEK="$dir/stick/kek.pem" --var KID="$kid" \
    >"$dir/out" 2>"$dir/err" </dev/null || {
	cat "$dir/err"
	exit 1
}

{
	printf 'PIN %s\n' "$(printf 48291537 | od -An -tx1 | tr -d ' ')"
	printf 'PIN %s\n' "$(printf 73016495 | od -An -tx1 | tr -d ' ')"
	printf 'PIN %s\n' "$(printf 59263801 | od -An -tx1 | tr -d ' ')"
	sort -u "$known"/*.secrets
} >"$work/secrets"

# All kinds were caught, and enough of them: of three cards, three shares.
while read -r name least; do
	n=$(grep -c "^$name " "$work/secrets")
	((n >= least)) || complain "$n of $name are known, fewer than $least"
done <<-'END'
	PIN 3
	pin 3
	puk 3
	storage 3
	card 3
	token 1
	share 3
	private 3
	secret 5
END

# The search finds what is there: planted, and while a page holds a PIN.
token=$(sed -n 's/^token //p' "$work/secrets")
printf "x$(sed 's/../\\x&/g' <<<"$token")y" | base64 -w 0 >"$work/planted"
"$find_" "$work/secrets" "$work/planted" >/dev/null &&
    complain 'a planted token was not found'
"$find_" "$work/secrets" "$known"/held-* >"$work/held"
grep -q ': PIN (raw)' "$work/held" ||
    complain 'no PIN was found in memory that holds one'

(($(find "$known" -name 'memory-*' | wc -l) >= 40)) ||
    complain 'keyconvoy was looked into too seldom'
(($(cat "$known"/proc-* | tr '\0' '\n' | grep -c '^keyconvoy-keyd$') > 0)) ||
    complain 'the arguments of keyconvoy-keyd were not seen'

find "$dir" "$known" -type f ! -name '*.secrets' ! -name 'held-*' -print0 |
    xargs -0 "$find_" "$work/secrets" >"$work/found"
case $? in
0) ;;
*) complain "found:"; sed "s,$work/,," "$work/found" ;;
esac

echo "$(wc -l <"$work/secrets") secrets, $(find "$dir" -type f | wc -l) files, \
$(find "$known" -name 'memory-*' | wc -l) looks into memory"
exit "$bad"
