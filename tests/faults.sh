#!/usr/bin/env bash
# Killed at every record and in every call that writes a file; full and broken
# disks at each of those calls: the ceremony comes to its end all the same, and
# every effect stands once. Of all places some, unless FAULTS=full.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup

count pages 'in=keyconvoy-pages at=io'
count cards 'in=keyconvoy-cardd at=io'
count records 'in=keyconvoy-pages at=record'

# A line for each call of the log.
calls() {	# count, program, fault, only this call
	awk -v in_="$2" -v what="$3" -v only="${4:-}" '
	what ~ /full/ && $4 == "unlinkat" { next }	# a full disk lets that
	only == "" || $4 == only {
		print what " in=" in_ " at=io n=" $3
	}' "$work/count-$1"
}

plan() {
	local n
	n=$(wc -l <"$work/count-records")
	for ((i = 1; i <= n; i++)); do
		echo "kill in=keyconvoy-pages at=record n=$i when=before who=pages"
		echo "kill in=keyconvoy-pages at=record n=$i when=after who=pages"
		echo "kill in=keyconvoy-pages at=record n=$i when=before who=launcher"
		echo "kill in=keyconvoy-pages at=record n=$i when=after who=launcher"
	done
	calls pages keyconvoy-pages 'kill do=kill'
	calls pages keyconvoy-pages 'kill do=torn' write
	# keyconvoy-cardd ends: the launcher is asked to start it again.
	calls cards keyconvoy-cardd 'daemon do=kill'
	calls cards keyconvoy-cardd 'daemon do=torn' write
	# There is room again at once; or not before keyconvoy was left.
	for p in 'pages keyconvoy-pages' 'cards keyconvoy-cardd'; do
		set -- $p
		calls "$1" "$2" 'once do=full'
		calls "$1" "$2" 'once do=broken'
		calls "$1" "$2" 'lasts lasts=1 do=full'
	done
	# Where the world has to be opened again first.
	for e in backup sign-begin; do
		n=$(awk -v e="$e" '$4 == e { print $3 }' "$work/count-records")
		for ((i = 1; i <= 8; i++)); do
			echo "back-$n in=keyconvoy-pages at=io n=$i do=full"
			echo "back-$n in=keyconvoy-pages at=io n=$i do=broken"
		done
	done
}

plan >"$work/plan"
if [[ ${FAULTS:-} != full ]]; then
	FAULTS_STEP=$(($(wc -l <"$work/plan") / 23))
fi
export FAULTS_STEP
sweep <"$work/plan"
