#!/usr/bin/env bash
# Media of four KiB: what is too small for a backup or a handover has nothing of it
# afterwards, no file, no folder, and the page says so; in each language.
set -u
if [[ ${KC_APART-} != yes ]]; then
	# Where this user may mount: in a name space of its own.
	for apart in 'unshare -m' 'unshare -Urm'; do
		$apart true 2>/dev/null && KC_APART=yes exec $apart "$0" "$@"
	done
	echo 'skipped: this user may not mount anything'
	exit 77
fi
. "$top_srcdir/tests/faults-lib.sh"
faults_setup
failed=0

# All pages up to that one, whose medium is full.
full_at() {	# page
	awk -v page="$1" '/^on /{ drop = $2 == page } !drop { print }
	    /^end/{ drop = 0 }' "$scripts/anywhere.script" |
	    sed '/^step /d;/^expect file/d'
	printf '%s\n' "step $1" 'press next' 'expect notice medium-full'
}

try() {	# page, medium, language
	local dir=$work/$2-$3
	mkdir -p "$dir"/{data,stick,backup}
	full_at "$1" >"$dir/script"
	mount -t tmpfs -o size=4k none "$dir/$2" || skip 'nothing can be mounted'
	timeout -k 5 300 "$run/keyconvoy" --lang "$3" --replay "$dir/script" \
	    --secrets "$scripts/practice.secrets" --data "$dir/data" \
	    --stick "$dir/stick" --backup "$dir/backup" --var CEREMONY=new \
	    --var KEK="$work/kek.pem" --var KID="$kid" --var TYPE=p-256 \
	    >"$dir/out" 2>&1 </dev/null || {
		echo "$1, $3: not as expected"
		cat "$dir/out"
		failed=1
	}
	if [[ -n $(find "$dir/$2" -mindepth 1) ]]; then
		echo "$1, $3: this was left there:"
		find "$dir/$2" -mindepth 1
		failed=1
	fi
	umount "$dir/$2"
}

for lang in en fr; do
	try backup.medium backup "$lang"
	try handover.stick stick "$lang"
done
exit $failed
