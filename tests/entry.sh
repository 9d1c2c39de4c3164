#!/usr/bin/env bash
# A program that comes with closed descriptors opens none of its files in their
# place; a file that may not grow is a disk that is full, not the end.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup

bad=0
complain() {
	echo "$*"
	bad=1
}

# Those that are closed, as the shell writes it.
closed() {	# name
	case $1 in
	all) "${@:2}" <&- >&- 2>&- ;;
	in) "${@:2}" <&- ;;
	out) "${@:2}" >&- ;;
	error) "${@:2}" 2>&- ;;
	esac
}

run_closed() {	# dir, which
	closed "$2" timeout -k 5 300 "$run/keyconvoy" --lang en \
	    --replay "$scripts/anywhere.script" \
	    --secrets "$scripts/practice.secrets" --data "$1/data" \
	    --stick "$1/stick" --backup "$1/backup" --var CEREMONY=new \
	    --var KEK="$1/stick/kek.pem" --var KID="$kid" --var TYPE=p-256
}

for which in all in out error; do
	dir=$work/closed-$which
	place "$dir"
	run_closed "$dir" "$which" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	f=$dir/data/ceremonies/$(folder "$dir")
	[[ $status == 0 ]] || {
		complain "$which closed: status $status"
		cat "$work/err"
	}
	"$run/keyconvoy" --lang en verify $(paper "$f") "$f" >"$work/verify" 2>&1 ||
	    { complain "$which closed: not verified"; cat "$work/verify"; }
	[[ -e $f/lock && ! -s $f/lock ]] ||
	    complain "$which closed: something is in the lock"
done

# Each limit meets another file; none of them is a signal. What a page says of it is
# read at once: the next key takes the card out, and the sentence with it.
sed '/^on world.insert/a\	page' "$scripts/anywhere.script" >"$work/said.script"
for kib in 1 2 4; do
	dir=$work/limit-$kib
	place "$dir"
	(ulimit -f "$kib" && ceremony "$dir" "$work/said.script" new)
	status=$?
	[[ $status == 1 || $status == 3 ]] ||
	    complain "limit of $kib KiB: status $status"
	grep -Eqi 'disk-full|no space left|no room|disk of this station is full' \
	    "$dir/err" "$dir/out" || {
		complain "limit of $kib KiB: nobody says that the disk is full"
		cat "$dir/err"
	}
done
exit "$bad"
