# shellcheck shell=bash
# bench_insert.sh DIR: how long until a page shows a card that was put into a reader
# on USB, as cardd of the tests has one (tests/fake/usb_cards.h): name, ms, goal. The
# wait for the next look, which comes every 100 ms, is told apart: people's hands are a
# file that is gone when cardd has looked, and a page is written down when it is shown.
# The times of both are the kernel's, which go in steps of some ms; hence the mean.
set -u
program=tests/fake/run/keyconvoy
[ -x "$program" ] || exit 0	# make check TESTS=
lang=en dir=$1/insert
mkdir -p "$dir"
# shellcheck source=tests/plain-lib.sh
. "$top_srcdir/tests/plain-lib.sh"
kid=https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/00112233445566778899aabbccddeeff
cards=$dir/cards
mkdir -p "$cards"

hands() {
	printf '%s\n' "$*" >"$cards/.hands" && mv "$cards/.hands" "$cards/hands"
}

page() {
	sed -n 's/^step //p' "$run/rec" 2>/dev/null | tail -n 1
}

until_page() {
	local i=0
	until [ "$(page)" = "$1" ]; do
		i=$((i + 1))
		[ $i -lt 1000 ] || exit 1
		sleep 0.01
	done
}

run=$dir/en
mkdir -p "$run/stick" "$run/backup" && mkfifo "$run/in" &&
    cp "$1/kek.pem" "$run/stick/" || exit 1
"$program" --plain --lang en --data "$run/data" --stick "$run/stick" \
    --backup "$run/backup" --record "$run/rec" --reader "usb:$cards" \
    <"$run/in" >/dev/null 2>&1 7>&- &
pages=$!
trap 'kill $pages 2>/dev/null' EXIT
exec 7>"$run/in"
for _ in {1..100}; do	# what stands there is taken, up to the first card
	case $(page) in
	welcome.start) say 1 ;;
	intake.kek) say "$run/stick/kek.pem" "$kid" ;;
	world.insert) break ;;
	*) say '' ;;
	esac
	sleep 0.2
done

for _ in {1..61}; do
	start=$EPOCHREALTIME
	hands insert card-1
	until_page world.number
	echo "$start $(stat -c %.6Y "$cards" "$run/rec" | paste -s -d ' ')"
	hands remove
	until_page world.insert
	sleep 0.0$((RANDOM % 90 + 10))
done >"$dir/took"
took() {	# awk's expression, in seconds
	awk "{ print ($1) * 1000 }" "$dir/took"
}
printf 'a card is put in, until the page shows it\t%s\t200\n' \
    "$(took '$3 - $1' | sort -n | sed -n 31p)"
printf 'of this, from the look on (mean)\t%s\t5\n' \
    "$(took '$3 - $2' | awk '{ s += $1 } END { print s / NR }')"
