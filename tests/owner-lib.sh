# Whoever has the disk, and no card, between two sittings: sittings, paper, and what
# must hold. Sourced by tests/owner.sh after faults-lib.sh and chain-lib.sh.
#
# A stop is a folder $work/base/STOP: data, stick and backup as a sitting left
# them, T (every line that the program wrote), and paper (the words that its pages
# showed for writing, and those of the sheets). What is done to it is a case. A record
# names its media by their places: the medium of a stop is put aside, or whatever goes
# on from there would write to it, too.

# -- paper ---------------------------------------------------------------------

# The read-outs of pages: "LABEL|HEX|TWELVE WORDS", in order.
shown() {	# output of a replay
	awk '
	function hex() { return NF == 4 && length($0) == 35 && /^[0-9a-f ]+$/ }
	function six() { return NF == 6 && /^[a-z ]+$/ }
	stage == 0 && /:$/ { label = $0; next }
	stage == 0 && hex() { digest = $0; stage = 1; next }
	stage == 1 && hex() { digest = digest $0; stage = 2; next }
	stage == 2 && six() { words = $0; stage = 3; next }
	stage == 3 && six() {
		gsub(/ /, "", digest)
		print label "|" digest "|" words " " $0
	}
	{ stage = 0 }' "$1"
}

# The digest (2), or the words (3), that stood first under a label; nothing when it
# never did.
written() {	# paper, label, 2 or 3
	grep -m 1 "^$2" "$1" | cut -d'|' -f"$3"
}

# What is typed where a page asks for words: all of them, by their digest; where paper
# has none yet it is the first time, and people write them down.
typed() {	# paper, label, fact
	local hex
	hex=$(written "$1" "$2" 2)
	echo "set word ${hex:-@$3}"
}

# Whoever left the ceremony wrote the record's words down; who was interrupted did not.
returns() {	# paper
	local hex
	hex=$(written "$1" 'Record, to' 2)
	if [[ -n $hex ]]; then
		echo "set paper typed\\n\\tset word $hex"
	else
		echo 'set paper none'
	fi
}

# The script of people who have this paper: they type what stands there, read the
# pages that ask them aloud, and go on where a seal is broken, as far as they may.
people() {	# paper, script
	sed -E \
	    -e "s/set paper none/$(returns "$1")/" \
	    -e "s/set word @hknso/$(typed "$1" 'World hash' hknso)/" \
	    -e "s/set word @kek/$(typed "$1" 'KEK, to' kek)/" \
	    -e "s/set word @root/$(typed "$1" Root root)/" \
	    -e "s/set word @toolset/$(typed "$1" Toolset toolset)/" \
	    -e 's/^on (welcome.confirm|world.(confirm|broken|exists)|exchange.(compare|root)|signoff.sealed)$/&\n\tpage/' \
	    "$2"
	printf '%s\n' 'on world.broken' 'page' 'press next' 'end' \
	    'on rights.replace' 'set then replace' 'press next' 'end' \
	    'on rights.anew' 'set then replace' 'press next' 'end'
}

# What people were asked whether it is so.
confirmed() {	# output of a replay
	awk '/^REHEARSAL/ { on = 0 } /^Is this still so/ { on = 1 }
	    /^Notice|^!/ { next } on && NF > 0' "$1"
}

# -- sittings --------------------------------------------------------------------

record() {	# dir
	echo "$1"/data/ceremonies/*/transcript.jsonl
}

# The script that goes as far as a page and stays there.
until_page() {	# page
	awk -v page="$1" '/^on /{ drop = $2 == page } !drop { print }
	    /^end/{ drop = 0 }' | sed '/^step /d;/^expect file/d'
	echo "step $1"
}

# One sitting, which adds to paper, where the words of an earlier interruption are
# struck out; its answers in DIR/script. Exit status.
sitting() {	# dir
	local f status
	f=$(folder "$1")
	[[ ! -e $1/data/cards/lock ]] || flock -w 10 "$1/data/cards/lock" true
	[[ ! -e $1/data/ceremonies/$f/lock ]] || flock -w 10 "$1/data/ceremonies/$f/lock" true
	ceremony "$1" "$1/script" "${f:-new}"
	status=$?
	sed -i '/^Record, to/d' "$1/paper"
	shown "$1/out" >>"$1/paper"
	return $status
}

# A stop of method azure or world, out of another one or from nothing: at a page,
# left there, at "end", or killed after (before) the N-th record.
stop() {	# name, method, from, where; whose KEK (ours when it is not said)
	local dir=$work/base/$1 whose=${5:-ours} status
	if [[ -n $3 ]]; then
		goes_on_from "$3" "$dir" && rm -f "$dir/fault"*
	else
		place "$dir"
		cp "$work/$whose/sheet" "$dir/paper"
		cp "$work/$whose/kek.pem" "$dir/stick/"
		[[ $2 == azure ]] ||
		    cp "$work/$whose"/KeyVault-*.zip "$dir/stick/"
	fi
	people "$dir/paper" "$work/$2.script" >"$dir/whole"
	case $4 in
	end) cp "$dir/whole" "$dir/script"; sitting "$dir" ;;
	after:*|before:*)
		cp "$dir/whole" "$dir/script"
		KC_FAULT="in=keyconvoy-pages at=record n=${4#*:} \
when=${4%:*} who=pages log=$dir/fault" sitting "$dir" 2>/dev/null
		status=$?
		((status == 137)) ;;
	*) until_page "${4#left:}" <"$dir/whole" >"$dir/script"
		[[ $4 != left:* ]] ||
		    printf '%s\n' 'press quit' 'press next' 'step aside.left' \
		    page 'press next' >>"$dir/script"
		sitting "$dir" ;;
	esac || { { echo "stop $1:"; cat "$dir/err"; } >&2; exit 1; }
	cp "$(record "$dir")" "$dir/T"
	people "$dir/paper" "$work/$2.script" >"$dir/whole"
	mv "$dir/backup" "$dir/aside"
}

goes_on_from() {	# stop, dir
	cp -a "$work/base/$1" "$2" && mv "$2/aside" "$2/backup"
}

# -- the oracle ----------------------------------------------------------------------

# What people decided before there was a seal, as the fold takes it; two records say
# the same when this is the same. The rest of these lines decides nothing.
told() {	# file
	jq -cs '[.[] | {
		begin: {mode, name},
		roster: {people},
		ready: {offset},
		kek: {kid, kek, bits, ops_known, not_before, expires},
		toolset: {region, toolset},
		quorum: {k, of, suite, puk_forget},
		enrolled: {x, number, guid, holder, point}
	}[.event] as $it | select($it) | {key: (.event + "\(.x)"), value: $it}]
	| from_entries | to_entries | sort' "$1"
}

# Whether lines that were under no seal when people came back, and only those, differ
# from what the program wrote.
only_unsealed() {	# dir
	local from n r
	r=$(record "$1")
	n=$(wc -l <"$1/E")
	from=$(tail -n +$((n + 1)) "$r" | jq -r 'select(.event == "resumed").from' |
	    head -n 1)
	[[ -n $from ]] && cmp -s <(head -n $((from - 1)) "$r") \
	    <(head -n $((from - 1)) "$1/T") &&
	    [[ $(told "$r") == "$(told "$1/T")" ]]
}

# How a success is one: as the program wrote it, and in what sense.
as_written() {	# dir
	local r n
	r=$(record "$1")
	n=$(wc -l <"$1/E")
	if ((n == $(wc -l <"$1/T"))) && cmp -s <(head -n "$n" "$r") "$1/T"; then
		echo whole
	elif ! cmp -s <(confirmed "$1/out") "$1/confirmed"; then
		echo asked
	elif cmp -s <(head -n "$n" "$1/T") "$1/E"; then
		echo back		# only paper tells
	elif only_unsealed "$1"; then
		echo unsealed
	else
		echo "verify says SUCCESS; first line that differs:"
		diff "$1/T" "$r" | sed -n '2p' | cut -c1-300
	fi
}

# Whom a package is for: "ours", "theirs", or nobody.
opens() {	# .byok
	local kek
	if [[ $method == world ]]; then
		kek=$(jq -r .payload "$1" | b64url | cut -d. -f1 | b64url | jq .kek)
		case $kek in
		"$(member_of "$work/base/world-whole" package .kek)") echo ours ;;
		"$(member_of "$work/base/world-decoy" package .kek)") echo theirs ;;
		esac
	elif jq -r .ciphertext "$1" | b64url | head -c 256 | openssl pkeyutl -decrypt \
	    -inkey "$work/theirs/private.pem" -pkeyopt rsa_padding_mode:oaep \
	    -pkeyopt rsa_oaep_md:sha1 >/dev/null 2>&1; then
		echo theirs
	elif jq -r .ciphertext "$1" | b64url | head -c 256 | openssl pkeyutl -decrypt \
	    -inkey "$work/ours/private.pem" -pkeyopt rsa_padding_mode:oaep \
	    -pkeyopt rsa_oaep_md:sha1 >/dev/null 2>&1; then
		echo ours
	fi
}

b64url() {
	local s
	s=$(tr -- '-_' '+/' | tr -d '\n')
	case $((${#s} % 4)) in 2) s=$s== ;; 3) s=$s= ;; esac
	base64 -d <<<"$s"
}

# Packages that the ceremony made, not those that were put there.
packages_for() {	# dir, how it ended: complaints
	local f whose
	for f in "$1"/data/ceremonies/2*/out/*.byok "$1"/stick/*.byok; do
		[[ -f $f ]] || { [[ $2 == refused ]] || echo "no $f"; continue; }
		whose=$(opens "$f")
		[[ $2 != success || $whose == ours ]] || echo "${f##*/} is for $whose"
		cmp -s "$f" "$work/base/$method-decoy/stick/${f##*/}" ||
		    [[ $whose != theirs ]] || echo "${f##*/} is for the owner's KEK"
	done
}

# The key that is packed is the one that the program made.
key_of() {	# dir, stop: complaints
	local key=kmdata/local/key_simple_contosokey line
	line=$(jq -c 'select(.event == "key" or .event == "key-confirmed")' \
	    "$(record "$1")" | tail -n 1)
	[[ $(jq -r .how <<<"$line") == new ]] ||
	    cmp -s "$1"/data/ceremonies/2*/$key "$work/base/$2"/data/ceremonies/2*/$key ||
	    echo "another key was taken: $line"
}

# One line: what became of it, or what does not hold.
judge() {	# dir, exit status of the ceremony, stop
	local hknso head how why= stop=$3
	hknso=$(written "$1/paper" 'World hash' 3)
	head=$(grep '^Sealed record' "$1/paper" | tail -n 1 | cut -d'|' -f3)
	[[ $2 == [01] ]] || why="the ceremony ended with $2"
	set -- "$1" ${hknso:+--hknso "$hknso"} ${head:+--head "$head"}
	"$run/keyconvoy" --lang en verify "${@:2}" "$1"/data/ceremonies/2*/ >"$1/said" 2>&1
	how=$?
	[[ $how == [01356] ]] || why="verify ended with $how"
	if grep -qx 'Result: SUCCESS' "$1/said"; then
		how=$(as_written "$1")
		[[ $how == [a-z]* && $how != verify* ]] || why=$how
		[[ $stop != *-left || $how == whole ]] ||
		    why+="paper had the record's words, and it was $how"
		[[ $how == asked ]] ||
		    why+=$(packages_for "$1" success; key_of "$1" "$stop")
	else
		how=refused
		why+=$(packages_for "$1" refused)
	fi
	if [[ -z $why ]]; then echo "$how"; else printf 'FAILED\n%s\n' "$why"; fi
}

# -- one case --------------------------------------------------------------------------

one_case() {	# stop, kind, argument, what; or where to keep what people were asked
	local dir said status=0 method=${1%%-*}
	dir=$work/case/$1.$2.$(tr -c "a-z0-9-" _ <<<"$3")
	goes_on_from "$1" "$dir" || return
	change "$dir" "$2" "$3" 2>"$dir/changed" || { rm -rf "$dir"; return; }
	cp "$(record "$dir")" "$dir/E"
	if [[ $1 != *-whole ]]; then
		cp "$dir/whole" "$dir/script"
		sitting "$dir"
		status=$?
	fi
	[[ $2 != nothing ]] || confirmed "$dir/out" | tee "$4" >"$dir/confirmed"
	said=$(judge "$dir" "$status" "$1")
	if [[ $2 == nothing && $said != whole ]]; then
		echo "nothing was changed at $1, and it is not whole: $said"
		cat "$dir/said" "$dir/err"
	elif [[ $said != FAILED* ]]; then
		echo "passed $said $1 $2"
		rm -rf "$dir"
	else
		printf '%s\n' "FAILED $1 $2 $3 ${4-}$(tail -n +2 <<<"$said" |
		    sed 's/^/\n       /' | tr -d '\0')"
		[[ -z ${KEEP:-} ]] || { mkdir -p "$KEEP" && cp -a "$dir" "$KEEP/"; }
	fi
}

# -- all of them -----------------------------------------------------------------------

# The lines of $work/plan, "STOP KIND ARGUMENT [WHAT]"; of each kind the first and
# each STEP-th after it. Counts by what became of them; the last line says N passed,
# N failed.
owner_sweep() {	# step
	local names
	names=$(declare -F | sed 's/^declare -f //')
	export -f $names
	export work run scripts kid top_srcdir
	awk -v step="$1" 'n[$2]++ % step == 0' "$work/plan" |
	    xargs -P "${OWNER_JOBS:-$(nproc)}" -L 1 bash -c 'one_case "$@"' case |
	    awk '
	    $1 == "passed" { p++; n[$2]++ }
	    $1 == "FAILED" { f++ }
	    $1 != "passed" { print; fflush() }
	    END {
		for (how in n)
			printf "  %s: %d\n", how, n[how] | "sort"
		close("sort")
		printf "%d passed, %d failed\n", p, f
		exit f > 0 || p == 0
	    }'
}
