#!/usr/bin/env bash
# Below root, keyd and unpack are the user keyconvoy where there is one, and nobody
# else is; the ceremony goes on as it does without one.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup
((EUID == 0)) || skip 'only root can become somebody else'
[[ -z $SANITIZED ]] || skip 'a sanitizer locks nothing'
uid=64123
cp /etc/passwd "$work/passwd"
sed -i '/^keyconvoy:/d' "$work/passwd"
echo "keyconvoy:x:$uid:$uid::/nonexistent:/usr/sbin/nologin" >>"$work/passwd"
inside() {	# command: where that is the list of users
	unshare -m bash -c 'mount --bind "$0" /etc/passwd && exec "$@"' \
	    "$work/passwd" "$@"
}
inside true 2>/dev/null || skip 'nothing can be mounted here'

bad=0
dir=$work/user
place "$dir"
export -f ceremony
export run scripts kid
# Whose each is, as long as they are there.
inside bash -c 'ceremony "$1" "$2" new' - "$dir" "$scripts/anywhere.script" &
seen=
while kill -0 $! 2>/dev/null; do
	seen+=$(grep -lsE '^Name:[[:space:]]*keyconvoy-(keyd|cardd|page)' \
	    /proc/[0-9]*/status | xargs -r awk -v run="$run/" '
	    /^Name:/ { name = $2 }
	    /^Uid:/ { print name, $2, $3, $4 }' 2>/dev/null)$'\n'
	sleep 0.05
done
wait $! || { echo "status $?"; head -n 20 "$dir/err"; bad=1; }
grep -qx "keyconvoy-keyd $uid $uid $uid" <<<"$seen" ||
    { echo 'keyd was never that user'; sort -u <<<"$seen"; bad=1; }
grep -q "cardd $uid\|page.* $uid" <<<"$seen" &&
    { echo 'another one was'; sort -u <<<"$seen"; bad=1; }

# unpack is there for moments only: here until it was looked at.
mkfifo "$work/hold"
hostile=$(realpath "$top_builddir/tests/fake/hostile")
inside "$hostile/keyconvoy" unpack-waits <"$work/hold" &
exec 9>"$work/hold"
whose=
for ((i = 0; i < 100 && ${#whose} == 0; i++)); do
	sleep 0.1
	# Its confinement follows upon its user: once it waits for its request.
	whose=$(find /proc/[0-9]*/exe -lname "$hostile/keyconvoy-unpack" \
	    -printf '%h/status\n' 2>/dev/null |
	    xargs -r grep -lsE '^Seccomp:[[:space:]]*2' |
	    xargs -r awk '/^Uid:/ { print $2, $3, $4 }' 2>/dev/null)
done
exec 9>&-
wait $! || { echo 'unpack was not to be had'; bad=1; }
[[ $whose == "$uid $uid $uid" ]] || { echo "unpack is of: $whose"; bad=1; }
grep -q '"memory_locked":true' "$dir"/data/ceremonies/*/transcript.jsonl ||
    { echo 'its memory is not locked'; bad=1; }
exit "$bad"
