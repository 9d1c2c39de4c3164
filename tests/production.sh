#!/usr/bin/env bash
# A ceremony in production to its end, in both languages: the soft module, and cards
# in a reader on USB. The reader is one of tests/fake/ccid.c, below the driver as it
# is installed; the people at --plain know nothing but what pages say and what stands
# on paper. A card is pulled while it is being asked, and the reader too. What went
# between reader and card is written down, and no secret is in it.
set -u
here=$top_srcdir/tests
program=$top_builddir/tests/fake/run/keyconvoy
kid=https://contoso.vault.azure.net/keys/KEKforBYOK/00112233445566778899aabbccddeeff
[ -x "$program" ] || { echo 'skipped: the test variants are not built'; exit 77; }
command -v openssl >/dev/null || { echo 'skipped: openssl is not installed'; exit 77; }
dir=$(mktemp -d) || exit 1
all=
trap '[ -z "$all" ] || kill $all 2>/dev/null; rm -rf "$dir"' EXIT
# shellcheck source=tests/plain-lib.sh
. "$here/plain-lib.sh"
# shellcheck source=tests/paper-lib.sh
. "$here/paper-lib.sh"
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
    -out "$dir/vault.pem" &&
    openssl pkey -in "$dir/vault.pem" -pubout -out "$dir/kek.pem" || exit 1

# -- the people ------------------------------------------------------------------

people=(Alice Bruno Chloe '') person=0
pin=('' 48291537 73016495 59263801)
enrolled=0 proved=0 opened=0
# What was pulled: 1 until it is put back.
declare -A pulled=()

hands() {	# VERB [NAME]: done once it is gone
	local i=0
	printf '%s\n' "$*" >"$cards/.hands" && mv "$cards/.hands" "$cards/hands"
	while [ -e "$cards/hands" ]; do
		i=$((i + 1))
		[ $i -lt 1200 ] || { echo "hands: $*"; return 1; }
		sleep 0.05
	done
}

# The sheet that came with the stick, and what they wrote down while it was shown.
shown=$(declare -f written)
eval "shown ${shown#written }"
written() {
	cat "$run/sheet"
	shown
}

first() {	# WHAT: 1st time: true
	[ -z "${pulled[$1]:-}" ] && pulled[$1]=1
}

# The second card is pulled while its PIN is set, and put in again.
enrol() {
	if [ "$enrolled" = 1 ] && first enrol; then
		hands pull-card
	elif [ "$enrolled" = 1 ] && [ "${pulled[enrol]}" = 1 ]; then
		pulled[enrol]=2
	fi
	say "${pin[enrolled]}" "${pin[enrolled]}"
}

next_to_enrol() {
	[ "${pulled[enrol]:-}" = 1 ] && pulled[enrol]=2 ||
	    enrolled=$((enrolled + 1))
	hands insert "card-$enrolled"
}

# The reader is pulled while the first card opens its share, and plugged in again.
next_to_open() {
	if [ "${pulled[open]:-}" = 1 ]; then
		pulled[open]=2
		hands plug-reader
	else
		opened=$((opened + 1))
		hands insert "card-$opened"
	fi
}

open_share() {
	first open && hands pull-reader
	say "${pin[opened]}"
}

# Medium and paper lie in bags, or it does not go on.
bags() {
	say '' '' '' && sleep 0.3 && say B-3 && sleep 0.3 && say B-1 '' ''
}

# One line a field, or an empty one where none is.
answer() {	# STEP.PAGE
	case $1 in
	welcome.start) say 1 ;;
	participants.name) say Contoso ;;
	participants.person) say "${people[person]}" ${people[person]:+''}
		person=$((person + 1)) ;;
	readiness.check) if first note; then say '!'; else
		say "$(date +%H:%M)" '0123456789 azqwm-' 0123456789 2; fi ;;
	aside.note) say 'no network' 'a station of tests' 'it has no secrets' ;;
	intake.kek) say "$kek" "$kid" ;;
	world.quorum) say 2 3 '' '' ;;
	world.insert) next_to_enrol ;;
	world.number) numbers; say "$(number)" '' ;;
	world.pin-new) enrol ;;
	world.prove-insert) proved=$((proved + 1)); hands insert "card-$proved" ;;
	world.prove-pin) say "${pin[proved]}" ;;
	rights.insert) next_to_open ;;
	rights.pin) open_share ;;
	*.remove | *.prove-remove) hands remove ;;
	exchange.compare) blanks; say '' "$(missing)" ;;
	world.paper | rights.why | signoff.paper) blanks; say "$(missing)" ;;
	generate.key) say contosokey '' '' '' '' '' '' '' ;;	# and once more, read back
	package.name) say ContosoFirstHSMkey '' '' ;;
	signoff.bags) bags ;;
	signoff.person) say 1 A. ;;
	*) say '' ;;
	esac
}

ceremony() {	# LANGUAGE
	local seen=0 idle=0 n
	cards=$dir/$1/cards
	mkdir -p "$cards"
	"$program" inspect --lang "$1" "$kek" 2>&1 | tail -n 1 |
	    sed 's/^ *//' >"$dir/$1/sheet"
	begin "$1" --production --reader "usb:$cards" || return
	while kill -0 "$pages" 2>/dev/null && [ $idle -lt 1200 ]; do
		n=$(grep -cs '^step ' "$run/rec")
		if [ "${n:-0}" -gt $seen ]; then
			seen=$n idle=0
			answer "$(sed -n 's/^step //p' "$run/rec" | tail -n 1)" || break
		fi
		sleep 0.05
		idle=$((idle + 1))
	done
	exec 7>&-
	wait "$pages"
}

# -- what there is afterwards ----------------------------------------------------

says() {	# WORDS: on one of the pages, whatever the lines are
	tr '\n' ' ' <"$run/out" | tr -s ' ' | grep -qF -- "$1" && return
	grep -A 2 -F '[x]' "$run/out"
	return 1
}

verified() {
	"$program" verify --lang "$lang" --hknso "$(shown | head -n 1)" \
	    --head "$(shown | tail -n 1)" "$run"/data/ceremonies/*-contoso
}

# The stick's package is the key whose public half lies beside it: opened with the
# vault's private key by openssl alone.
opens() (
	cd "$run" || exit
	name=stick/KeyTransferPackage-ContosoFirstHSMkey.byok
	sed 's/.*"ciphertext":"\([^"]*\)".*/\1==/; y,-_,+/,' "$name" |
	    base64 -d 2>/dev/null >blob
	head -c 256 blob | openssl pkeyutl -decrypt -inkey "$dir/vault.pem" \
	    -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1 -out aes &&
	    tail -c +257 blob >wrapped &&
	    openssl enc -d -id-aes256-wrap-pad -iv A65959A6 -in wrapped \
	    -K "$(od -An -v -tx1 aes | tr -d ' \n')" -out key.der &&
	    openssl pkey -in key.der -pubout |
	    diff - stick/ContosoFirstHSMkey.pub.pem
)

# Neither as digits nor as a card is given them.
no_pin() {
	local p
	for p in "${pin[@]:1}"; do
		! grep -rlE "$p|$(printf %s "$p" | od -An -tx1 | tr -d ' \n')" \
		    "$run" || return
	done
}

# A session each for three cards, what was pulled in it, and blanks for secrets.
traced() {
	[ "$(grep -c '^atr ' "$cards/trace")" -ge 8 ] &&
	    grep -q '^! ERR_CARD_REMOVED$' "$cards/trace" &&
	    grep -q '^! ERR_READER_GONE$' "$cards/trace" &&
	    grep -q '^> 00200080.*\.\.' "$cards/trace"
}

one() {	# LANGUAGE, what pages say of a card and of a reader that is pulled
	local what
	if ! ceremony "$1"; then
		tail -n 30 "$run/out" "$run/err"
		echo "$1: the ceremony did not end"
		return 1
	fi
	for what in "says \"\$2\"" "says \"\$3\"" verified opens no_pin traced; do
		eval "$what" >"$run/log" 2>&1 && continue
		cat "$run/log"
		echo "$1: $what"
		return 1
	done
}

kek=$dir/kek.pem
one en 'The card was taken out before it was finished.' \
    'The reader was pulled. Plug it in again' >"$dir/en.log" 2>&1 &
all=$!
french=0
if grep -q '^#define ENABLE_NLS' "$top_builddir/config.h"; then
	one fr 'La carte a été retirée avant la fin.' \
	    'Le lecteur a été débranché.' >"$dir/fr.log" 2>&1 || french=1
fi
wait "$all" && [ $french = 0 ]
status=$?
all=
cat "$dir"/*.log
exit $status
