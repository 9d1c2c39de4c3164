#!/usr/bin/env bash
# Whoever has the disk, and a card set that was replaced: every line of that record is
# dropped, doubled and swapped, each of its members gets another value, and the chain is
# made anew; the old world file is put where the new one was, with all that the record
# says of it. `keyconvoy verify` takes none of them, and whoever comes with the new set
# is told that it is newer than the file. Some of the members, unless OWNER=full.
set -u
. "$top_srcdir/tests/faults-lib.sh"
. "$top_srcdir/tests/chain-lib.sh"
command -v jq >/dev/null || skip 'jq is not installed'
faults_setup
bad=0
tried=0

complain() {
	echo "$*"
	bad=$((bad + 1))
}

# -- what was there ----------------------------------------------------------------

list() {	# dir, script, CEREMONY
	timeout -k 5 300 "$run/keyconvoy" --lang en --replay "$2" \
	    --secrets "$scripts/practice.secrets" --data "$1/data" \
	    --stick "$1/stick" --backup "$1/backup" --var CEREMONY="$3" \
	    --var HKNSO="${hknso-}" --var T="$1" >"$1/out" 2>"$1/err" </dev/null
}

base=$work/base
place "$base"
ceremony "$base" "$scripts/anywhere.script" new || { cat "$base/err"; exit 1; }
first=$(folder "$base")
hknso=$(paper_of "$base/data/ceremonies/$first/transcript.jsonl" world hknso)
cp -a "$base/data/cards" "$work/old-cards"
list "$base" "$scripts/setup/replace.script" replace || { cat "$base/err"; exit 1; }
for record in "$base"/data/ceremonies/*/transcript.jsonl; do
	[[ $record == */"$first"/* ]] || break
done
folder=${record%/*}
cp "$record" "$work/T"

# -- the record ---------------------------------------------------------------------

# Without the words of the sealed record: its seals alone have to tell.
holds() {	# folder
	"$run/keyconvoy" --lang en verify --hknso "$hknso" "$1" \
	    >"$work/said" 2>&1 </dev/null
	grep -q -e '^Result: SUCCESS' -e '^Result: consistent' "$work/said"
}

# The record on stdin stands in the folder.
forged() {	# what was done, first line that differs
	chained "$2" >"$record"
	tried=$((tried + 1))
	! holds "$folder" || complain "$1: verify takes it"
	cp "$work/T" "$record"
}

lines() {
	local i n
	n=$(wc -l <"$work/T")
	for ((i = 1; i <= n; i++)); do
		forged "line $i dropped" "$i" < <(sed "${i}d" "$work/T")
		forged "line $i doubled" "$i" < <(sed "${i}p" "$work/T")
		((i == n)) || forged "line $i swapped" "$i" \
		    < <(sed "$i{h;d};$((i + 1))G" "$work/T")
	done
}

members() {	# every N-th
	local n what line
	: >"$work/none"
	jq -rs --slurpfile decoy "$work/none" --argjson from 1 \
	    -f "$top_srcdir/tests/owner.jq" "$work/T" |
	    awk -v step="$1" 'NR % step == 0' >"$work/edits"
	while IFS=$'\t' read -r n what line; do
		forged "line $n, $what" "$n" < <(
			head -n $((n - 1)) "$work/T"
			printf '%s\n' "$line"
			tail -n +$((n + 1)) "$work/T"
		)
	done <"$work/edits"
}

# -- the old set --------------------------------------------------------------------

# The lines of the old set say now what the newest line of the world said.
old_world_line() {
	jq -c --slurpfile all "$work/T" '
	([$all[] | select(.event == "old-set")][-1]) as $old
	| if .event == "world" then
		. + ($old | {gen, k, of, cards, hknso, hkm}) |
		.files[0].sha256 = $old.files[0].sha256
	else . end' "$work/T"
}

old_file() {
	cp "$folder/kmdata/local/world.old" "$folder/kmdata/local/world"
	tried=$((tried + 1))
	! holds "$folder" || complain 'the old file: verify takes it'
	forged 'the old file and its line' 1 < <(old_world_line)
	forged 'nothing was replaced' 1 < <(old_world_line |
	    jq -c 'select(.event != "replaced" and .event != "retired" and
	    .event != "seal")')
}

# People come back with one of the new cards, and the old ones as they were.
who_comes() {	# what was done, how
	local d=$work/back
	rm -rf "$d" && cp -a "$base" "$d" && cp "$work/old-cards"/*.card "$d/data/cards/"
	cat >"$work/back.script" <<-END
	on participants.name
		press next
	end
	on participants.person
		press next
	end
	on readiness.check
		press next
	end
	step welcome.start
	set ceremony check
	press next
	step check.from
	set how $2
	press next
	step check.$3
	press next
	step check.bags
	press next
	step check.foreign
	set word \${HKNSO}
	press next
	step check.test-insert
	card insert card-1-2
	expect notice card-newer
	press quit
	END
	tried=$((tried + 1))
	list "$d" "$work/back.script" - || {
		complain "$1: the new set is not told"
		tail -n 12 "$d/out" "$d/err"
	}
}

holds "$folder" || { complain 'not even undisturbed'; cat "$work/said"; }
lines
members "$([[ ${OWNER:-} == full ]] && echo 1 || echo 9)"
old_file
old_world_line | chained 1 >"$record"
who_comes 'the old file and its line' open which
cp "$folder/kmdata/local/world.old" "$base/backup/kmdata/local/world"
who_comes 'the old file on the backup medium' restore restore
echo "$tried forgeries"
exit $((bad > 0))
