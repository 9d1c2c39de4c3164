#!/usr/bin/env bash
# The linear front end: a whole rehearsal by lines, with mistakes, in English and
# in French; on a terminal PINs are not shown. What --record writes is replayed:
# the same record, but for what is random.
set -u
here=$top_srcdir/tests
program=$top_builddir/tests/fake/run/keyconvoy
[ -x "$program" ] || program=$top_builddir/keyconvoy
kid=https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/00112233445566778899aabbccddeeff
command -v openssl >/dev/null || { echo "skipped: openssl is not installed"; exit 77; }
dir=$(mktemp -d) || exit 1
pages=
trap '[ -z "$pages" ] || kill "$pages" 2>/dev/null; rm -rf "$dir"' EXIT
kek=$dir/kek.pem
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 |
    openssl pkey -pubout -out "$kek" || exit 1
# shellcheck source=tests/plain-lib.sh
. "$here/plain-lib.sh"
# shellcheck source=tests/paper-lib.sh
. "$here/paper-lib.sh"
bad=0

wrong() {
	echo "$*"
	bad=1
}

ended() {	# STATUS
	local status
	exec 7>&-
	wait "$pages"
	status=$?
	pages=
	[ $status -eq "$1" ] && return
	wrong "$lang: status $status, expected $1"
	tail -n 25 "$run/out" "$run/err"
}

shown() {	# TEXT...
	local t
	for t in "$@"; do
		grep -qF -- "$t" "$run/out" || wrong "$lang: not shown: $t"
	done
}

# -- a rehearsal -----------------------------------------------------------------

rehearse() {	# LANGUAGE
	whole "$1" || bad=1
	ended 0
	grep -qE '48291537|730164|5926380|999999|111222' "$run/out" "$run/rec" &&
	    wrong "$lang: a PIN is shown"
	# Its own recording, with names for secrets, mistakes too.
	grep -qx 'secret again PIN_2' "$run/rec" || wrong "$lang: no PIN_2"
	grep -qx 'secret pin PIN_3' "$run/rec" &&
	    grep -qx 'secret again PIN_3' "$run/rec" || wrong "$lang: no PIN_3"
	grep -qx 'set word @hknso' "$run/rec" || wrong "$lang: no @hknso"
	[ "$(stat -c %a "$run/rec")" = 600 ] || wrong "$lang: mode of the recording"
	# What happened is a line each, and verify says it.
	for what in pin-refused word-refused; do
		grep -q "\"what\":\"$what\"" "$run"/data/ceremonies/*-contoso/transcript.jsonl ||
		    wrong "$lang: the record does not know of $what"
	done
	"$program" verify $(paper "$run"/data/ceremonies/*-contoso) "$run"/data/ceremonies/*-contoso \
	    >"$run/verify" ||
	    { wrong "$lang: verify"; cat "$run/verify"; }
	grep -qE 'pin-refused|word-refused' "$run/verify" &&
	    wrong "$lang: verify says ids, no sentences"
}

rehearse en
shown 'The ceremony is finished' 'No choice of this question has that number' \
    'No note can be written on this page' 'asks for no card that could be' \
    'has that letter or number' 'An empty line is no PIN' 'This line is too long' 'are no text' \
    'PIN refused' 'At the end everybody on this' 'Not the words that are asked' \
    'Bag of the spare cards, for practice' 'RÉPÉTITION'
grep -qE '^[^ ].*: \[ ' "$run/out" && wrong 'a field is said twice'
[ "$(grep -c '^The world is being made' "$run/out")" -eq 1 ] || wrong 'a wait is said twice'
[ "$(grep -c '2  DLf1024s160mRijndael' "$run/out")" -eq 2 ] ||
    wrong 'a list is not there when its question comes again'
rehearse fr
shown 'La cérémonie est terminée'

# -- the recording is replayed ----------------------------------------------------

replay() {	# FOLDER SCRIPT SECRETS ARGUMENTS...
	mkdir -p "$1/stick" "$1/backup"
	"$program" --data "$1/data" --stick "$1/stick" --backup "$1/backup" \
	    --replay "$2" --secrets "$3" "${@:4}" >"$1/out" 2>"$1/err" &&
	    return
	wrong "replay of $2 failed"
	tail -n 25 "$1/err"
}

# What is random, or the clock's, or this folder's.
masked() {	# FOLDER
	sed -E 's/"(time|clock|prev|guid|point|hknso|hkm|spki|sha256|jws|stick|backup|medium|mark|ceremony)":"[^"]*"/"\1":"*"/g
	    s/[0-9a-f]{64}/*/g' \
	    "$1"/data/ceremonies/*-contoso/transcript.jsonl
}

same() {	# FOLDER FOLDER
	masked "$1" >"$dir/one"
	masked "$2" >"$dir/two"
	[ -s "$dir/one" ] && diff "$dir/one" "$dir/two" >"$dir/diff" && return
	wrong "$1 and $2 differ"
	cut -c 1-300 "$dir/diff"
	return 1
}

# The lines above, typed once more by a script.
n=0
for pin in 111222 222111 48291537 730164 5926380 999999 48291537 730164 \
    5926380 48291537 730164; do
	n=$((n + 1))
	echo "PIN_$n=$pin"
done >"$dir/typed"
replay "$dir/again" "$dir/en/rec" "$dir/typed" --lang fr
same "$dir/en" "$dir/again" || :

# The sample's script, and the script of that.
replay "$dir/sample" "$here/replay/offline-azure.script" \
    "$here/replay/practice.secrets" --var KEK="$kek" --var KID="$kid" \
    --record "$dir/recorded"
sed -n 's/^secret .* //p' "$here/replay/offline-azure.script" >"$dir/names"
sed -n 's/^secret .* //p' "$dir/recorded" | paste - "$dir/names" | sort -u |
    while read -r new name; do
	sed -n "s/^$name=/$new=/p" "$here/replay/practice.secrets"
    done >"$dir/secrets"
[ "$(wc -l <"$dir/secrets")" -eq 8 ] || wrong "names of secrets: $(cat "$dir/secrets")"
replay "$dir/copy" "$dir/recorded" "$dir/secrets"
same "$dir/sample" "$dir/copy" || :
# It sees what differs.
masked "$dir/copy" | sed 's/Alice/Alicf/' | diff -q "$dir/one" - >/dev/null &&
    wrong 'the comparison cannot fail'

# A file that exists is no place for a recording.
"$program" --plain --data "$dir/none" --record "$dir/recorded" </dev/null \
    >"$dir/out" 2>&1
[ $? -eq 3 ] || wrong 'a recording took the place of a file'

# The end of the input leaves.
"$program" --plain --lang en --data "$dir/none" </dev/null >"$dir/out" 2>&1
[ $? -eq 4 ] && grep -q 'The input has ended' "$dir/out" ||
    wrong "no input: $(cat "$dir/out")"

# A key that a page names is typed by its name, and the first lines say so.
printf '1\nF3\n' | "$program" --plain --lang en --data "$dir/none" >"$dir/out" 2>&1
[ "$(grep -c '^keyconvoy$' "$dir/out")" -eq 2 ] &&
    sed '/^REHEARSAL/,$d' "$dir/out" | grep -qF '`F3`' ||
    wrong "F3, typed: $(cat "$dir/out")"

# A page that is shown again in another language has no line of the first one.
{ yes '' | head -n 13; echo language; } |
    "$program" --plain --lang en --data "$dir/switched" >"$dir/out" 2>&1
grep -q ' UTC, which is ' "$dir/out" && grep -q ' UTC, soit ' "$dir/out" ||
    wrong "the time, in two languages: $(cat "$dir/out")"

# Of two that were left the later one is offered, whatever their names are.
for lines in '1\nZeta' '1\nAlpha\n1'; do
	{ printf "$lines\n"; yes '' | head -n 12; } |
	    "$program" --plain --lang en --data "$dir/later" >"$dir/out" 2>&1
	sleep 1		# a record's times are whole seconds
done
"$program" --plain --lang en --data "$dir/later" </dev/null >"$dir/out" 2>&1
grep -q '^> [0-9]*  Alpha: interrupted' "$dir/out" ||
    wrong "which one was left last: $(cat "$dir/out")"

# -- a daemon ends while people see a record again -------------------------------------

keyd_of() {	# PID: that one of those that it started
	local p
	for p in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
		if [ "$(cat "/proc/$p/comm")" = keyconvoy-keyd ]; then
			echo "$p"
		else
			keyd_of "$p"
		fi
	done
}

# The station with a network opens no world: it asks its question again.
asked_again() {
	local page
	{ yes '' | head -n 13; printf 'quit\n\n\n'; } | "$program" --plain --lang en \
	    --station online --data "$dir/online/en/data" >"$dir/out" 2>&1
	dir=$dir/online begin en --station online && say 2 1 2 || return
	for page in welcome.confirm welcome.here; do
		at $page && kill "$(keyd_of "$pages")" && at aside.lost && say '' &&
		    at $page || return
		[ $page = welcome.here ] || say '' ''	# two pages of it
	done
	say quit ''
	exec 7>&-
	wait "$pages"
	[ $? -eq 4 ] && pages=
}

asked_again || wrong "a daemon ended at the connected station: $(tail -n 9 "$run/out" "$run/err")"

# -- on a terminal -------------------------------------------------------------------

until_shown() {	# TEXT COUNT
	local i=0 gone=
	while [ "$(grep -aoF -- "$1" "$run/out" | wc -l)" -lt "$2" ]; do
		i=$((i + 1))
		[ $i -le 600 ] && [ -z "$gone" ] ||
		    { wrong "terminal: waited for $1"; tail -n 25 "$run/out"; return 1; }
		# What it said last is looked at once more.
		kill -0 "$pages" 2>/dev/null || gone=yes
		sleep 0.1
	done
}

terminal() {
	local ask='not shown while you type:'

	say '' '' '' '' '' '' '' '' '' '' '' '' '' '' '' '' '' "$kek" "$kid" '' ''
	say '' '' '' show	# the PUK is shown
	say '' '' ''
	until_shown "$ask" 1 && say 48291537 &&
	    until_shown "$ask" 2 && say 48291537 &&
	    at world.puk && say '' && at world.insert && say '' '' '' &&
	    until_shown "$ask" 3 || return
	grep -aqE 'PUK: [0-9]{8}' "$run/out" || wrong 'terminal: no PUK'
	# Ctrl-C asks, as F10 does; twice in a row it ends.
	kill -INT "$(cat "$run/pid")"
	until_shown 'Enter leaves' 1 && say '<' && until_shown "$ask" 4 || return
	grep -qx 'press F10' "$run/rec" || wrong 'terminal: no key of Ctrl-C'
	kill -INT "$(cat "$run/pid")"
	until_shown 'Enter leaves' 2 && kill -INT "$(cat "$run/pid")"
	until_shown 'speed' 1
}

# Where no terminal can be made (no /dev/pts), this part cannot run.
if command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1; then
	lang=en run=$dir/terminal
	mkdir -p "$run/data" && mkfifo "$run/in" && cp "$kek" "$run/kek.pem"
	kek=$run/kek.pem
	printf '%s\n' "stty cols 80; sh -c 'echo \$\$ >\"$run/pid\"; exec env --default-signal=INT \"$program\" \
	    --plain --lang en --data \"$run/data\" --record \"$run/rec\"'; stty -a" \
	    >"$run/command"
	SHELL=/bin/sh script -qfec ". '$run/command'" /dev/null \
	    <"$run/in" >"$run/out" 2>"$run/err" 7>&- &
	pages=$!
	exec 7>"$run/in"
	terminal || bad=1
	exec 7>&-
	wait "$pages"
	pages=
	grep -aqF 48291537 "$run/out" && wrong 'terminal: a PIN is shown'
	grep -aqE '(^| )echo( |$)' "$run/out" || wrong 'terminal: no echo afterwards'
else
	echo 'script is not installed: no terminal was tried'
fi
exit $bad
