#!/usr/bin/env bash
# The station with a network, killed: its pages and its launcher at every record and in
# every call that writes a file, and at each call of az that, keyconvoy-az, the pages,
# the launcher. Whoever resumes comes to the end: the vault has the key once, the record
# names all that lies there, and nobody is signed in. By both methods: a KEK goes to the
# stick and a key comes back, or a toolset goes and that is all. Of all places some,
# unless FAULTS=full.
set -u
. "$top_srcdir/tests/faults-lib.sh"
. "$top_srcdir/tests/connected-lib.sh"
faults_setup

# The vault has the key, once, and the stick brought what was fetched.
azure_complaints() {	# dir, record
	grep '"event":"imported"' "$2" | grep -qv '"kid":"https://contoso-re' &&
	    echo 'imported elsewhere'
	grep -q '"event":"key-checked".*"same":true' "$2" || echo 'not checked'
	[[ $(grep -c '' "$1/bin/imports") == 1 ]] ||
	    echo "imported $(grep -c '' "$1/bin/imports") times"
	(($(grep -c '' "$1/bin/made") <= 2)) || echo 'too many KEKs'
	cmp "$1/stick/KEKforBYOK.json" "$(echo "${2%/*}"/in/kek-?)"
}

# The toolset lies on the stick as it was, and the vault was asked for no key.
world_complaints() {	# dir, record
	cmp "$1"/stick/keyconvoy/KeyVault-BYOK-Tools-*.zip "$work/toolsets/good.zip"
	! grep 'keyvault key' "$1/bin/asked"
}

# What is fetched once more keeps what was there, by a number.
numbered() {	# dir
	files "$1" | sed 's,/in/kek-[0-9]*$,/in/kek-N,; s,/in/[0-9]*-BYOK,/in/BYOK,' |
	    LC_ALL=C sort -u
}

connected_complaints() {	# dir
	local f record
	[[ $(find "$1/data" -name transcript.jsonl | wc -l) == 1 ]] ||
	    echo 'not one record'
	f=$(folder "$1")
	connected_done "$1" || { echo 'no end'; return; }
	record=$1/data/ceremonies/$f/transcript.jsonl
	[[ $(grep -c '"event":"finished"' "$record") == 1 ]] || echo 'finished twice'
	"${method}_complaints" "$1" "$record"
	[[ ! -e $(<"$1/bin/place")/msal_token_cache.json ]] ||
	    echo 'somebody is still signed in'
	"$run/keyconvoy" --lang en verify --head "$(paper_head "$record")" \
	    "${record%/*}" >"$1/verify" 2>&1 </dev/null
	echo "$?" | diff "$work/connected.status" - 
	grep -e '^\[no\]' -e 'no record names' -e 'does not exist' "$1/verify"
	numbered "$1" | diff "$work/connected.files" -
}

connected_disturb() {	# dir, what, its words
	local dir=$1 fault= status
	if [[ $2 == az ]]; then
		echo "${*:3}" >"$dir/bin/strike"
	else
		fault="${*:3} log=$dir/log"
	fi
	KC_FAULT=$fault connected_run "$dir"
	status=$?
	[[ -e $dir/log.fired || -e $dir/bin/struck ]] || echo 'the fault did not happen'
	# The pages may say what failed; then nobody presses Next again here.
	case $status in
	0 | 1 | 137) ;;
	*) echo "ended with $status"; head -n 20 "$dir/err" ;;
	esac
	connected_resume "$dir" || { echo 'not resumed:'; head -n 20 "$dir/err"; }
}

one() {	# what, its words
	local dir why
	dir=$work/$method$(tr -c 'a-z0-9' _ <<<"$1 $2")
	connected_place "$dir" || return
	why=$({ connected_disturb "$dir" $1 $2; connected_complaints "$dir"; } 2>&1)
	if [[ -z $why ]]; then
		echo "passed $method $1 $2"
		rm -rf "$dir"
	else
		printf '%s\n%s\n' "FAILED $method $1 $2" "$(sed 's/^/       /' <<<"$why")"
		[[ -z ${KEEP:-} ]] || { mkdir -p "$KEEP" && cp -a "$dir" "$KEEP/"; }
	fi
}

undisturbed() {	# at
	local dir=$work/calm-$method-$1
	connected_place "$dir"
	rm -f "$work/count-$1"
	KC_FAULT="in=keyconvoy-pages at=$1 n=0 log=$work/count-$1" \
	    connected_run "$dir" || { cat "$dir/err"; exit 1; }
	sed -i '/^notice /d' "$work/count-$1"
	"$run/keyconvoy" --lang en verify --head \
	    "$(paper_head "$dir"/data/ceremonies/*/transcript.jsonl)" \
	    "$dir"/data/ceremonies/* >/dev/null 2>&1 </dev/null
	echo "$?" >"$work/connected.status"
	numbered "$dir" >"$work/connected.files"
	calls=$(grep -c '' "$dir/bin/asked")
	connected_complaints "$dir" >"$work/calm"
	[[ ! -s $work/calm ]] || { echo 'undisturbed:'; cat "$work/calm"; exit 1; }
}

plan() {
	local n who
	# Between what was fetched and its sheet; and where a script never waits, and
	# yet has to see that the launcher is gone.
	n=$(awk '$4 == "sheet" { print $3 }' "$work/count-record")
	echo "kill in=keyconvoy-pages at=record n=$n when=before who=pages"
	n=$(awk '$4 == "vault" { print $3 }' "$work/count-record")
	echo "kill in=keyconvoy-pages at=record n=$n when=after who=launcher"
	n=$(wc -l <"$work/count-record")
	for ((i = 1; i <= n; i++)); do
		for who in pages launcher; do
			echo "kill in=keyconvoy-pages at=record n=$i when=before who=$who"
			echo "kill in=keyconvoy-pages at=record n=$i when=after who=$who"
		done
	done
	for ((i = 1; i <= calls; i++)); do
		for who in self az pages launcher; do
			echo "az $i $who before"
			echo "az $i $who after"
		done
	done
	awk '{ print "kill in=keyconvoy-pages at=io do=kill n=" $3 }
	    $4 == "write" { print "kill in=keyconvoy-pages at=io do=torn n=" $3 }' \
	    "$work/count-io"
}

# The first two of the plan, and so many of all.
swept() {	# method, how many
	local step=1
	method=$1
	undisturbed record
	undisturbed io
	plan >"$work/plan"
	[[ ${FAULTS:-} == full ]] || step=$(($(wc -l <"$work/plan") / $2))
	awk -v step=$step 'NR <= 2 || NR % step == 0' "$work/plan" | sweep ||
	    failed=1
}

other_station
other_method
failed=0
export manifest timeout method
export -f connected_script connected_place connected_run connected_done connected_quiet \
    connected_resume connected_complaints connected_disturb azure_complaints \
    world_complaints numbered
swept azure 19
swept world 8
exit $failed
