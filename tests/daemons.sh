#!/usr/bin/env bash
# Each daemon killed at every request, before it is sent and when it is done but
# its answer is lost, and at every record; and nobody there after a record, until
# the open world closes itself: the ceremony goes on in the same run.
# Of all places some, unless FAULTS=full.
set -u
. "$top_srcdir/tests/faults-lib.sh"
faults_setup

count asks 'in=keyconvoy-pages at=ask'
count records 'in=keyconvoy-pages at=record'

plan() {
	local at n
	for at in ask record; do
		n=$(wc -l <"$work/count-${at}s")
		for ((i = 1; i <= n; i++)); do
			for who in keyd cardd; do
				echo "daemon in=keyconvoy-pages at=$at n=$i when=before who=$who"
				echo "daemon in=keyconvoy-pages at=$at n=$i when=after who=$who"
			done
		done
	done
}

idle() {
	local n
	n=$(wc -l <"$work/count-records")
	for ((i = 1; i <= n; i++)); do
		echo "daemon in=keyconvoy-pages at=record n=$i when=idle"
	done
}

plan >"$work/plan"
idle >"$work/idle"
if [[ ${FAULTS:-} != full ]]; then
	FAULTS_STEP=$(($(wc -l <"$work/plan") / 19))
fi
export FAULTS_STEP
sweep <"$work/plan" || exit
if [[ ${FAULTS:-} != full ]]; then
	FAULTS_STEP=$(($(wc -l <"$work/idle") / 9))
fi
sweep <"$work/idle"
