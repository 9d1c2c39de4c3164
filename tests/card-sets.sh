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

# What each sweep begins with.
base=$work/first

# The record that was begun after those.
second() {	# dir
	local r
	for r in "$1"/data/ceremonies/*/transcript.jsonl; do
		r=$(basename "${r%/*}")
		[[ -e $base/data/ceremonies/$r && $1 != "$base" || $r == "$first" ]] ||
		    echo "$r"
	done
}

ended() {	# record
	grep -q '"event":"end"' "$1" && tail -n 1 "$1" | grep -q '"event":"seal"'
}

# What people choose on the first page, where that is not the list's name.
declare -A begins=([given-up]=check [check-puk]=check)

run_list() {	# dir, list
	local f
	[[ ! -e $1/data/cards/lock ]] || flock -w 10 "$1/data/cards/lock" true
	f=$(second "$1")
	[[ -z $f ]] || (($(wc -l <"$1/data/ceremonies/$f/transcript.jsonl") > 0)) || {
		rm -r "${1:?}/data/ceremonies/$f"
		f=
	}
	[[ -n $f ]] && ended "$1/data/ceremonies/$f/transcript.jsonl" ||
	    timeout -k 5 300 "$run/keyconvoy" --lang en \
	    --replay "$scripts/setup/$2.script" \
	    --secrets "$scripts/practice.secrets" --data "$1/data" \
	    --stick "$1/stick" --backup "$1/backup" --var CEREMONY="${f:-${begins[$2]:-$2}}" \
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
	[[ $2 != check-puk ]] || unblocked "$1" "$3"
	for f in "$base"/data/ceremonies/*; do
		diff -r "$f" "$1/data/ceremonies/${f##*/}" >/dev/null ||
		    complain "$2, $3: ${f##*/} is not as it was"
	done
}

# A card whose PIN the PUK set is good, and no try of either was spent.
unblocked() {	# dir, fault
	local f
	f=$(second "$1")
	grep -q '"event":"checked".*"good":3' "$1/data/ceremonies/$f/transcript.jsonl" ||
	    complain "check-puk, $2: not all cards are good"
	[[ ! -s $1/data/cards/spent ]] || {
		complain "check-puk, $2: a try was spent"
		cat "$1/data/cards/spent"
	}
}

# Until an old card is asked to lose its key the old set is as it was: all its cards
# open their shares of the old file.
old_set() {	# dir, fault
	local f r d=$work/old
	f=$(second "$1")
	r=$1/data/ceremonies/$f/transcript.jsonl
	! grep -qs '"event":"retire-begin"' "$r" || return 0
	# A daemon that has not seen the kill yet may end in the middle of the copy.
	for _ in 1 2 3 4 5; do
		rm -rf "$d" && cp -a "$1" "$d" 2>"$work/cp" && break
		sleep 0.5
	done
	rm -rf "${d:?}/data/ceremonies/${f:-none}"
	run_list "$d" check || complain "replace, $2: the old set is not whole"
}

one_kill() {	# list, n, when
	local d=$work/one status
	rm -rf "$d" && cp -a "$base" "$d"
	KC_FAULT="in=keyconvoy-pages at=record n=$2 when=$3 who=launcher log=$d/log" \
	    run_list "$d" "$1" 2>/dev/null
	[[ -e $d/log.fired ]] || complain "$1, $3 record $2: was not killed"
	[[ $1 != replace ]] || old_set "$d" "$3 record $2"
	run_list "$d" "$1"
	status=$?
	((status == 0)) || {
		complain "$1, $3 record $2: ended with $status"
		head -n 20 "$d/err"
	}
	whole "$d" "$1" "$3 record $2"
}

# keyd's keys are gone: it is started again in the same run, and every page says what is.
one_keyd_kill() {	# list, n
	local d=$work/one status
	rm -rf "$d" && cp -a "$base" "$d"
	KC_FAULT="in=keyconvoy-pages at=record n=$2 when=after who=keyd log=$d/log" \
	    run_list "$d" "$1" 2>/dev/null
	status=$?
	[[ -e $d/log.fired ]] || complain "$1, keyd behind record $2: was not killed"
	((status == 0)) || {
		complain "$1, keyd behind record $2: ended with $status"
		head -n 20 "$d/err"
	}
	whole "$d" "$1" "keyd behind record $2"
}

# cardd is killed in a call that writes a card: people put the card in again.
one_card_kill() {	# list, n
	local d=$work/one status
	rm -rf "$d" && cp -a "$base" "$d"
	KC_FAULT="in=keyconvoy-cardd at=io n=$2 do=kill log=$d/log" \
	    run_list "$d" "$1" 2>/dev/null
	status=$?
	[[ -e $d/log.fired ]] || complain "$1, cardd's call $2: was not killed"
	((status == 0)) || run_list "$d" "$1" || {
		complain "$1, cardd's call $2: ended with $status, and again"
		head -n 20 "$d/err"
	}
	whole "$d" "$1" "cardd's call $2"
}

sweep_cards() {	# list
	local n last step=24 d=$work/undisturbed
	rm -rf "$d" && cp -a "$base" "$d"
	KC_FAULT="in=keyconvoy-cardd at=io n=0 log=$d/log" run_list "$d" "$1"
	last=$(grep -cv '^notice ' "$d/log")
	[[ ${FAULTS:-} == full ]] && step=${FAULTS_STEP:-1}
	for ((n = 1 + RANDOM % step; n <= last; n += step)); do
		one_card_kill "$1" "$n"
	done
	echo "$1: cardd writes $last times"
}

# Behind each card that is proved, and some other lines.
sweep_keyd() {	# list
	local n last step=8 r
	r=$work/undisturbed/data/ceremonies/$(second "$work/undisturbed")/transcript.jsonl
	last=$(wc -l <"$r")
	[[ ${FAULTS:-} == full ]] && step=${FAULTS_STEP:-1}
	for n in $({ grep -n '"event":"proved"' "$r" | cut -d: -f1
	    seq $((1 + RANDOM % step)) $step "$last"; } | sort -nu); do
		one_keyd_kill "$1" "$n"
	done
}

said() {	# dir, words: verify, of the second ceremony
	local f
	f=$(second "$1")
	"$run/keyconvoy" --lang en verify $(paper "$1/data/ceremonies/$f") "$1/data/ceremonies/$f" \
	    >"$1/verify" 2>&1 </dev/null
	grep -qF -- "$2" "$1/verify" || {
		complain "verify does not say: $2"
		grep -v '^\[ok\]' "$1/verify"
	}
}

# What verify says of the old file: it is there, it is gone, it was put back.
old_file() {
	local d=$work/undisturbed local
	local=$d/data/ceremonies/$(second "$d")/kmdata/local
	said "$d" 'Old cards that are spares now: 3'
	said "$d" 'kmdata/local/world.old is an old world file: destroy it.'
	mv "$local/world.old" "$d/old"
	said "$d" 'kmdata/local/world.old is an old world file, and is gone'
	said "$d" 'Result: SUCCESS'
	cp "$d/old" "$local/world"
	said "$d" 'kmdata/local/world: The file was changed since it was written.'
	! grep -qx 'Result: SUCCESS' "$d/verify" ||
	    complain 'verify holds the old file for the new one'
}

sweep_list() {	# list
	local n last step d=$work/undisturbed
	rm -rf "$d" && cp -a "$base" "$d"
	run_list "$d" "$1" || {
		complain "$1: not even undisturbed"
		head -n 20 "$d/err"
		return
	}
	whole "$d" "$1" undisturbed
	last=$(wc -l <"$d/data/ceremonies/$(second "$d")/transcript.jsonl")
	step=4
	[[ ${FAULTS:-} == full ]] && step=${FAULTS_STEP:-1}
	for ((n = 1 + RANDOM % step; n <= last; n += step)); do
		one_kill "$1" "$n" before
		one_kill "$1" "$n" after
	done
	echo "$1: $last records"
}

sweep_list check
sweep_list replace
sweep_keyd replace
old_file
sweep_cards replace

# One of its cards is blocked.
cp -a "$work/first" "$work/blocked"
base=$work/blocked
rm -f "$base"/{out,err,data/cards/spent}
"$top_builddir/tests/fake/card-fixture" "$base/data/cards" card-2 kept:48291537 \
    puk:86420975 blocked || complain 'no card to unblock'
sweep_list check-puk
grep -q '"what":"pin-by-puk"' "$work/undisturbed/data/ceremonies/$(second \
    "$work/undisturbed")/transcript.jsonl" || complain 'check-puk: no PUK was asked for'
sweep_keyd check-puk
sweep_cards check-puk

# A replacement that stopped is given up: it is as it was, and so is the set before.
cp -a "$work/first" "$work/stopped"
base=$work/stopped
run_list "$base" replace-signed || complain 'no replacement to give up'
rm -f "$base"/{out,err}
sweep_list given-up
said "$work/undisturbed" 'A replacement that stopped was given up'
exit $((bad > 0))
