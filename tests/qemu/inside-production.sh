# shellcheck shell=bash
# A whole ceremony in production: cards in a reader on USB, a courier stick and a
# backup medium, people at --plain who know nothing but what the pages say and what
# stands on paper. Once the reader's cable is pulled while a card is being asked.
# LANGUAGE,folders: an ordinary user, and media that the system mounted.
# LANGUAGE,names: root, and media that keyconvoy mounts, the backup medium with exFAT; the
# stick is pulled when it is to be written, and once more while it is.
. /inside-lib.sh
run=/people program=keyconvoy lang=${1%,*} by=${1#*,}
user=operator stick=/media/stick backup=/media/backup kek=/media/stick/kek.pem
if [[ $by == names ]]; then
	user=root stick=usb:STICK01 backup=usb:BACKUP01
	kek=/run/keyconvoy/$stick/kek.pem
	mount --make-rshared /		# as systemd does
fi
. /plain-lib.sh

kid=https://contoso.vault.azure.net/keys/KEKforBYOK/00112233445566778899aabbccddeeff
people=(Alice Bruno Chloe '') person=0
pin=('' 48291537 730164 5926380)
enrolled=0 proved=0 opened=0 pulled= noted=
pages= seen=0 idle=0

as() {		# USER COMMAND...
	setpriv --reuid="$1" --regid="$1" --init-groups -- "${@:2}"
}

# By its label; on a partition or on the whole.
medium() {	# NAME LABEL
	until_true 100 findfs "LABEL=$2" >/dev/null 2>&1 || return
	mkdir -p "/media/$1"
	mount -t "$(kind "$2")" -o uid=1000,umask=077 "$(findfs "LABEL=$2")" "/media/$1"
}

kind() {	# LABEL
	[[ $by$1 == namesBACKUP ]] && echo exfat || echo vfat
}

# -- before ----------------------------------------------------------------------

# What cards are there, and that nobody may have the reader but by the rule.
says() {	# WORDS COMMAND...
	"${@:2}" >/tmp/said.once 2>&1
	cat /tmp/said.once
	grep -qF -- "$1" /tmp/said.once
}

before() {
	check 'udev: the rule gives the reader to plugdev' \
	    says '660 plugdev' stat -c '%a %G' /dev/bus/usb/001/002
	check 'another user may not open the reader' \
	    says "${words[perm]}" as stranger keyconvoy --lang "$lang" \
	    cards --reader usb
	check 'no card' says "${words[none]}" as operator keyconvoy \
	    --lang "$lang" cards --reader usb
	hands insert card-1
	check 'a card' says '0863 2397' as operator keyconvoy \
	    --lang "$lang" cards --reader usb
	hands remove
}

# -- the people ------------------------------------------------------------------

# What they wrote down while a page showed it whole, and the sheet that came with
# the stick: the KEK's words, as the other station printed them.
shown=$(declare -f written)
eval "shown ${shown#written }"
written() {
	cat "$run/sheet"
	shown
}

# A cable is pulled in place of the first card's answer, and plugged in again.
next_card() {
	if [[ $pulled == now ]]; then
		pulled=before
		hands plug reader
	else
		hands insert "card-$((++opened))"
	fi
}

ask_card() {
	if [[ -z $pulled ]]; then
		pulled=now
		hands pull 87		# GENERAL AUTHENTICATE
	fi
	say "${pin[opened]}"
}

# No bundle was installed here, and so there is no sheet: a note says why.
ready() {
	if [[ -z $noted ]]; then
		noted=yes
		say '!'
	else
		say "$(date +%H:%M)" '0123456789 azqwm-' 0123456789 2
	fi
}

# The folder of its disk.
disk_of() {	# LABEL
	local part
	part=$(findfs "LABEL=$1")
	part=${part#/dev/}
	echo "/sys/block/${part%%[0-9]*}"
}

writes() {	# DISK
	awk '{ print $5 }' "$1/stat"
}

has_written() {	# DISK MORE THAN
	(($(writes "$1") > $2))
}

# In again, once the page has said that it is out.
back_in() {	# WORDS
	until_true 600 shown_page "$1" >/dev/null
	hands plug stick
	until_true 100 findfs LABEL=STICK >/dev/null 2>&1
	sleep 1
}

# What a stick's file system needs, to or from a file.
beginning() {	# FROM TO
	dd if="$1" of="$2" bs=64k count=4 conv=notrunc,fsync
}

# One that they take out too early is put in again, once the page has said so; the next
# one while it is being written, and its file system may be torn: they take another one,
# which is as this one was.
hand_over() {
	local before disk
	if [[ $by == names ]]; then
		grep /run/keyconvoy /proc/mounts >/tmp/seen
		disk=$(disk_of STICK)
		hands unplug stick
		until_true 100 test ! -e "$disk"
		say ''
		back_in "${words[unplugged]}"
		beginning "$(findfs LABEL=STICK)" /tmp/fresh
		disk=$(disk_of STICK)
		before=$(writes "$disk")
		say ''
		until_true 300 has_written "$disk" $((before + 6))
		hands unplug stick
		back_in "${words[torn]}"
		mount -t vfat -o ro "$(findfs LABEL=STICK)" /media/stick &&
		    find /media/stick >/tmp/torn
		umount /media/stick
		beginning /tmp/fresh "$(findfs LABEL=STICK)"
		sleep 1
	fi
	say ''
}

# What came in is there, and nothing that the handover writes, under its name.
not_half() {
	cat /tmp/torn
	grep -q '/kek.pem$' /tmp/torn &&
	    ! grep -E '/(manifest|[^./][^/]*[.](byok|pub[.]pem))$' /tmp/torn
}

hidden() {
	[[ -e /tmp/seen && ! -s /tmp/seen ]]
}

# What they do at each page: one line a field, or an empty one where none is.
answer() {	# STEP.PAGE
	case $1 in
	welcome.start) say 1 ;;
	participants.name) say Contoso ;;
	participants.person) say "${people[person]}" ${people[person]:+''}
		person=$((person + 1)) ;;
	readiness.check) ready ;;
	aside.note) say 'a sheet with the words of the programs' 'none: no bundle' \
	    'we go on' ;;
	intake.kek) say "$kek" "$kid" ;;
	world.quorum) say 2 3 '' '' ;;
	world.insert) hands insert "card-$((++enrolled))" ;;
	world.number) say "$(number)" '' ;;
	world.pin-new) say "${pin[enrolled]}" "${pin[enrolled]}" ;;
	world.prove-insert) hands insert "card-$((++proved))" ;;
	world.prove-pin) say "${pin[proved]}" ;;
	rights.insert) next_card ;;
	rights.pin) ask_card ;;
	*.remove | *.prove-remove) hands remove ;;
	exchange.compare) say '' "$(missing)" ;;
	world.paper | rights.why | signoff.paper) say "$(missing)" ;;
	generate.key) say contosokey '' '' '' '' '' '' '' ;;	# and once more, read back
	package.name) say ContosoFirstHSMkey '' '' ;;
	handover.stick) hand_over ;;
	signoff.bags) say B-1 '' B-3 ;;
	signoff.person) say 1 A. ;;
	*) say '' ;;
	esac
}

# Each page once it is asked for, until the program ends; nothing happens for a
# minute: somebody is stuck.
turn() {
	local n
	n=$(grep -cs '^step ' "$run/rec")
	if ((n > seen)); then
		seen=$n idle=0
		sleep 0.5
		answer "$(sed -n 's/^step //p' "$run/rec" | tail -n 1)"
	fi
	sleep 0.1
	((++idle < 600))
}

ceremony() {
	mkfifo "$run/in" && chown $user "$run/in" || return
	as $user keyconvoy --production --plain --reader usb --lang "$lang" \
	    --data "$run/data" --stick $stick --backup $backup \
	    --record "$run/rec" <"$run/in" >"$run/out" 2>"$run/err" 7>&- 9>&- &
	pages=$!
	exec 7>"$run/in"
	while kill -0 $pages 2>/dev/null && turn; do :; done
	exec 7>&-
	wait $pages && return
	tail -n 40 "$run/out" "$run/err"
	return 1
}

# -- after -----------------------------------------------------------------------

shown_page() {	# WORDS
	tr '\n' ' ' <"$run/out" | tr -s ' ' | grep -qF -- "$1" && return
	grep -A 2 -F '[x]' "$run/out"
	grep -A 2 -F '[!]' "$run/out"
	return 1
}

# With the words that people wrote down.
verified() {
	as $user keyconvoy --lang "$lang" verify \
	    --hknso "$(shown | head -n 1)" --head "$(shown | tail -n 1)" \
	    "$run"/data/ceremonies/*-contoso
}

no_pin() {
	! find "$run" /media -type f -exec grep -lE '48291537|730164|5926380' {} + |
	    grep .
}

case $lang in
fr) declare -A words=(
	[perm]='cet utilisateur ne peut pas ouvrir le lecteur'
	[none]='pas de carte'
	[gone]='Le lecteur a été débranché.'
	[unplugged]='STICK01 n’est pas branché.'
	[torn]='Rien n’est écrit à moitié'
	[out]='STICK01 est démonté') ;;
*) declare -A words=(
	[perm]='this user may not open the reader'
	[none]='no card'
	[gone]='The reader was pulled.'
	[unplugged]='STICK01 is not plugged in.'
	[torn]='Nothing was half written'
	[out]='STICK01 is unmounted') ;;
esac
check 'the stick' medium stick STICK
check 'the backup medium' medium backup BACKUP
chown $user /people
before
keyconvoy --lang "$lang" inspect /media/stick/kek.pem | tail -n 1 |
    sed 's/^ *//' >"$run/sheet"
[[ $by == folders ]] || umount /media/stick /media/backup
check 'a whole ceremony in production' ceremony
if [[ $by == names ]]; then
	check 'the stick was pulled at the handover, and the page said so' \
	    shown_page "${words[unplugged]}"
	check 'it was pulled while it was written, and the page said so' \
	    shown_page "${words[torn]}"
	check 'and nothing half lay there' not_half
	check 'nobody else saw what keyconvoy had mounted' hidden
	check 'it was unmounted before people took it out' shown_page "${words[out]}"
	check 'the stick again' medium stick STICK
	check 'the backup medium again' medium backup BACKUP
fi
check 'the reader was pulled once, and a page said so' shown_page "${words[gone]}"
check 'verified with the words on paper' verified
check 'a PIN is nowhere' no_pin
umount /media/stick /media/backup
