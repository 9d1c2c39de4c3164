# shellcheck shell=bash
# People at --plain: lines go in through a pipe, the recording tells which page
# is asked for. Sourced by tests/plain.sh; $dir and $program are there.

say() {		# LINE...
	printf '%s\n' "$@" >&7
}

# Waits until the newest page of the recording is this one, and was asked for.
at() {		# STEP.PAGE
	local i=0
	while [ "$(sed -n 's/^step //p' "$run/rec" 2>/dev/null | tail -n 1)" != "$1" ]; do
		i=$((i + 1))
		if [ $i -gt 600 ] || ! kill -0 "$pages" 2>/dev/null; then
			echo "$lang: waited for $1:"
			tail -n 25 "$run/out" "$run/err"
			return 1
		fi
		sleep 0.1
	done
}

# A page is recorded before all of it is written: until it has more lines like this than
# when that was waited for last, and a moment for the others.
declare -A had=()
until_more() {	# EXPRESSION
	local i n=0
	for ((i = 0; i < 600; i++)); do
		n=$(grep -cE -- "$1" "$run/out")
		[ "$n" -le "${had[$1]:-0}" ] || break
		sleep 0.1
	done
	had[$1]=$n
	sleep 0.3
}

blanks() {
	until_more ____
}

numbers() {
	until_more '[0-9]{4} [0-9]{4}'
}

# What people wrote down: the words of each read-out that was shown whole, a line each.
written() {
	local hex='^([0-9a-f]{8} ){3}[0-9a-f]{8}$'

	grep -E -A 2 "$hex" "$run/out" | grep -vE "$hex|^--$" | paste -d ' ' - -
}

# The words that the newest page leaves out, from there.
missing() {
	local shown
	shown=$(grep -E '^[^ ]+( [^ ]+){5}$' "$run/out" |
	    grep -B 1 -A 1 ____ | tail -n 2 | paste -d ' ' - -)
	written | awk -v shown="$shown" '{
		split(shown, want, " ")
		typed = ""
		for (i = 1; i <= 12; i++)
			if (want[i] == "____")
				typed = typed (typed == "" ? "" : " ") $i
			else if (want[i] != $i)
				next
		print typed
		exit
	}'
}

# The number that stands on the newest card.
number() {
	grep -oE '[0-9]{4} [0-9]{4}' "$run/out" | tail -n 1
}

begin() {	# LANGUAGE ARGUMENTS...
	lang=$1
	run=$dir/$lang had=()
	mkdir -p "$run/stick" "$run/backup" && mkfifo "$run/in" &&
	    cp "$kek" "$run/stick/kek.pem" || return
	kek=$run/stick/kek.pem
	# Its own hand on the pipe is closed, so that the end of input is one.
	"$program" --plain --lang "$lang" --data "$run/data" --stick "$run/stick" \
	    --backup "$run/backup" --record "$run/rec" "${@:2}" \
	    <"$run/in" >"$run/out" 2>"$run/err" 7>&- &
	pages=$!
	exec 7>"$run/in"
}

# Everything up to the first card, with mistakes.
until_cards() {
	say '!' other 9 'two words' 1	# no note, no card, no such choice
	say '' '?' '' '\' Alice ''		# help; a list of nobody
	say '' '' '' '' '' '' '' '' ''	# four more, and the end: no role is asked there
	say '!' 'a clock' 'it stopped' '\quit' '' '' '' ''
	# After the second notice the kid alone is asked for.
	say '/nowhere' 'nothing' "$kek" '' "$kid" ''
	say '' 5 '' '' '' 2 '' '' '' || return	# K above N; the rest once more
}

enrol() {	# PIN
	say '' '' '' "$1" "$1"
}

prove() {	# PIN
	say '' "$1"
}

whole() {	# LANGUAGE: the rehearsal from its first page to its last
	begin "$1" && until_cards || return
	say '' 1234 '' && at world.number && numbers || return
	say "$(number)" '' '' 111222 222111	# an empty PIN; two that differ
	say "$(printf '%05000d' 0)" $'5\0015'	# too long; no text
	say 48291537 48291537
	say other '<' x				# another card, not now; no card
	enrol 730164
	say '' '' '' language language 5926380 5926380
	say '' 999999 '' 1 48291537		# refused; an empty line; again
	prove 730164
	prove 5926380
	say '' quit '<'			# the last card comes out
	at world.exists && say '' && at world.paper && blanks || return
	say zebra "$(missing)" '' '' '' || return
	at exchange.compare && blanks && say "$(missing)" || return
	say '' '' '' '' && at generate.made && say '' '' || return
	at rights.why && blanks && say "$(missing)" && prove 48291537 && prove 730164 && say '' || return
	at rights.done && say '' '' && at package.name || return
	say ContosoFirstHSMkey '' && at package.done && say '' || return
	say '' && at handover.done && say '' && at signoff.review && say '' &&
	    at signoff.bags && say '' '' '' &&
	    at signoff.head && say '' && at signoff.paper && blanks &&
	    say "$(missing)" && at signoff.person || return
	for initials in A. B. C. D. E.; do
		say 1 $initials || return
	done
	at signoff.sealed && say '' && at signoff.end && say ''
}
