#!/usr/bin/env bash
# What people hear who cannot see the full screen: the console screen reader yasr, with
# a synthesiser that writes down what it is told, at three pages that decide: an
# interrupted ceremony, the card that opens the world, and a refused PIN. Of each page
# the title comes first, then what is true, then what can be done.
set -u
LC_ALL=C
. "$top_srcdir/tests/faults-lib.sh"
[[ -x $run/keyconvoy ]] || skip 'the test variants are not built'
command -v yasr >/dev/null || skip 'yasr is not installed'
command -v tmux >/dev/null || skip 'tmux is not installed'
run=$(realpath "$run") scripts=$(realpath "$scripts")
faults_setup
unset TMUX
export TMUX_TMPDIR=$work SHELL=/bin/sh HOME=$work
trap 'tmux kill-server 2>/dev/null; rm -rf "$work"' EXIT

# yasr takes programs without arguments, and no blanks in their names: two scripts here.
cd "$work" || exit 99
cat >synthesiser <<'EOF'
#!/bin/sh
exec cat >>told
EOF
cat >yasr.conf <<EOF
[options]
cursor tracking=full
synthesizer=emacspeak server
synthesizer port=|./synthesiser
key echo=off
shell=/bin/sh
special=off
up and down arrows=speak line
[Emacspeak server]
rate=175
punctuation=some
EOF

# What was said since the last page, without an end where the screen was drawn in
# pieces.
heard() {
	sed -n 's/^q {\(.*\)}$/\1/p' told | tr -d '\n'
}

in_order() {	# PIECE...
	local rest piece
	rest=$(heard)
	for piece in "$@"; do
		[[ $rest == *"$piece"* ]] || return
		rest=${rest#*"$piece"}
	done
}

# Until all of them were said, one after the other.
hears() {	# PIECE...
	local i=0
	until in_order "$@"; do
		i=$((i + 1))
		if [[ $i -gt 200 ]]; then
			printf '%s: never said in this order: %s\n' "$lang" "$*"
			heard
			tmux capture-pane -p
			exit 1
		fi
		sleep 0.1
	done
}

keys() {
	: >told
	tmux send-keys "$@"
}

# A ceremony that waits for its backup.
awk '/^on /{ drop = $2 == "backup.medium" } !drop { print } /^end/{ drop = 0 }' \
    "$scripts/anywhere.script" | sed '/^step /d;/^expect file/d' >stop.script
echo 'step backup.medium' >>stop.script
place "$work/en"
ceremony "$work/en" stop.script new || { cat "$work/en/err"; exit 1; }
cp -a en fr

sitting() {	# LANGUAGE
	lang=$1
	cat >program <<EOF
#!/bin/sh
# yasr hands its own end of the terminal on: that would never hang up.
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
exec '$run/keyconvoy' --lang $lang --data '$work/$lang/data' \
    --stick '$work/$lang/stick' --backup '$work/$lang/backup'
EOF
	chmod +x program synthesiser
	: >told
	tmux -f /dev/null new-session -d -x 80 -y 24 "LC_ALL=C.UTF-8; export LC_ALL
	    yasr -C yasr.conf ./program; sleep 60" 2>err ||
		skip "tmux cannot start: $(cat err)"
}

# The wrong PIN is one of another card.
walk() {	# LANGUAGE, pieces of each page: "A|B|C"
	local -a page
	sitting "$1"
	IFS='|' read -ra page <<<"$2"
	hears "${page[@]}"
	keys Enter
	IFS='|' read -ra page <<<"$3"
	hears "${page[@]}"
	keys Enter
	hears "$4"
	keys 2
	tmux send-keys Enter
	IFS='|' read -ra page <<<"$5"
	hears "${page[@]}"
	keys Enter
	hears "$6"
	keys 99999999 Enter
	IFS='|' read -ra page <<<"$7"
	hears "${page[@]}"
	tmux kill-server
	# It ends with its terminal.
	flock -w 20 "$1/data/cards/lock" true ||
		{ echo "$1: keyconvoy did not end"; exit 1; }
}

walk en 'Bring Your Own Key|Ceremony:' \
    'Interrupted ceremony: Contoso|Last record|Read again just now|Not done: Backup|together who is here|1  Resume where it stood|2  Look only|3  Put aside' \
    'All twelve words' \
    'Open the world|Cards seen: 0|Cards needed: 2|Insert one of the cards|May come|Enter: insert card 1|INSERT NOW' \
    'PIN:' \
    'refused, card 1 (Alice): 2 tries left|Nothing else has changed|the number on your card?|1  Type the PIN again (uses a try)|2  Go on with another card|Enter alone does nothing'
walk fr 'Apportez|monie' \
    'monie interrompue|Relu|Pas fait|ensemble qui est|1  Reprendre|2  Consulter seulement|3  Mettre de' \
    'Les douze mots' \
    'Ouvrir le monde|Cartes vues|Cartes n|une des cartes qui|Peuvent venir|INS' \
    'Code confidentiel' \
    'carte 1 (Alice)|Rien d|Clavier|1  Retaper le code|2  Continuer avec une autre carte|seule ne fait rien'
exit 0
