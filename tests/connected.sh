#!/usr/bin/env bash
# The station with a network, killed: its pages and its launcher at every record and in
# every call that writes a file, and at each call of az that, keyconvoy-az, the pages,
# the launcher. Whoever resumes comes to the end: the vault has the key once, the record
# names all that lies there, and nobody is signed in. Of all places some, unless
# FAULTS=full.
set -u
. "$top_srcdir/tests/faults-lib.sh"
. "$top_srcdir/tests/connected-lib.sh"
faults_setup

connected_complaints() {	# dir
	local f record
	[[ $(find "$1/data" -name transcript.jsonl | wc -l) == 1 ]] ||
	    echo 'not one record'
	f=$(folder "$1")
	connected_done "$1" || { echo 'no end'; return; }
	record=$1/data/ceremonies/$f/transcript.jsonl
	[[ $(grep -c '"event":"finished"' "$record") == 1 ]] || echo 'finished twice'
	grep '"event":"imported"' "$record" | grep -qv '"kid":"https://contoso-re' &&
	    echo 'imported elsewhere'
	grep -q '"event":"key-checked".*"same":true' "$record" || echo 'not checked'
	[[ $(grep -c '' "$1/bin/imports") == 1 ]] ||
	    echo "imported $(grep -c '' "$1/bin/imports") times"
	(($(grep -c '' "$1/bin/made") <= 2)) || echo 'too many KEKs'
	[[ ! -e $(<"$1/bin/place")/msal_token_cache.json ]] ||
	    echo 'somebody is still signed in'
	"$run/keyconvoy" --lang en verify --head "$(paper_head "$record")" \
	    "${record%/*}" >"$1/verify" 2>&1 </dev/null
	echo "$?" | diff "$work/connected.status" - 
	grep -e '^\[no\]' -e 'no record names' -e 'does not exist' "$1/verify"
	cmp "$1/stick/KEKforBYOK.json" "$(echo "${record%/*}"/in/kek-?)"
	files "$1" | sed 's,/in/kek-[0-9]*$,/in/kek-N,' |
	    diff "$work/connected.files" -
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
	dir=$work/$(tr -c 'a-z0-9' _ <<<"$1 $2")
	connected_place "$dir" || return
	why=$({ connected_disturb "$dir" $1 $2; connected_complaints "$dir"; } 2>&1)
	if [[ -z $why ]]; then
		echo "passed $1 $2"
		rm -rf "$dir"
	else
		printf '%s\n%s\n' "FAILED $1 $2" "$(sed 's/^/       /' <<<"$why")"
		[[ -z ${KEEP:-} ]] || { mkdir -p "$KEEP" && cp -a "$dir" "$KEEP/"; }
	fi
}

undisturbed() {	# at
	local dir=$work/calm-$1
	connected_place "$dir"
	KC_FAULT="in=keyconvoy-pages at=$1 n=0 log=$work/count-$1" \
	    connected_run "$dir" || { cat "$dir/err"; exit 1; }
	sed -i '/^notice /d' "$work/count-$1"
	"$run/keyconvoy" --lang en verify --head \
	    "$(paper_head "$dir"/data/ceremonies/*/transcript.jsonl)" \
	    "$dir"/data/ceremonies/* >/dev/null 2>&1 </dev/null
	echo "$?" >"$work/connected.status"
	files "$dir" | sed 's,/in/kek-[0-9]*$,/in/kek-N,' >"$work/connected.files"
	calls=$(grep -c '' "$dir/bin/asked")
	connected_complaints "$dir" >"$work/calm"
	[[ ! -s $work/calm ]] || { echo 'undisturbed:'; cat "$work/calm"; exit 1; }
}

plan() {
	local n who
	# Between the KEK and its sheet.
	n=$(awk '$4 == "sheet" { print $3 }' "$work/count-record")
	echo "kill in=keyconvoy-pages at=record n=$n when=before who=pages"
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

other_station
undisturbed record
undisturbed io
plan >"$work/plan"
if [[ ${FAULTS:-} != full ]]; then
	FAULTS_STEP=$(($(wc -l <"$work/plan") / 19))
fi
export FAULTS_STEP manifest timeout
export -f connected_place connected_run connected_done connected_quiet \
    connected_resume connected_complaints connected_disturb
sweep <"$work/plan"
