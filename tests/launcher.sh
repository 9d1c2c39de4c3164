#!/usr/bin/env bash
# The launcher above pages that somebody else has taken over, above daemons that
# shout; and without its pages.
set -u
launcher=$top_builddir/tests/fake/hostile/keyconvoy
[[ -x $launcher ]] || { echo 'skipped: the test variants are not built'; exit 77; }
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
err=$dir/err

bad=0
try() {	# status, words on stderr (may be none), case, folder (of a jailed one)
	local status
	{ timeout -k 5 300 "$launcher" "${@:3}" 2>"$err" </dev/null; } 2>/dev/null
	status=$?
	[[ $status == "$1" ]] || { echo "$3: status $status, expected $1"; bad=1; }
	[[ -z $2 ]] || grep -aqF -- "$2" "$err" || { echo "$3: it does not say: $2"; bad=1; }
	(($(wc -c <"$err") < 16000)) || { echo "$3: it says too much"; bad=1; }
	! LC_ALL=C grep -aq $'[^ -~]' "$err" ||
	    { echo "$3: more than printable characters"; bad=1; }
}

try 137 'its pages asked for what no pages ask for' unknown-request
try 137 'its pages asked for what no pages ask for' short-request
try 137 'its pages asked for what no pages ask for' gives-descriptor
try 0 '' unknown-errand
try 0 '' online-errand
# Of several the last one counts, as for the pages.
try 0 '' --online-errand --station online --station offline
try 0 '' leaves-twice
try 0 '' starts-for-ever
try 0 '' second-pair
try 0 '[keyconvoy-keyd] ?[31mshout' daemon-shouts
try 0 '' with-readers
for what in another-set second-pair starts-for-ever with-readers; do
	try 0 '' --$what	# after daemons that were started ahead
done
try 0 '[keyconvoy-keyd] ?[31mshout' --daemon-shouts
try 7 '' own-status
try 140 '' own-signal

# In their real jail. (SIGSYS is 31.)
mkdir -p "$dir"/{data/ceremonies,data/cards,stick,outside/{.hidden,kmdata/local}}
for f in data/ceremonies/kept data/cards/one.card stick/kek.json outside/file outside/.hidden/key \
    outside/record outside/odd outside/kmdata/{secret,local/world} stickered; do
	echo "$f" >"$dir/$f"
done
ln -s ../outside/file "$dir/stick/leads-out"
ln -s ../outside "$dir/stick/away"
if ! grep -aq __asan_init "$top_builddir/keyconvoy"; then
	! "$top_builddir/tests/fake/has-landlock" || {
		try 0 '' jailed-files "$dir/data"
		grep '^not so' "$err"
	}
	# What a command's words name, and no more, with Landlock and without. (What
	# stands before the command is no word of it.)
	for what in named bare; do
		try 0 '' jailed-$what "$dir/data" "$dir/data/../outside/file" verify \
		    "$dir/data/../stick" "$dir/data/../outside/record" \
		    "--card-root=$dir/data/../outside/odd"
		grep '^not so' "$err"
	done
	# A stick that is put in later, where this user may mount one.
	if "$top_builddir/tests/fake/has-landlock" &&
	    unshare -m mount -t tmpfs none "$dir/stick" 2>/dev/null; then
		unshare -m bash -c '"$0" jailed-later "$1/data" 2>"$1/err" </dev/null &
		    until [[ -e $1/data/ceremonies/ready ]]; do sleep 0.02; done
		    mount -t tmpfs none "$1/stick" && echo x >"$1/stick/.new" &&
		    mv "$1/stick/.new" "$1/stick/later.json" && wait $!' \
		    "$launcher" "$dir" || { echo 'a stick that comes later'; bad=1; }
		grep '^not so' "$err"
	fi
	for what in calls door cards; do
		try 0 '' jailed-$what "$dir/data"
		grep '^not so' "$err"
	done
	try 0 '' jailed-daemons "$dir/data"
	for what in program socket memory; do
		try 159 '' jailed-$what "$dir/data"
	done
fi
[[ $(cat "$dir/data/cards/one.card") == data/cards/one.card ]] || { echo 'a card is another'; bad=1; }
[[ $(ls "$dir/stick" | tr '\n' ' ') != *autorun* ]] || { echo 'a program travels'; bad=1; }

# The pages alone: nobody is there who could start anything.
"$top_builddir/keyconvoy-pages" --version >"$err" 2>&1
[[ $? == 3 ]] && grep -q 'is started by keyconvoy' "$err" ||
    { echo 'the pages start without a launcher'; bad=1; }

# So the daemons.
for name in keyd cardd unpack az; do
	for words in '' 3 '3 x' '3 -1' '3 -1 x y'; do
		# shellcheck disable=SC2086
		"$top_builddir/keyconvoy-$name" $words >"$err" 2>&1 </dev/null
		status=$?
		# A kernel in a test has no room for every library (127: the loader).
		[[ $status == 127 && $name == unpack ]] ||
		[[ $status == 3 && $(cat "$err") == "keyconvoy-$name is started by keyconvoy." ]] ||
		    { echo "keyconvoy-$name $words: $(cat "$err")"; bad=1; }
	done
done
# And the launcher alone, as copied to a stick. (Installed pages are another case.)
cp "$top_builddir/keyconvoy" "$dir/keyconvoy"
if "$dir/keyconvoy" --version >"$err" 2>&1; then
	echo '# skipped: keyconvoy is installed here'
else
	grep -q 'keyconvoy-pages is not there: .* install its package' "$err" ||
	    { echo "the launcher without its pages: $(cat "$err")"; bad=1; }
fi

# A system without /proc, where a sanitizer finds neither its options nor leaks.
if unshare -m true 2>/dev/null &&
    ! grep -aq __asan_init "$top_builddir/keyconvoy"; then
	unshare -m sh -c 'mount -t tmpfs none /proc && exec "$0" --version' \
	    "$top_builddir/keyconvoy" >"$err" 2>&1
	[[ $? == 3 ]] && grep -q '/proc is not mounted here' "$err" ||
	    { echo 'no /proc'; cat "$err"; bad=1; }
fi
exit "$bad"
