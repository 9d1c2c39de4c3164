#!/bin/sh
# The full screen in tmux, which many people have between them and the program:
# both languages, some pages, other sizes, and out by F10.
set -u
program=$top_builddir/tests/fake/run/keyconvoy
[ -x "$program" ] || { echo "skipped: $program is not built"; exit 77; }
command -v tmux >/dev/null || { echo 'skipped: tmux is not installed'; exit 77; }
dir=$(mktemp -d) || exit 1
TMUX_TMPDIR=$dir
# tmux runs commands by the user's login shell, which may be none.
SHELL=/bin/sh
export TMUX_TMPDIR SHELL
unset TMUX
trap 'tmux kill-server 2>/dev/null; rm -rf "$dir"' EXIT
mkdir "$dir/data" "$dir/stick" "$dir/backup"

wrong() {
	echo "$*; the screen:"
	tmux capture-pane -p
	exit 1
}

# Until the screen has the text; what is seen counts, not the time.
see() {	# TEXT
	i=0
	until tmux capture-pane -p | grep -qF -- "$1"; do
		i=$((i + 1))
		[ $i -le 400 ] || wrong "never seen: $1"
		sleep 0.05
	done
}

keys() {
	tmux send-keys "$@"
}

# `exec` would end the session with the program: its status is shown instead.
tmux -f /dev/null new-session -d -x 80 -y 24 "LC_ALL=C.UTF-8; export LC_ALL
    '$program' --lang en --data '$dir/data' --stick '$dir/stick' \
    --backup '$dir/backup'; echo \"ended with \$?\"; sleep 60" 2>"$dir/err" || {
	echo "skipped: tmux cannot start: $(cat "$dir/err")"
	exit 77
}

see 'New ceremony'
see 'REHEARSAL'
keys F2
see 'F10 Quitter'
see 'RÉPÉTITION'
keys Enter
see 'Contoso'
keys Enter
see 'Alice'
keys Enter
see 'Bruno'
keys F1
see 'F3 Fermer'
keys F3
see 'Bruno'
keys F2
see 'F10 Leave'

tmux resize-window -x 132 -y 43
see 'Bruno'
# The last row of a larger window is used.
i=0
until tmux capture-pane -p | sed -n 43p | grep -q 'F10 Leave'; do
	i=$((i + 1))
	[ $i -le 400 ] || wrong 'not drawn for 132 columns and 43 rows'
	sleep 0.05
done
tmux resize-window -x 40 -y 12
see '40 columns'
see 'REHEARSAL'
tmux resize-window -x 80 -y 24
see 'F10 Leave'
see 'Bruno'

keys Escape 0		# F10, as every terminal has it
see 'Enter leaves'
keys Enter
see 'ended with 4'
tmux capture-pane -p -S - | grep -q REHEARSAL && wrong 'a page was left behind'
[ "$(tmux display-message -p '#{alternate_on} #{cursor_flag}')" = '0 1' ] ||
    wrong 'the terminal was not given back'
exit 0
