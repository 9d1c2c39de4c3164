#!/usr/bin/env bash
# Whoever has the disk between two sittings, and no card: each line of the record and
# each of its members gets another value, lines are dropped, doubled, swapped and
# taken from other ceremonies, files are exchanged with what the record says of
# them; the chain is made anew each time. Then people come back with their cards and
# their paper, and go on to the end. `keyconvoy verify` may say SUCCESS only of the
# record that the program wrote, and no package is ever for the owner's KEK. In
# make check some of it, in make check-owner all.
set -u
. "$top_srcdir/tests/faults-lib.sh"
. "$top_srcdir/tests/chain-lib.sh"
. "$top_srcdir/tests/owner-lib.sh"
. "$top_srcdir/tests/owner-disk.sh"
command -v jq >/dev/null || skip 'jq is not installed'
faults_setup
full=${OWNER:-}
mkdir "$work/base" "$work/case"

# -- sittings ------------------------------------------------------------------------

# A vault of somebody's: KEK, toolset, and the sheet, whose words came another way.
vault() {	# whose
	local dir=$work/$1
	mkdir "$dir"
	"$run/keyconvoy-vault" --lang en create --region na --out "$dir/vault" \
	    >"$dir/said" 2>&1 || { cat "$dir/said"; exit 1; }
	cp "$dir/vault"/KeyVault-*.zip "$dir/"
	(umask 077 && openssl genpkey -quiet -algorithm RSA \
	    -pkeyopt rsa_keygen_bits:2048 -out "$dir/private.pem") &&
	    openssl pkey -in "$dir/private.pem" -pubout -out "$dir/kek.pem" || exit 1
	sheet_line 'KEK, to' < <("$run/keyconvoy" --lang en inspect "$dir/kek.pem" |
	    tail -n 2) >"$dir/sheet"
	sheet_line Root < <(grep -A 1 '^  Root:' "$dir/said") >>"$dir/sheet"
	sheet_line Toolset < <(grep -A 1 '\.zip:' "$dir/said") >>"$dir/sheet"
}

# "...: HEX", and the line of its words.
sheet_line() {	# label
	local hex words
	read -r hex && read -r words && echo "$1|${hex##* }|$words"
}

# The number of the N-th line of an event.
nth() {		# stop, event, N
	grep -n "\"event\":\"$2\"" "$work/base/$1/T" | sed -n "$3s/:.*//p"
}

# Killed at the record of this event, as it stands in a ceremony that went on from
# the same sitting to its end: before it, or after it and before its seal.
crash() {	# method, from, when, event
	local n
	n=$(nth "$1-older" "$4" 1)
	[[ -z $n ]] || stop "$1-$3-$4" "$1" "$1-$2" \
	    "$3:$((n - $(wc -l <"$work/base/$1-$2/T")))"
}
early='opened world-done backup packages compared'
later='key-begin key key-backup copy inspected package handover sign-begin initials end'

# In one sitting, in two, in three; and what the owner of the disk made besides.
stops() {	# method
	local m=$1 e
	stop "$m-whole" "$m" '' end
	stop "$m-decoy" "$m" '' end theirs
	stop "$m-foreign" "$m" '' end
	stop "$m-pre" "$m" '' world.prove-insert
	stop "$m-cards" "$m" '' "after:$(nth "$m-whole" enrolled 3)"
	stop "$m-forged" "$m" "$m-cards" world.prove-insert
	stop "$m-world" "$m" "$m-cards" generate.key
	stop "$m-older" "$m" "$m-world" end
	stop "$m-third" "$m" "$m-world" handover.stick
	stop "$m-left" "$m" "$m-world" left:handover.stick
	crash "$m" world before key
	[[ -n $full ]] || return 0
	stop "$m-late" "$m" '' "after:$(($(nth "$m-whole" initials 2) + 1))"
	for e in $early; do crash "$m" cards after "$e"; done
	for e in $later; do crash "$m" world after "$e"; done
}

# -- what is done ----------------------------------------------------------------------

# Each line from FROM on, each of its members; one value of each, or all.
members() {	# stop, from, what
	local dir=$work/base/$1
	jq -rs --slurpfile decoy "$work/base/${1%%-*}-decoy/T" --argjson from "$2" \
	    -f "$top_srcdir/tests/owner.jq" "$dir/T" >"$dir/edits" || exit 1
	awk -F'\t' -v stop="$1" -v only="${3:-.}" '$2 ~ only {
		print stop, "line", NR, $2 }' "$dir/edits"
}

lines() {	# stop, from, kind ...
	local i n kind
	n=$(wc -l <"$work/base/$1/T")
	for kind in "${@:3}"; do
		for ((i = $2; i <= n; i++)); do
			[[ $kind$i == "cut$n" ]] || echo "$1 $kind $i"
		done
	done
}

named() {	# stop, attack ...
	local a
	for a in "${@:2}"; do
		echo "$1 $a -"
	done
}

attacks() {	# stop
	local a f
	named "$1" no_seals unchained torn decoys_folder kek packages byok older_key \
	    foreign_world forged_world points quorum backup_world backup_mark \
	    stick stick_kek linked
	for a in void void-keep resumed confirmed exception leave closed proved \
	    world-done compared inspected key-void initials end; do
		echo "$1 added $a"
	done
	for f in in/kek-1 kmdata/local/world kmdata/local/key_simple_contosokey \
	    kmdata/local/key_xferacld_contosokey \
	    out/KeyTransferPackage-ContosoFirstHSMkey.byok \
	    out/ContosoFirstHSMkey.pub.pem; do
		for a in no_file empty_file decoys_file older_file; do
			echo "$1 $a $f"
		done
	done
}

# Of the second method what is not the same in the first.
plan() {	# method
	local m=$1 e n own=.
	[[ $m == azure ]] || own='^(toolset|packages|copy|package|handover):'
	attacks "$m-third"
	attacks "$m-left"
	attacks "$m-pre"
	named "$m-before-key" older_key kek
	[[ $m != azure ]] || {
		lines "$m-third" 1 drop double swap again cut
		lines "$m-left" 1 drop cut
	}
	lines "$m-pre" 1 drop double swap again cut
	members "$m-pre" 1 "$own"
	[[ -n $full ]] || return 0
	attacks "$m-whole"	# nobody comes back: it is only looked at
	members "$m-whole" 1 "$own"
	for e in $early $later; do
		[[ -e $work/base/$m-after-$e ]] || continue
		n=$(wc -l <"$work/base/$m-after-$e/T")
		members "$m-after-$e" "$n" :0
		lines "$m-after-$e" "$n" drop double again
		named "$m-after-$e" no_seals kek packages byok older_key forged_world
		echo "$m-after-$e added resumed"
	done
	[[ $m == azure ]] || return 0
	lines "$m-whole" 1 drop double swap again cut
	attacks "$m-late"
	members "$m-late" 1 :0
}

# People come back to what nobody changed: what they are asked is what they know.
controls() {
	local stop said
	for stop in $(cut -d' ' -f1 "$work/plan" | sort -u); do
		: >"$work/base/$stop/confirmed"
		said=$(one_case "$stop" nothing - "$work/base/$stop/confirmed")
		[[ $said == 'passed whole'* ]] || { echo "$said"; exit 1; }
	done
}

for whose in ours theirs; do vault $whose; done
cp "$work/ours/kek.pem" "$work/kek.pem"
cp "$scripts/anywhere.script" "$work/azure.script"
cp "$scripts/anywhere-world.script" "$work/world.script"
for m in azure ${full:+world}; do
	stops "$m"
	plan "$m"
done >"$work/plan"
controls
if [[ -n $full ]]; then owner_sweep "${OWNER_STEP:-1}"; else owner_sweep 61; fi
