# For the tests of faults: ceremonies by the test variants of the programs, and
# what must hold of one after a fault. Sourced by bash; $work is the scratch.

. "$top_srcdir/tests/paper-lib.sh"
run=$top_builddir/tests/fake/run
scripts=$top_srcdir/tests/replay
kid=https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/0123456789abcdef0123456789abcdef

skip() {
	echo "skipped: $*"
	exit 77
}

faults_setup() {
	[[ -x $run/keyconvoy-keyd ]] || skip 'the test variants are not built'
	work=$(mktemp -d) || exit 99
	trap 'rm -rf "$work"' EXIT
	(umask 077 && openssl genpkey -algorithm RSA \
	    -pkeyopt rsa_keygen_bits:2048 -out "$work/vault.pem" &&
	    openssl pkey -in "$work/vault.pem" -pubout -out "$work/kek.pem") \
	    2>"$work/openssl.err" || { cat "$work/openssl.err"; exit 99; }
	# The same pages; whoever is stuck tries again, then with the card anew.
	# It never comes to its last line: the ceremony ends before.
	{
		sed '/^step signoff\.end/,$d' "$scripts/anywhere.script"
		printf '%s\n' 'on signoff.end' 'press next' 'end' \
		    'press next' 'card remove' 'press next' 'step signoff.end'
	} >"$work/again.script"
	export work
}

# Programs under AddressSanitizer have no jail and lock nothing.
SANITIZED=$(grep -aq __asan_init "$top_builddir/keyconvoy" 2>/dev/null && echo yes)

# Sets $drop, which runs a command as nobody; skips when that cannot be.
as_nobody() {
	((EUID == 0)) || skip 'only root can become somebody else'
	nobody=65534
	drop="setpriv --reuid=$nobody --regid=$nobody --clear-groups --"
	command -v setpriv >/dev/null || skip 'setpriv is not there'
	chmod 711 "$work"
	$drop test -x "$run/keyconvoy" -a -r "$scripts/practice.secrets" ||
	    skip 'this folder is closed to nobody'
}

# The folders of one ceremony.
place() {	# dir
	mkdir -p "$1/data" "$1/stick" "$1/backup" && cp "$work/kek.pem" "$1/stick/"
}

# Exit status of keyconvoy; what it says lies in DIR/out and DIR/err.
ceremony() {	# dir, script, new or a folder's name
	timeout -k 5 300 "$run/keyconvoy" --lang en --replay "$2" \
	    --secrets "$scripts/practice.secrets" --data "$1/data" \
	    --stick "$1/stick" --backup "$1/backup" --var CEREMONY="$3" \
	    --var KEK="$1/stick/kek.pem" --var KID="$kid" --var TYPE=p-256 \
	    >"$1/out" 2>"$1/err" </dev/null
}

# The ceremony's folder in DIR, by its record; nothing when there is none yet.
folder() {	# dir
	local r
	for r in "$1"/data/ceremonies/*/transcript.jsonl; do
		[[ -e $r ]] && (($(wc -l <"$r") > 0)) && basename "${r%/*}"
	done
}

sealed() {	# dir: nothing is left to be resumed
	local f
	f=$(folder "$1")
	[[ -n $f ]] &&
	    [[ $(tail -c 1 "$1/data/ceremonies/$f/transcript.jsonl" | od -An -tx1) == ' 0a' ]] &&
	    tail -n 1 "$1/data/ceremonies/$f/transcript.jsonl" | grep -q '"event":"seal"' &&
	    grep -q '"event":"end"' "$1/data/ceremonies/$f/transcript.jsonl"
}

resume() {	# dir
	local f
	# The former keyconvoy-cardd ends when it sees that it is alone.
	[[ ! -e $1/data/cards/lock ]] || flock -w 10 "$1/data/cards/lock" true
	f=$(folder "$1")
	# The pages, too, when it is the launcher that was killed.
	[[ ! -e $1/data/ceremonies/$f/lock ]] || flock -w 10 "$1/data/ceremonies/$f/lock" true
	if ! sealed "$1"; then
		ceremony "$1" "$scripts/anywhere.script" "${f:-new}" || return
	fi
	! copy_cut_short "$1" || ceremony "$1" "$scripts/setup/finished.script" "$f"
}

# Every file, the ceremony's folder by one name.
files() {	# dir
	(cd "$1" && find data stick backup -mindepth 1 \( -type f -o -type l \) \
	    ! -name "*.void-*" |
	    sed -E 's,/ceremonies/[0-9]{4}-[0-9]{2}-[0-9]{2}-contoso(-[0-9a-f]{8})?/,/ceremonies/CEREMONY/,' |
	    LC_ALL=C sort)
}

# Killed in the last copy of the record, whose mark comes last: the ceremony is at its
# end, and whoever looks at it there has the rest copied.
copy_cut_short() {	# dir
	[[ $(sed -n 's/^ *"n": *\([0-9]*\),*$/\1/p' "$1/backup/keyconvoy/backup") != \
	    $(cat "$1"/data/ceremonies/*/transcript.jsonl | wc -l) ]]
}

# The lines that count: what no seal covered when a ceremony was resumed is done
# again, but for what people confirm.
counted() {	# transcript
	awk '
	/"event":"resumed"/ {
		match($0, /"from":[0-9]+/); from = substr($0, RSTART + 7, RLENGTH - 7)
		match($0, /"to":[0-9]+/); to = substr($0, RSTART + 5, RLENGTH - 5)
		for (i = from + 0; i <= to + 0; i++)
			if (line[i] !~ /"event":"(begin|roster|ready|kek|quorum|enrol)/)
				gone[i] = 1
	}
	/"event":"void".*"keep":true/ {
		for (i = 1; i < NR; i++)
			if (line[i] ~ /"event":"(world|proved)"/)
				gone[i] = 1
		gone[NR] = 1
	}
	/"event":"key-void"/ {
		for (i = 1; i < NR; i++)
			if (line[i] ~ /"event":"key-begin"/)
				gone[i] = 1
		gone[NR] = 1
	}
	{ line[NR] = $0 }
	END { for (i = 1; i <= NR; i++) if (!gone[i]) print line[i] }' "$1"
}

# Each effect once; how often the others may come.
effects() {	# transcript
	counted "$1" | sed -E -e 's/.*"event":"exception".*"what":"([a-z-]*)".*/exception-\1/' \
	    -e 's/.*"event":"([a-z-]*)".*/\1/' | LC_ALL=C sort | uniq -c |
	awk '
	BEGIN {
		once = "begin roster ready kek quorum world world-done backup " \
		    "key-begin key key-backup copy inspected package " \
		    "handover sign-begin end"
		n = split(once, names, " ")
		for (i = 1; i <= n; i++)
			lo[names[i]] = hi[names[i]] = 1
		lo["compared"] = 2; hi["compared"] = 4	# in each sitting that copies
		lo["enrolled"] = hi["enrolled"] = 3
		lo["proved"] = hi["proved"] = 3
		lo["initials"] = hi["initials"] = 5
		lo["enrol-begin"] = 3; hi["enrol-begin"] = 4
		lo["seal"] = 1; hi["seal"] = 99		# verify looks at them
		lo["opened"] = 1; hi["opened"] = 2
		hi["resumed"] = hi["confirmed"] = hi["gathered"] = hi["exception-resumed"] = 1
		hi["exception-daemons-restarted"] = hi["closed"] = 1
		hi["exception-head-unwritten"] = 2	# killed: nobody wrote words
		hi["exception-puk-not-factory"] = 1	# PUK set, key not yet
	}
	{ have[$2] = $1 }
	END {
		for (e in hi)
			if (have[e] + 0 < lo[e] + 0 || have[e] + 0 > hi[e])
				printf "%s x %d; ", e, have[e]
		for (e in have)
			if (!(e in hi))
				printf "%s x %d; ", e, have[e]
	}'
}

# Prints what does not hold of a ceremony that has come to its end.
complaints() {	# dir, file with the files of an undisturbed one
	local f n
	n=$(find "$1/data" -name transcript.jsonl | wc -l)
	[[ $n == 1 ]] || echo "$n records"
	f=$(folder "$1")
	[[ -n $f ]] || return
	effects "$1/data/ceremonies/$f/transcript.jsonl"
	"$run/keyconvoy" --lang en verify $(paper "$1/data/ceremonies/$f") "$1/data/ceremonies/$f" \
	    >"$1/verify" 2>&1 </dev/null ||
	    grep -v '^\[ok\]' "$1/verify"
	grep -qx 'Result: SUCCESS' "$1/verify" || echo 'not verified'
	files "$1" | diff "$2" -
}

# -- one fault ---------------------------------------------------------------------

# A page said what the disk does; before there is a page keyconvoy says it.
says_so() {	# dir
	grep -Eqx 'notice (disk|medium|record)-(full|error|again)' "$1/log" ||
	    grep -Eq '^keyconvoy: .*: ' "$1/err"
}

# Runs the ceremony with the fault and to its end; prints what was wrong. With
# back-N it was killed after record N before, and the fault meets the resumed one.
disturb() {	# dir, scenario, fault
	local script=$scripts/anywhere.script status f=
	[[ $2 == once || $2 == back-* ]] && script=$work/again.script
	if [[ $2 == back-* ]]; then
		KC_FAULT="in=keyconvoy-pages at=record n=${2#back-} when=after \
who=pages log=$1/left" ceremony "$1" "$script" new 2>/dev/null
		[[ -e $1/left.fired ]] || echo 'was not left'
		flock -w 10 "$1/data/cards/lock" true
		f=$(folder "$1")
	fi
	KC_FAULT="$3 log=$1/log" ceremony "$1" "$script" "${f:-new}"
	status=$?
	[[ -e $1/log.fired ]] || echo 'the fault did not happen'
	case $2/$status in
	kill/137 | daemon/0) ;;
	lasts/[13] | once/3)
		says_so "$1" || echo 'no notice said it' ;;
	once/1 | back-*/1)
		says_so "$1" || echo 'no notice said it'
		grep -q 'the ceremony has ended' "$1/err" || {
			echo 'did not go on:'
			head -n 20 "$1/err"
		}
		# Daemons that cannot start: keyconvoy itself starts again.
		! grep -q 'page shows aside.trouble' "$1/err" || resume "$1" ;;
	*)
		echo "ended with $status:"
		head -n 20 "$1/err" ;;
	esac
	[[ $2/$status == once/1 || $2 == back-* || $2 == daemon ]] || resume "$1" || {
		echo 'not resumed:'
		head -n 20 "$1/err"
	}
}

one() {	# scenario, fault
	local dir why
	dir=$work/$(tr -c 'a-z0-9' _ <<<"$1 $2")
	place "$dir" || return
	why=$({ disturb "$dir" "$1" "$2"; complaints "$dir" "$work/files"; } 2>&1)
	if [[ -z $why ]]; then
		echo "passed $1 $2"
		rm -rf "$dir"
	else
		# In one piece: another one may write at the same time.
		printf '%s\n%s\n' "FAILED $1 $2" "$(sed 's/^/       /' <<<"$why")"
		[[ -z ${KEEP:-} ]] || { mkdir -p "$KEEP" && cp -a "$dir" "$KEEP/"; }
	fi
}

# -- all of them -------------------------------------------------------------------

# An undisturbed ceremony that counts; its log is $work/count-NAME.
count() {	# name, fault
	local dir=$work/count-dir-$1 why
	place "$dir"
	KC_FAULT="$2 n=0 log=$work/count-$1" \
	    ceremony "$dir" "$scripts/anywhere.script" new || {
		cat "$dir/err"
		exit 1
	}
	sed -i '/^notice /d' "$work/count-$1"
	files "$dir" >"$work/files"
	why=$(complaints "$dir" "$work/files")
	rm -rf "$dir"
	[[ -z $why ]] || { echo "undisturbed: $why"; exit 1; }
}

# Takes lines "SCENARIO FAULT", each FAULTS_STEP-th of them and none twice, for its
# folder has its name; the last line says N passed, N failed. Two at a time.
sweep() {
	export -f one disturb complaints counted effects files folder sealed resume \
	    paper_of paper_head copy_cut_short \
	    ceremony place says_so paper
	export run scripts kid
	awk -v step="${FAULTS_STEP:-1}" '!seen[$0]++ && n++ % step == 0' |
	    xargs -P "${FAULTS_JOBS:-2}" -I{} bash -c \
	    'set -- {}; s=$1; shift; one "$s" "$*"' |
	    awk '
	    /^passed/ { p++ }
	    /^FAILED/ { f++ }
	    !/^passed/ { print }
	    /^(passed|FAILED)/ && (p + f) % 200 == 0 {
		printf "%d done\n", p + f
		fflush()
	    }
	    END {
		printf "%d passed, %d failed\n", p, f
		exit f > 0 || p == 0
	    }'
}
