#!/usr/bin/env bash
# make bench: one line a figure, tab-separated: name, value, unit, goal, "ok" or
# "short". What falls short is shown, not hidden, and is no failure.
set -u
cd "$top_builddir" || exit 1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
printf 'name\tvalue\tunit\tgoal\t\n'

line() {	# name value unit goal
	awk -v n="$1" -v v="$2" -v u="$3" -v g="$4" 'BEGIN { OFS = "\t"
		v += 0	# from text to a number
		if (v == 0)
			print n, "failed", u, g, "short"
		else if (g == "-")
			print n, sprintf("%.3f", v), u, g, "-"
		else
			print n, sprintf("%.3f", v), u, sprintf("%.3f", g),
			    v <= g ? "ok" : "short"
	}'
}

absent() {	# name, what is missing
	printf '%s\tabsent (%s)\t-\t-\t-\n' "$1" "$2"
}

now() {
	echo "${EPOCHREALTIME/,/.}"
}

minus() {
	awk -v a="$1" -v b="$2" -v f="${3:-1}" 'BEGIN { printf "%.6f", (a - b) * f }'
}

ratio() {	# two terms of awk
	awk "BEGIN { printf \"%.6f\", ($1) / ($2) }"
}

# Median milliseconds of a command, run many times.
median_ms() {	# times, command ...
	local n=$1 i start
	shift
	for ((i = 0; i < n; i++)); do
		start=$(now)
		"$@" >/dev/null 2>&1 || return
		minus "$(now)" "$start" 1000
		echo
	done | sort -n | sed -n "$((n / 2 + 1))p"
}

# User and system seconds of a command and of all that it waited for.
cpu() {
	local TIMEFORMAT='%U %S'
	{ time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ print $1 + $2 }'
}

# -- Shamir ------------------------------------------------------------------------
tests/bench/bench_shamir
if command -v ssss-split >/dev/null; then
	printf '%064x' 1 >"$dir/hex"
	line 'ssss-split 3 of 5, a process' "$(median_ms 21 sh -c \
	    "ssss-split -t 3 -n 5 -x -Q <$dir/hex")" ms -
else
	absent 'ssss-split 3 of 5, a process' ssss
fi
if command -v gfsplit >/dev/null; then
	head -c 32 /dev/urandom >"$dir/gf"
	line 'gfsplit 3 of 5, a process' "$(median_ms 21 gfsplit -n 3 -m 5 \
	    "$dir/gf" "$dir/gfout")" ms -
else
	absent 'gfsplit 3 of 5, a process' libgfshare-bin
fi

# -- wrapping ------------------------------------------------------------------------
mkdir "$dir/wrap-cards"
./keyconvoy-bench-wrap "$dir/wrap-cards"
mkdir "$dir/transfer-cards"
./keyconvoy-bench-transfer "$dir/transfer-cards"

openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$dir/vault.pem" \
    2>/dev/null
openssl pkey -in "$dir/vault.pem" -pubout -out "$dir/kek.pem"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$dir/key.pem" \
    2>/dev/null
cat >"$dir/pipeline" <<'P'
set -e
openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der
openssl rand -out aes 32
openssl enc -id-aes256-wrap-pad -iv A65959A6 -K "$(od -An -v -tx1 aes | tr -d ' \n')" \
    -in key.der -out part2
openssl pkeyutl -encrypt -pubin -inkey kek.pem -in aes -out part1 \
    -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1
cat part1 part2 | openssl base64 -A | tr '+/' '-_' | tr -d '=' >byok
P
line 'wrap by five commands of openssl' "$(cd "$dir" &&
    median_ms 11 sh pipeline)" ms -

# -- cards ---------------------------------------------------------------------------
mkdir "$dir/cards"
./keyconvoy-bench-card "$dir/cards"
bash "$top_srcdir/tests/bench/bench_insert.sh" "$dir" | while IFS=$'\t' read -r \
    name value goal; do
	line "$name" "$value" ms "$goal"
done

# -- many records, many keys ---------------------------------------------------------
mkdir "$dir/many"
tests/bench/bench_files "$dir/many"
verify_many() {	# folder, the result
	./keyconvoy --lang en verify "$dir/$1/transcript.jsonl" >"$dir/said"
	grep -q "^Result: $2" "$dir/said"
}
line 'record of 10,000 lines, keyconvoy verify' \
    "$(median_ms 7 verify_many many 'it cannot be told')" ms 100
mkdir -p "$dir/sealed-cards" "$dir/sealed/kmdata/local"
./keyconvoy-bench-record "$dir/sealed-cards" "$dir/sealed"
line '10,000 lines with 1,000 seals, keyconvoy verify' \
    "$(median_ms 7 verify_many sealed 'it holds; not finished')" ms 300

# -- the full screen -------------------------------------------------------------------
if [ ! -x tests/bench/bench_ui ]; then
	absent 'the full screen' libvterm-dev
elif ! command -v whiptail >/dev/null || ! command -v dialog >/dev/null; then
	absent 'the full screen' 'whiptail, dialog'
else
	mkdir "$dir/ui"
	tests/bench/bench_ui ./keyconvoy "$dir/ui"
fi

# -- the station with a network, and the real az -----------------------------------------
# Of the test's figures those of its first fetch and import: a vault's.
bash "$top_srcdir/tests/online.tap" >"$dir/online" 2>&1
if ! grep -q '^# fetch.script: ' "$dir/online"; then
	absent 'fetch and import by az' 'azure-cli, or a name of this machine'
fi
for step in fetch import; do
	read -r calls az own < <(awk -v script="$step.script:" \
	    '$2 == script { print $3, $7, $10; exit }' "$dir/online") || continue
	line "$step, calls of az" "$calls" times -
	line "$step, az itself, a call" "$(ratio "$az * 1000" "$calls")" ms -
	line "$step, the station besides, a call" "$(ratio "$own" "$calls")" ms 50
	line "$step, whole over az itself" \
	    "$(ratio "$own + $az * 1000" "$az * 1000")" x -
done

# -- the sample ceremony ----------------------------------------------------------------
mkdir "$dir/stick" && cp "$dir/kek.pem" "$dir/stick/"
ready() {	# number
	mkdir -p "$dir/data-$1" "$dir/backup-$1"
	rm -rf "$dir/stick/keyconvoy" "$dir"/stick/*.byok "$dir"/stick/*.pub.pem
}
play() {	# script, number, language (en)
	./keyconvoy --lang "${3:-en}" --replay "$1" --data "$dir/data-$2" \
	    --secrets "$top_srcdir/tests/replay/practice.secrets" \
	    --stick "$dir/stick" --backup "$dir/backup-$2" \
	    --var KEK="$dir/stick/kek.pem" --var \
	    KID=https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/0123456789abcdef0123456789abcdef
}
ceremony() {
	ready "$2"
	play "$@"
}
sample=$top_srcdir/tests/replay/offline-azure.script

printf 'page\n' >"$dir/first.script"
first_page() {	# language
	local start end first
	ready first
	start=${EPOCHREALTIME/,/.}
	exec 9< <(play "$dir/first.script" first "$1" 2>/dev/null)
	read -r -u 9 first
	end=${EPOCHREALTIME/,/.}
	exec 9<&-
	minus "$end" "$start" 1000
	[ -n "$first" ]
}
for lang in en fr; do
	line "start to first page, $lang" "$(for i in {1..21}; do
		first_page $lang; echo; done | sort -n | sed -n 11p)" ms -
done
tests/bench/bench_nls

# scrypt asks for its 32 MiB each time: strace counts how often a sample does.
unit=$(tests/bench/bench_unit)
keygen=$(echo "$unit" | awk '/^keygen/ { print $2 }')
scrypt=$(echo "$unit" | awk '/^scrypt/ { print $2 }')
line 'RSA-2048 key generation, mean' "$keygen" s -
line 'scrypt of a virtual card' "$scrypt" s -
if command -v strace >/dev/null; then
	strace -f -qq -e trace=mmap -o "$dir/trace" bash -c "$(declare -f ready play ceremony)
	    dir=$dir top_srcdir=$top_srcdir; ceremony $sample traced" >/dev/null 2>&1
	times=$(awk -F'[(,]' '/mmap\(NULL/ && $3 >= 32 * 1048576 && $3 < 34 * 1048576' \
	    "$dir/trace" | wc -l)
	total=$(for i in 1 2 3 4 5; do
		cpu ceremony "$sample" "cpu-$i"
	done | awk '{ s += $1 } END { if (NR) print s / NR }')
	line 'sample, scrypt runs' "$times" times -
	line 'sample, CPU' "$total" s -
	line 'sample, CPU over its key generation and scrypt' "$(awk -v t="$total" \
	    -v n="$times" -v s="$scrypt" -v k="$keygen" \
	    'BEGIN { if (n > 0 && t > 0) print t / (n * s + k) }')" x 1.25
else
	absent 'sample, CPU over its key generation and scrypt' strace
fi

# Memory at the end: the last page is printed so often that the pipe is full and
# the program waits in the middle of it, until it has been looked at.
last=$(grep -n '^[[:space:]]*press' "$sample" | tail -n 1 | cut -d: -f1)
awk -v last="$last" 'NR == last { for (i = 0; i < 400; i++) print "page" } 1' \
    "$sample" >"$dir/wait.script"
exec 8< <(ceremony "$dir/wait.script" memory 2>/dev/null)
while IFS= read -r -t 60 -u 8 text; do
	case $text in
	*'step 13 of 13'*) seen=$((${seen:-0} + 1)) ;;
	esac
	# One page for each of five people, then the last one again and again.
	[ "${seen:-0}" -lt 40 ] || break
done
sleep 0.5
pages=$(pgrep -n -f -- "--replay $dir/wait.script")
pid=$(awk '/^PPid:/ { print $2 }' "/proc/${pages:-0}/status" 2>/dev/null)
pss() {	# pid
	awk '/^Pss:/ { print $2 }' "/proc/$1/smaps_rollup" 2>/dev/null
}
keyd=$(pgrep -P "${pid:-0}" -f keyconvoy-keyd)
cardd=$(pgrep -P "${pid:-0}" -f keyconvoy-cardd)
line 'Pss of the four programs at the end' "$(for p in $pid $pages $keyd $cardd; do
	pss "$p"; done | awk '{ s += $1 } END { if (NR == 4) print s / 1024 }')" MiB 16
line 'peak of cardd (scrypt)' "$(awk '/^VmHWM:/ { print $2 / 1024 }' \
    "/proc/${cardd:-0}/status" 2>/dev/null)" MiB -
cat <&8 >/dev/null
exec 8<&-
exit 0
