#!/usr/bin/env bash
# What is done with the cards of a world that exists, killed at every record: it comes
# to its end when it is gone on with, and the world it began with is as it was. Some
# of the places, unless FAULTS=full.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup
bad=0

complain() {
	echo "$*"
	bad=$((bad + 1))
}

place "$work/first"
ceremony "$work/first" "$scripts/anywhere.script" new || {
	cat "$work/first/err"
	exit 1
}
first=$(folder "$work/first")
hknso=$(paper_of "$work/first/data/ceremonies/$first/transcript.jsonl" world hknso)

# The record that was begun after the first one.
second() {	# dir
	local r
	for r in "$1"/data/ceremonies/*/transcript.jsonl; do
		[[ ${r%/*} == */"$first" ]] || basename "${r%/*}"
	done
}

ended() {	# record
	grep -q '"event":"end"' "$1" && tail -n 1 "$1" | grep -q '"event":"seal"'
}

run_list() {	# dir, list
	local f
	[[ ! -e $1/data/cards/lock ]] || flock -w 10 "$1/data/cards/lock" true
	f=$(second "$1")
	[[ -z $f ]] || (($(wc -l <"$1/data/ceremonies/$f/transcript.jsonl") > 0)) || {
		rm -r "${1:?}/data/ceremonies/$f"
		f=
	}
	[[ -n $f ]] && ended "$1/data/ceremonies/$f/transcript.jsonl" ||
	    timeout -k 5 60 "$run/keyconvoy" --lang en \
	    --replay "$scripts/setup/$2.script" \
	    --secrets "$scripts/practice.secrets" --data "$1/data" \
	    --stick "$1/stick" --backup "$1/backup" --var CEREMONY="${f:-$2}" \
	    --var HKNSO="$hknso" >"$1/out" 2>"$1/err" </dev/null
}

# What must hold at the end, whatever happened before.
whole() {	# dir, list, fault
	local f
	f=$(second "$1")
	"$run/keyconvoy" --lang en verify $(paper "$1/data/ceremonies/$f") "$1/data/ceremonies/$f" \
	    >"$1/verify" 2>&1 </dev/null
	grep -qx 'Result: SUCCESS' "$1/verify" || {
		complain "$2, $3: not verified"
		grep -v '^\[ok\]' "$1/verify"
	}
	diff -r "$work/first/data/ceremonies/$first" "$1/data/ceremonies/$first" >/dev/null ||
	    complain "$2, $3: the first ceremony is not as it was"
}

one_kill() {	# list, n, when
	local d=$work/one status
	rm -rf "$d" && cp -a "$work/first" "$d"
	KC_FAULT="in=keyconvoy-pages at=record n=$2 when=$3 who=launcher log=$d/log" \
	    run_list "$d" "$1" 2>/dev/null
	[[ -e $d/log.fired ]] || complain "$1, $3 record $2: was not killed"
	run_list "$d" "$1"
	status=$?
	((status == 0)) || {
		complain "$1, $3 record $2: ended with $status"
		head -n 20 "$d/err"
	}
	whole "$d" "$1" "$3 record $2"
}

sweep_list() {	# list
	local n last step d=$work/undisturbed
	rm -rf "$d" && cp -a "$work/first" "$d"
	run_list "$d" "$1" || {
		complain "$1: not even undisturbed"
		head -n 20 "$d/err"
		return
	}
	whole "$d" "$1" undisturbed
	last=$(wc -l <"$d/data/ceremonies/$(second "$d")/transcript.jsonl")
	step=4
	[[ ${FAULTS:-} == full ]] && step=1
	for ((n = 1 + RANDOM % step; n <= last; n += step)); do
		one_kill "$1" "$n" before
		one_kill "$1" "$n" after
	done
	echo "$1: $last records"
}

sweep_list check
exit $((bad > 0))
