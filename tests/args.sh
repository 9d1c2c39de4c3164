#!/bin/sh
# The command line: what every option answers, and verify on records that need
# no daemon.
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HOME="$dir" LANGUAGE=en
unset XDG_DATA_HOME
bad=0

# STATUS  WORDS  ARGUMENTS...: the exit status, and words on stdout or stderr
try() {
	want=$1 words=$2
	shift 2
	"$top_builddir/keyconvoy" "$@" >"$dir/said" 2>&1 </dev/null
	got=$?
	[ "$got" -eq "$want" ] && grep -qF -- "$words" "$dir/said" && return
	echo "keyconvoy $*: status $got, expected $want and '$words':"
	cat "$dir/said"
	bad=1
}

try 0 'Usage: keyconvoy' --help
try 0 'Usage: keyconvoy' verify --help
try 0 'keyconvoy' --lang fr --help
try 0 'keyconvoy ' --version
try 0 'welcome.start' --list-steps
try 2 "no such option: --nonsense" --nonsense
try 2 'this option needs a value: --data' --data
try 2 'this option takes no value: --plain=x' --plain=x
try 2 'no such option: -x' -x
try 2 'this option needs a value: -k' verify -k
try 2 'option inconnue : --nonsense' --lang fr --nonsense
# The launcher reads the whole words alone: nobody writes them shorter.
try 2 'no such option: --sta=online' --sta=online --plain
try 2 'no such option: --statio' --statio online --plain
try 2 'no such option: --prod' --prod
try 2 'no such option: --he' verify --he zoo a
try 2 'no such command: dance' dance
try 2 'no such language: de' --lang de
try 2 'no such reader: paper' --reader paper
try 2 'no such module: hard' --module hard
try 2 'no such station: polar' --station polar
for option in data stick backup reader station module lang record replay secrets var; do
	try 2 "an empty value: --$option" "--$option" ''
	try 2 "an empty value: --$option" "--$option="
done
for option in kek kid; do
	try 2 "an empty value: --$option" inspect "--$option" '' a
done
for option in root hknso head card-root; do
	try 2 "an empty value: --$option" verify "--$option" '' a
done
try 2 'an empty value: -k' verify -k '' -w b
try 2 'expected https://HOST/keys/NAME/VERSION, as the vault writes a key identifier: banana' \
    inspect --kid banana a

# No word of the command line moves the terminal's cursor.
esc=$(printf 'x\033[31m\302\205\377')
for option in lang reader station module var; do
	try 2 'x?[31m??' "--$option" "$esc"
done
try 2 'no such option: --x?[31m??' "--$esc"
try 3 "x?[31m??: it is not there" --replay "$esc"
try 2 'x?[31m??' verify --head "$esc" a
try 2 'no such command: x?[31m??' "$esc"
for line in "$esc" "--$esc" "--lang $esc"; do
	# shellcheck disable=SC2086
	"$top_builddir/keyconvoy-vault" $line >"$dir/said" 2>&1
	if [ $? -ne 2 ] || ! grep -qF 'x?[31m??' "$dir/said"; then
		echo "keyconvoy-vault $line:"
		cat -v "$dir/said"
		bad=1
	fi
done

# Folders that others may write in, and places where none is.
: >"$dir/plain"
ln -s none "$dir/dangling"
mkdir -m 777 "$dir/open" "$dir/shared"
echo 'step welcome.start' >"$dir/empty.script"
try 3 'open: others may write in it' --replay "$dir/empty.script" --data "$dir/open"
try 3 'shared: others may write in it' --replay "$dir/empty.script" \
    --data "$dir/d" --reader "virtual:$dir/shared"
# A folder of cards from where the daemon would reach the worlds.
ln -s d "$dir/link"
mkdir -p "$dir/elsewhere/c" "$dir/e"
ln -s ../elsewhere/c "$dir/e/ceremonies"
for cards in "$dir/d" "$dir" "$dir/link" "$dir/new/../d" "$dir/d/ceremonies" \
    "$dir/d/ceremonies/cards" "$dir/link/ceremonies/a/b" d; do
	(cd "$dir" && try 3 'cards have a folder of their own' \
	    --replay "$dir/empty.script" --data "$dir/d" --reader "virtual:$cards"
	exit "$bad") || bad=1
	[ ! -e "$dir/d/ceremonies/cards" ] && [ ! -e "$dir/d/ceremonies/a" ] ||
	    { echo "$cards was made"; bad=1; }
done
try 3 'cards have a folder of their own' --replay "$dir/empty.script" \
    --data "$dir/e" --reader "virtual:$dir/elsewhere"
try 3 'cards have a folder of their own' --replay "$dir/empty.script" \
    --data "$dir/e" --reader "virtual:$dir/e"
try 3 'cards have a folder of their own' --replay "$dir/empty.script" \
    --data "$dir/f" --reader "virtual:$dir/f"
"$top_builddir/keyconvoy" --replay "$dir/empty.script" --data "$dir/d" \
    --reader "virtual:$dir/d/mine" >"$dir/said" 2>&1 || { cat "$dir/said"; bad=1; }
for what in plain dangling; do
	try 3 "$what: this is no folder" --replay "$dir/empty.script" --data "$dir/$what"
done
try 3 'no folder can be made here' --replay "$dir/empty.script" --data /proc/none

# What was not printed is said.
for line in --help --version --list-steps; do
	"$top_builddir/keyconvoy" $line 2>"$dir/said" >/dev/full
	if [ $? -ne 3 ] || ! grep -q 'output could not be written' "$dir/said"; then
		echo "$line on a full disk: $(cat "$dir/said")"
		bad=1
	fi
done
try 2 'an empty path' --reader virtual:
# Nothing behind a driver's name is taken for what belongs to it.
try 2 'an empty path' --reader virtual --plain
try 2 'expected NAME=VALUE: KEK' --var KEK
try 2 'expected NAME=VALUE: 1=2' --var 1=2
try 2 'a variable is set twice: A' --var A=1 --var A=2
try 2 '--secrets and --var need --replay' --var A=1
try 2 '--plain and --replay exclude each other' --plain --replay x
try 2 'no file is named' inspect
try 2 'no file is named' verify
try 2 'are a pair' verify -k a
try 2 'are a pair' verify -w a --root "$(printf %064d 0)"
try 2 'are a pair' verify --root "$(printf %064d 0)" a
try 2 'without other files: c' verify -k a -w b c
try 2 'SHA-256: 12' verify -k a -w b --root 12
try 2 'SHA-256: ' verify -k a -w b --root "$(printf %065d 0)"
try 2 'SHA-256: ' verify -k a -w b --root "$(printf %063dg 0)"
try 2 'are for one ceremony' verify --head "$(printf %064d 0)" a b
try 2 'are for one ceremony' verify -k a -w b --hknso "$(printf %064d 0)"
try 2 'expected twelve words' verify --head zoo a
try 2 'for a ceremony' verify -k a -w b --card-root c
try 3 'c: There is no such file' verify --card-root c a
try 2 'expected twelve words' verify --hknso "$(printf %063d 0)" a
try 3 'a: There is no such file' verify -k a -w b --root "$(printf %032d:%032d 0 0)"

try 2 'no file belongs here: x' cards x
try 2 'no such reader: paper' cards --reader paper
try 3 'no such reader' cards --reader "virtual:$dir/none"
try 3 'no such reader' cards --data "$dir/none"

# What is not built says so, in one sentence.
for o in --print-script '--module pkcs11:x' '--module nshield' '--plan x' \
    'report x'; do
	try 3 'not part of this version yet' $o
	[ "$(wc -l <"$dir/said")" -eq 1 ] || { echo "$o: more than a line"; bad=1; }
done

try 3 'The pages need a terminal'

# A script's mistakes are found before the ceremony begins.
printf 'press next\nstep nowhere\n' >"$dir/script"
try 2 "$dir/script:2: no such step or page: nowhere" --replay "$dir/script"
printf 'set kek ${KEK}\n' >"$dir/script"
try 2 "$dir/script:1: variable KEK is not set" --replay "$dir/script"
try 3 'it is not there' --replay "$dir/none"

# A zip is named, with the words to compare.
printf 'PK\003\004 and so on' >"$dir/z.zip"
try 3 "Its SHA-256, to compare: $(sha256sum "$dir/z.zip" | cut -d' ' -f1)" inspect "$dir/z.zip"

# A record: chained by what sha256sum says.
zeros=0000000000000000000000000000000000000000000000000000000000000000
one='{"n":1,"time":"2026-11-24T10:00:00Z","step":"participants","event":"begin","prev":"'$zeros'","mode":"rehearsal","name":"Test"}'
head=$(printf %s "$one" | sha256sum | cut -d' ' -f1)
two='{"n":2,"time":"2026-11-24T10:01:00Z","step":"participants","event":"note","prev":"'$head'"}'
mkdir "$dir/c"
printf '%s\n%s\n' "$one" "$two" >"$dir/c/transcript.jsonl"
try 3 'whole but not sealed' verify "$dir/c"
try 3 'Mode: rehearsal' verify "$dir/c"
try 3 "Record up to its last line: $(printf %s "$two" | sha256sum | cut -d' ' -f1)" verify "$dir/c"
try 3 'whole but not sealed' verify "$dir/c/transcript.jsonl"
try 3 'not finished: it stands at the step participants' verify "$dir/c"
two_sha=$(printf %s "$two" | sha256sum | cut -d' ' -f1)
try 3 'last line: as on the paper' verify --head "$two_sha" "$dir/c"
try 1 'last line: not what stands' verify --head "$head" "$dir/c"
try 3 'participants: note' inspect "$dir/c/transcript.jsonl"
try 3 'participants: begin  "mode":"rehearsal","name":"Test"' inspect "$dir/c/transcript.jsonl"
grep -q '"name":"Test"$' "$dir/said" || { echo "a line's end: $(cat "$dir/said")"; bad=1; }
try 3 'whole but not sealed' inspect "$dir/c/transcript.jsonl"
printf '%s\n%s\n' "$one" "$two" | sed 's/Test/Tess/' >"$dir/c/transcript.jsonl"
try 1 'Line 2 does not fit' verify "$dir/c"
try 1 'Line 2 does not fit' inspect "$dir/c/transcript.jsonl"
printf '%s\n%s\n{"n":3' "$one" "$two" >"$dir/c/transcript.jsonl"
try 3 'last line is torn' verify "$dir/c"

# A name makes no lines: neither by a record that says it, nor by a file.
lf=$(printf %s "$one" | sed 's/"Test"/"Test\\n[ok] The world"/')
printf '%s\n' "$lf" >"$dir/c/transcript.jsonl"
try 1 'holds what no ceremony writes' verify "$dir/c"
try 1 'Test\n[ok] The world' inspect "$dir/c/transcript.jsonl"
printf '%s\n%s\n' "$one" "$two" >"$dir/c/transcript.jsonl"
mkdir "$dir/c/out"
: >"$dir/c/out/$(printf 'a\n[ok] The world')"
try 1 'out/a?[ok] The world: no record names' verify "$dir/c"
rm -r "$dir/c/out"
# Root looks at what is another's.
if [ "$(id -u)" -eq 0 ] && mkdir -m 700 "$dir/his" && cp -r "$dir/c" "$dir/his/" &&
    chown -R 65534 "$dir/his"; then
	try 3 'whole but not sealed' verify "$dir/his/c"
	try 3 'participants: note' inspect "$dir/his/c/transcript.jsonl"
fi
# No more than a file is opened, whatever its name is, and none that nobody named.
mkfifo "$dir/pipe"
mkdir "$dir/c/-d"
ln -s transcript.jsonl "$dir/c/link"
ln -s "$dir/c" "$dir/linked"
for f in "$dir/pipe" /dev/null "$dir/c/link" /dev/stdin; do
	try 1 'form is not as specified' inspect "$f"
	try 1 'form is not as specified' verify "$f"
done
try 1 'This is a folder, not a file.' inspect "$dir/c"
try 3 'There is no such file.' inspect ''
try 3 'There is no such file.' inspect "$dir/c/transcript.jsonl/x"
try 3 'whole but not sealed' verify "$dir/linked"
try 3 'whole but not sealed' verify "$dir//c///"
cp "$dir/c/transcript.jsonl" "$dir/c/-r.jsonl"
cd "$dir/c"
try 3 'whole but not sealed' verify .
try 3 'whole but not sealed' verify -- -r.jsonl
try 3 'participants: note' inspect -- -r.jsonl
try 3 'not finished' verify --head="$two_sha" ../c
try 1 'This is a folder, not a file.' inspect -- -d
try 3 'none: There is no such file' inspect --kek=none file
try 3 'none: There is no such file' verify -knone -w-r.jsonl
try 1 'not the two packages of a region' verify -k-r.jsonl -w-r.jsonl
cd - >/dev/null
rm -r "$dir/c/-d" "$dir/c/-r.jsonl" "$dir/c/link"
# What is larger than any file of a ceremony is not read.
printf '%s\n%s\n' "$one" '{"n":2,"time":"2026-11-26T10:01:00Z","step":"world","event":"x","prev":"'"$head"'","files":[{"name":"big","sha256":"'$zeros'"}]}' >"$dir/c/transcript.jsonl"
truncate -s 1T "$dir/c/big"
try 1 'big: The file is larger' verify "$dir/c"
rm "$dir/c/big"
try 3 'no such file' verify "$dir/none"
echo hello >"$dir/c/file"
try 3 'nothing that keyconvoy knows' inspect "$dir/c/file"
printf '\177ELF\0-----BEGIN %16500s\0' x >"$dir/program"
try 3 'nothing that keyconvoy knows' inspect "$dir/program"
truncate -s 2M "$dir/large"
try 3 'Its SHA-256, to compare: 5647f05ec18958947d32874eeb788fa396a05d0bab7c1b71f112ceb7e9b31eee' \
    inspect "$dir/large"
try 1 'nothing that keyconvoy knows' verify "$dir/c/file"

# What a file says cannot move the terminal's cursor.
printf '{"n":1,"time":"2026-11-24T10:00:00Z","step":"a","event":"\\u001b[2J\\u202ex","prev":"%s"}\n' \
    $zeros >"$dir/c/transcript.jsonl"
try 3 'a: ?[2J?x' inspect "$dir/c/transcript.jsonl"

exit $bad
