# shellcheck shell=bash
# Somebody whose keyboard is French, at a console that takes it for an American one: the
# page offers the layout, keys come as it says, and the former one is back in the end.
# For an ordinary user it says who may do it.
. /inside-lib.sh
run=/people/keyboard lang=${1%,*}
export TERM=linux
# Where a French keyboard has the line of the test, and what that is before.
azerty=(shift-{0..9} spc q w a z semicolon 6)
pad=(kp_{0..9})
[[ $lang == fr ]] && pad_empty='est venu du pav' || pad_empty='Nothing came from the'
before=')!@#$%^&*( qwaz;6' line='0123456789 azqwm-'

steps() {
	grep -cs '^step ' $run/rec
}

more_steps() {	# THAN
	(($(steps) > $1))
}

at() {		# STEP.PAGE
	[[ $(grep -s '^step ' $run/rec | tail -n 1) == "step $1" ]]
}

# To the next page. Enter in one of several fields goes to what is left to do first.
next() {	# KEY...
	local n
	n=$(steps)
	hands keys "$@" && until_true 100 more_steps "$n"
}

begin() {	# USER
	rm -rf $run
	mkdir -p $run
	chown "$1" $run /dev/tty1
	# By its path: busybox has one of its own.
	setsid -c "$(command -v setpriv)" --reuid="$1" --regid="$1" --init-groups keyconvoy \
	    --lang "$lang" --data $run/data --record $run/rec </dev/tty1 >/dev/tty1 \
	    2>&1 9>&- &
	pages=$!
	until_true 200 at welcome.start
}

to_check() {	# USER
	local i
	begin "$1" && next ret && next c o n t o s o ret || return
	for ((i = 0; i < 9; i++)); do
		! at readiness.check || return 0
		next ret || return
	done
	return 1
}

# Over what stands in the field.
type_line() {
	sleep 0.3
	hands keys "$@" ctrl-u && hands keys "${azerty[@]}"
}

typed() {	# FIELD WHAT
	grep -sqxF "set $1 '$2'" $run/rec
}

refused() {
	to_check root && type_line down && next ret ret && at readiness.layout &&
	    typed keyboard "$before"
}

# What a field had already is not in the record: one that was empty tells.
chosen() {
	sleep 0.3
	next 1 ret && at readiness.check && type_line down && next ret ret &&
	    at intake.kek && type_line && hands keys ret ret &&
	    until_true 50 typed kek "$line"
}

leave() {
	sleep 0.3
	next f10 && at aside.leave && sleep 0.3 && next ret && at aside.left &&
	    sleep 0.3 && hands keys ret || return
	wait $pages
	[[ $? == 4 ]]
}

# The strings of function keys that had none stay.
keys() {
	dumpkeys -n --keys-only </dev/tty1 | grep -v '^string F[23][0-9] '
}

restored() {
	leave || return
	keys >/tmp/keys.after
	diff /tmp/keys.before /tmp/keys.after
}

# Its letters; what is none in ASCII is a dot.
screen() {
	tr -c ' -~' . </dev/vcs1 | fold -w 80 | grep -v '^ *$'
	echo
}

on_screen() {	# WORDS
	screen | grep -F -- "$1"
}

told() {
	to_check operator && type_line down && next ret ret && at readiness.layout &&
	    until_true 20 on_screen Alt-F2 && keys | diff /tmp/keys.before -
}

# Without Num Lock the pad moves the cursor, and the page says what to press; then its
# keys give digits.
pad() {
	setleds -num </dev/tty1 && to_check root && sleep 0.3 &&
	    hands keys down down ctrl-u && hands keys "${pad[@]}" && hands keys ret &&
	    until_true 20 on_screen "$pad_empty" || return
	sleep 0.3
	hands keys num_lock "${pad[@]}" && next ret && grep -qx 'set pad 0123456789' $run/rec
}

shows() {	# COMMAND...
	"$@" && return
	tail -n 20 $run/rec
	screen
	return 1
}

keys >/tmp/keys.before
check 'the line of the keyboard test as an American keyboard gives it' shows refused
check 'a French layout is offered and set: the same keys give the line' shows chosen
check 'the former layout is back in the end' shows restored
check 'an ordinary user is told who may set it' shows told
check 'and leaves' shows leave
check 'the numeric pad: without Num Lock the page says so, with it there are digits' shows pad
check 'and is left' shows leave
check 'each layout of the table gives what the table says' \
    /keymaps </dev/tty1
