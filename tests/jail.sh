#!/usr/bin/env bash
# The running daemons, as they are installed: in their jail, without new
# privileges, not dumpable, with an empty environment and no core.
set -u
. "$top_srcdir/tests/faults-lib.sh"
run=$top_builddir
faults_setup
[[ -z $SANITIZED ]] || skip 'a sanitizer needs what the jail forbids'
drop=
((EUID != 0)) || as_nobody

bad=0
expect() {	# name, what is, what shall be
	[[ $2 == "$3" ]] || { echo "$1: $2, expected $3"; bad=1; }
}

field() {	# pid, name
	sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status" 2>/dev/null
}

# The pids of a process' children. (One look for all: others may keep this
# machine busy, and a ceremony does not wait.)
children() {	# pid
	grep -ls "^PPid:[[:space:]]*$1\$" /proc/[0-9]*/status | tr -dc '0-9\n'
}

# The pages and both daemons behind their jails; the first request shuts theirs.
jailed() {	# pid of the launcher
	local n=0 c
	daemons=
	for c in $(children "$1"); do
		case $(field "$c" Name) in
		keyconvoy-pages) pages=$c ;;
		*) daemons="$daemons $c" ;;
		esac
		[[ $(field "$c" Seccomp) == 2 ]] && n=$((n + 1))
	done
	((n == 3))
}

dir=$work/ceremony
place "$dir"
[[ -z $drop ]] || chown -R "$nobody:$nobody" "$dir"
# The cards' scrypt takes seconds: there is time to look.
$drop "$run/keyconvoy" --lang en --replay "$scripts/offline-azure.script" \
    --secrets "$scripts/practice.secrets" --data "$dir/data" \
    --stick "$dir/stick" --backup "$dir/backup" \
    --var KEK="$dir/stick/kek.pem" --var KID="$kid" \
    >"$dir/out" 2>"$dir/err" </dev/null &
launcher=$!
pages=
for ((i = 0; i < 3000; i++)); do
	jailed "$launcher" && break
	kill -0 "$launcher" 2>/dev/null || break
	sleep 0.02
done
if ! kill -STOP "$pages" 2>/dev/null || ! jailed "$launcher"; then
	echo 'pages and two daemons with Seccomp 2 were never seen'
	for c in ${daemons:-}; do
		grep -E '^(Name|Seccomp|NoNewPrivs):' "/proc/$c/status"
	done
	cat "$dir/err"
	bad=1
fi
for c in $daemons; do
	name=$(tr '\0' ' ' <"/proc/$c/cmdline")
	name=${name%% *}
	expect "$name Seccomp" "$(field "$c" Seccomp)" 2
	expect "$name NoNewPrivs" "$(field "$c" NoNewPrivs)" 1
	expect "$name core size" \
	    "$(awk '/^Max core file size/ { print $5, $6 }' "/proc/$c/limits")" '0 0'
	expect "$name session" "$(awk '{ print $6 }' "/proc/$c/stat")" "$c"
	# What is not dumpable belongs to root in /proc, whoever runs it.
	expect "$name owner in /proc" "$(stat -c %u "/proc/$c/environ")" 0
	if [[ -r /proc/$c/environ ]] && ((EUID == 0)); then
		expect "$name environment" \
		    "$(tr '\0' '\n' <"/proc/$c/environ" | wc -l)" 0
		expect "$name folder" "$(readlink "/proc/$c/cwd")" /
	fi
	echo "seen: $name"
done
for c in "$launcher" "$pages"; do
	expect "$(field "$c" Name) owner in /proc" \
	    "$(stat -c %u "/proc/$c/environ")" 0
done
expect 'keyconvoy-pages NoNewPrivs' "$(field "$pages" NoNewPrivs)" 1

# A command without pages: what it prints finds no reader, so that it is there.
for ((i = 0; i < 3000; i++)); do echo "$work/kek.pem"; done >"$work/names"
mkfifo "$work/said"
xargs -a "$work/names" -n 3000 $drop "$run/keyconvoy" --lang en inspect \
    >"$work/said" 2>&1 &
sleep 300 <"$work/said" &
reader=$!
inspects() {
	local c
	for c in $(grep -ls '^Name:[[:space:]]*keyconvoy-pages' \
	    /proc/[0-9]*/status | tr -dc '0-9\n'); do
		tr '\0' ' ' <"/proc/$c/cmdline" 2>/dev/null |
		    grep -q "inspect $work/kek.pem" && echo "$c" && return
	done
}
command=
for ((i = 0; i < 3000; i++)); do
	command=$(inspects)
	[[ -n $command && $(field "$command" Seccomp) == 2 ]] && break
	sleep 0.02
done
expect 'inspect Seccomp' "$(field "${command:-0}" Seccomp)" 2
expect 'inspect owner in /proc' "$(stat -c %u "/proc/${command:-0}/environ")" 0
disown "$reader"
kill "$reader" ${command:+"$command"}

# Otherwise the tests above would say nothing.
$drop sleep 60 &
other=$!
for ((i = 0; i < 3000; i++)); do
	[[ $(field "$other" Name) == sleep ]] && break
	sleep 0.02
done
expect 'owner in /proc of any other' "$(stat -c %u "/proc/$other/environ")" \
    "${nobody:-$EUID}"
disown "$launcher" "$other"
kill -KILL "$other" "$pages" "$launcher" 2>/dev/null
exit "$bad"
