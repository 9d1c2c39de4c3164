#!/usr/bin/env bash
# Whoever has the disk of the station with a network, between two sittings: every line
# of its record is dropped, doubled and swapped, each of its members gets another value,
# lines are added, and the chain is made anew. Where people left it, they have its words
# on paper, and go on with none of these; where it was killed they have none, and go on:
# whatever the record says by then, the vault gets the key that the manifest names, for
# what it names, once, or nothing. By method world, where a toolset goes and nothing comes
# back: the stick has the toolset whose words were typed, or none, and an end means that
# it is there. Some of it, unless OWNER=full.
set -u
. "$top_srcdir/tests/faults-lib.sh"
. "$top_srcdir/tests/chain-lib.sh"
. "$top_srcdir/tests/connected-lib.sh"
command -v jq >/dev/null || skip 'jq is not installed'
faults_setup

record_of() {	# dir
	echo "$1"/data/ceremonies/*/transcript.jsonl
}

# -- stops -------------------------------------------------------------------------

# Killed after that record.
killed() {	# event
	local dir=$work/base-$method/$1 n
	n=$(awk -v e="$1" '$4 == e { print $3 }' "$work/count-$method")
	connected_place "$dir"
	KC_FAULT="in=keyconvoy-pages at=record n=$n when=after who=pages \
log=$dir/log" connected_run "$dir" 2>/dev/null
	[[ -e $dir/log.fired ]] || { echo "not killed after $1"; exit 1; }
	connected_quiet "$dir"
	rm -f "$dir/log"*
}

# Left, with the record's words on paper, while the stick is away.
left() {
	local dir=$work/base-$method/left
	connected_place "$dir"
	{
		sed '/^on stick\.done/,/^end/d; /^step/d' \
		    "$(connected_script)"
		printf '%s\n' 'step stick.done' 'press quit' 'press next' \
		    'step aside.left' 'press next'
	} >"$work/left-$method.script"
	connected_run "$dir" "$work/left-$method.script"
	sed 's/set paper none/set paper typed\n\tset word '"$(paper_head \
	    "$(record_of "$dir")")/" "$(connected_script)" \
	    >"$work/back-$method.script"
}

whole() {
	local dir=$work/base-$method/whole
	connected_place "$dir"
	KC_FAULT="in=keyconvoy-pages at=record n=0 log=$work/count-$method" \
	    connected_run "$dir" || { cat "$dir/err"; exit 1; }
	imports "$dir" >"$work/imports-$method"
}

# What az was told to import, without the name of the file's descriptor.
imports() {	# dir
	grep 'key import' "$1/bin/asked" | sed 's,/dev/fd/[0-9]*,FILE,; s,/proc/[^ ]*,FILE,'
	cat "$1/bin/imports" 2>/dev/null
}

# -- one case --------------------------------------------------------------------

# A line that the program might have written.
added() {	# record, event
	case $2 in
	fetched | sheet | carried | finished) jq -c 'select(.event == "'"$2"'")' \
	    "$(record_of "$work/base-$method/whole")" ;;
	words) echo '{}' ;;
	imported) jq -c 'select(.event == "imported")' "$(record_of "$work/base-$method/whole")" ;;
	key-checked) echo '{"same":true,"signs":"yes"}' ;;
	arrived) jq -c 'select(.event == "arrived") | .hknso |= (.[1:] + .[:1])' \
	    "$(record_of "$work/base-$method/whole")" ;;
	esac | jq -c --slurpfile last <(tail -n 1 "$1") \
	    '. as $it | $last[0] | {n, time, step, event: "'"$2"'", prev} + ($it |
	    del(.n, .time, .step, .event, .prev))'
}

change() {	# record, kind, argument, edits: the lines, not chained
	local n=$3 line what
	case $2 in
	nothing) cat "$1" ;;
	drop) sed "${n}d" "$1" ;;
	double) sed "${n}p" "$1" ;;
	swap) sed "$n{h;d};$((n + 1))G" "$1" ;;
	cut) sed "${n}q" "$1" ;;
	done)
		cat "$1"
		for what in words imported key-checked; do
			added "$1" $what
		done ;;
	add)
		cat "$1"
		added "$1" "$n" ;;
	line)
		IFS=$'\t' read -r n what line < <(sed -n "${n}p" "$4")
		head -n $((n - 1)) "$1"
		printf '%s\n' "$line"
		tail -n +$((n + 1)) "$1" ;;
	esac
}

# What does not hold after people went on. A record that tells less than there is, or
# that is none any more, may end it, or another ceremony is begun; the vault has what it
# had then.
judge() {	# dir, status, stop, kind
	[[ $2 == [0134] ]] || { echo "ended with $2"; head -n 20 "$1/err"; }
	"judge_$method" "$@"
	[[ $3 != left || $4 == nothing || $2 != 0 || $(anew "$1") ]] ||
	    echo 'the words did not tell'
	[[ $4 != nothing ]] || connected_done "$1" || echo 'not even undisturbed'
	! connected_done "$1" || [[ ! -e $(<"$1/bin/place")/msal_token_cache.json ]] ||
	    echo 'somebody is still signed in'
}

judge_azure() {	# as judge
	local n=0
	[[ ! -e $1/bin/imports ]] || n=$(grep -c '' "$1/bin/imports")
	((n <= 1)) || echo "imported $n times"
	((n == 0)) || imports "$1" | sort -u | diff <(sort -u "$work/imports-$method") -
	! connected_done "$1" || ((n == 1)) || echo 'an end, and no key in the vault'
}

judge_world() {	# as judge
	local it
	! grep 'keyvault key' "$1/bin/asked" || echo 'a key was asked for'
	it=$(find "$1/stick" -type f)
	[[ -z $it ]] || cmp "$it" "$work/toolsets/good.zip"
	! connected_done "$1" || [[ -n $it ]] || echo 'an end, and nothing on the stick'
}

# Says so when people were given no more than the beginning of another ceremony.
anew() {	# dir
	[[ $(find "$1/data" -name transcript.jsonl | wc -l) == 1 ]] || echo anew
}

finished_forged() {	# record, dir: complaints
	"$run/keyconvoy" --lang en verify --head "$(paper_head \
	    "$(record_of "$work/base-$method/whole")")" "${1%/*}" >"$2/said" 2>&1 </dev/null
	! grep -q '^\[ok\] Record up to its last line' "$2/said" ||
	    echo 'verify takes it'
}

one() {	# stop, kind and argument
	local stop=$1 kind=${2% *} n=${2#* } dir record why
	dir=$work/case/$method-$(tr -c 'a-z0-9' _ <<<"$1 $2")
	mkdir -p "$work/case" && cp -a "$work/base-$method/$stop" "$dir" || return
	record=$(record_of "$dir")
	change "$record" "$kind" "$n" "$work/edits-$stop" | chained 1 >"$dir/forged"
	mv "$dir/forged" "$record"
	why=$({
		if [[ $stop == whole ]]; then
			[[ $kind == nothing ]] || finished_forged "$record" "$dir"
		else
			connected_run "$dir" "$([[ $stop != left ]] ||
			    echo "$work/back-$method.script")"
			judge "$dir" $? "$stop" "$kind"
		fi
	} 2>&1)
	if [[ -z $why ]]; then
		echo "passed $stop $kind"
		rm -rf "$dir"
	else
		printf '%s\n%s\n' "FAILED $1 $2 $([[ $kind != line ]] ||
		    sed -n "${n}p" "$work/edits-$stop" | cut -c1-200)" \
		    "$(sed 's/^/       /' <<<"$why")"
		[[ -z ${KEEP:-} ]] || { mkdir -p "$KEEP" && cp -a "$dir" "$KEEP/"; }
	fi
}

# -- all of them -------------------------------------------------------------------

plan_of() {	# stop
	local i n r
	r=$(record_of "$work/base-$method/$1")
	n=$(wc -l <"$r")
	echo "$1 nothing 0"
	for ((i = 1; i <= n; i++)); do
		echo "$1 drop $i"
		echo "$1 double $i"
		((i == n)) || echo "$1 swap $i"
		((i == n)) || echo "$1 cut $i"
	done
	jq -rs --slurpfile decoy <(tail -n 0 "$r") --argjson from 1 \
	    -f "$top_srcdir/tests/owner.jq" "$r" >"$work/edits-$1"
	for ((i = 1; i <= $(wc -l <"$work/edits-$1"); i++)); do
		echo "$1 line $i"
	done
}

# Of a method: its stops, the lines that are added to them, how many cases of all.
swept() {	# method, stops, lines, how many
	local s e
	method=$1
	whole
	left
	for s in $2; do
		killed "$s"
	done
	{
		[[ $1 == azure ]] && echo 'carried done 0' ||
		    echo 'sheet add carried'
		for s in $2; do
			for e in $3; do
				echo "$s add $e"
			done
		done
		for s in left whole $2; do
			plan_of "$s"
		done
	} >"$work/plan"
	FAULTS_STEP=1
	[[ ${OWNER:-} == full ]] || FAULTS_STEP=$(($(wc -l <"$work/plan") / $4))
	sweep <"$work/plan" || failed=1
}

other_station
other_method
sed -i "s/@toolset/$(sha256sum <"$work/toolsets/good.zip" | cut -d' ' -f1)/" \
    "$work/world.script"
failed=0
export FAULTS_STEP manifest timeout method
export -f connected_run connected_done connected_script record_of imports added change \
    judge judge_azure judge_world anew finished_forged chained
swept azure 'carried arrived words imported key-checked' \
    'arrived words imported key-checked' 23
swept world 'toolset fetched sheet carried' 'fetched sheet carried finished' 12
exit $failed
