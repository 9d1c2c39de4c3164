# What whoever has the disk, and no card, does to it between two sittings. Sourced by
# tests/owner.sh.

# The record of a case becomes its stdin, chained anew from a line on.
write_record() {	# dir, from
	chained "$2" >"$1/forged" && mv "$1/forged" "$(record "$1")"
}

line_of() {	# record, event: its last line
	grep -n "\"event\":\"$2\"" "$1" | tail -n 1 | cut -d: -f1
}

# A member of the last line of an event, by jq.
member() {	# dir, event, jq's expression
	local n r
	r=$(record "$1")
	n=$(line_of "$r" "$2")
	[[ -n $n ]] || return
	{
		head -n $((n - 1)) "$r"
		sed -n "${n}p" "$r" | jq -c "$3"
		tail -n +$((n + 1)) "$r"
	} | write_record "$1" "$n"
}

sha() {	# file
	sha256sum "$1" | cut -d' ' -f1
}

# A file of the case becomes another one, and so does what its line says of it.
file_said() {	# dir, name, event, place in files, other file
	cp "$5" "${1}/data/ceremonies/$(folder "$1")/$2" &&
	    member "$1" "$3" ".files[$4].sha256 = \"$(sha "$5")\""
}

# Named ones: what somebody would do who knows the program. $d: the case's folder,
# $c: its ceremony's folder, $r: its record; decoy is a ceremony of another world for
# another KEK, foreign one of another world for the same KEK, older one of the same
# world before the key (its key has the same ident), forged a world for the points of
# the same cards. Status 1: there is nothing of that at this stop.
attack_nothing() { :; }
attack_no_seals() {
	grep -q '"event":"seal"' "$r" &&
	    sed '/"event":"seal"/d' "$r" | write_record "$d" 1
}
# A line that the program might have written.
attack_added() {	# event
	local more
	case $1 in
	void) more='reason: "x", kept: "kmdata/local/world.void-1"' ;;
	void-keep) more='reason: "x", kept: "kmdata/local/world.void-1", keep: true' ;;
	resumed) more="from: 1, to: $(wc -l <"$r"), stopped_at: \"world\",
	    cut: false, broken: false, cards: []" ;;
	confirmed) more="from: 1, to: $(wc -l <"$r")" ;;
	exception) more='what: "daemons-restarted"' ;;
	proved) more='x: 1' ;;
	initials) more='person: 3, initials: "X.", agreed: true' ;;
	compared) more="$(jq -r 'select(.event == "kek") |
	    "kek: \"\(.kek)\", kid: \"\(.kid)\""' "$r")" ;;
	esac
	{
		cat "$r"
		tail -n 1 "$r" | jq -c "{n, time, step, event: \"${1%-keep}\",
		    prev${more:+, $more}}"
	} | write_record "$d" "$(wc -l <"$r")"
}
attack_unchained() { sed -i '2s/"holder"/"witness"/' "$r"; }
attack_torn() { printf '{"n":99,"ti' >>"$r"; }
attack_no_file() { rm "$c/$1"; }
attack_empty_file() { : >"$c/$1"; }
attack_decoys_file() { cp "$decoy"/data/ceremonies/2*/"$1" "$c/$1"; }
attack_older_file() { cp "$older"/data/ceremonies/2*/"$1" "$c/$1"; }
attack_decoys_folder() {
	(cd "$decoy"/data/ceremonies/2*/ && cp -r kmdata in "$c/" &&
	    { [[ ! -e $c/out/x ]] && cp -r out "$c/"; })
}
# The KEK and everything that names it.
attack_kek() {
	local kek
	kek=$(member_of "$decoy" kek .kek)
	file_said "$d" in/kek-1 kek 0 "$decoy"/data/ceremonies/2*/in/kek-1 &&
	    member "$d" kek ".kek = $kek" &&
	    { ! has compared || member "$d" compared ".kek = $kek"; } &&
	    { ! has copy || member "$d" copy ".kek = $kek"; } &&
	    { ! has package || member "$d" package ".kek = $kek"; }
}
attack_packages() {
	has toolset || return
	local i=0 name
	for name in $(jq -r 'select(.event == "toolset").files[].name' "$r"); do
		file_said "$d" "$name" toolset "$i" "$decoy/data/ceremonies"/2*/"$name" || return
		i=$((i + 1))
	done
}
# A key of which the owner of the disk knows the private half, for the right KEK.
attack_byok() {
	has package || return
	local i=0 name
	for name in $(jq -r 'select(.event == "package").files[].name' "$r"); do
		file_said "$d" "$name" package "$i" "$foreign"/data/ceremonies/2*/"$name" || return
		i=$((i + 1))
	done
}
attack_older_key() {
	has key-begin || return
	if has key; then
		file_said "$d" "$key" key 0 "$older"/data/ceremonies/2*/"$key" &&
		    member "$d" key ".spki = $(member_of "$older" key .spki)"
	else
		cp "$older"/data/ceremonies/2*/"$key" "$c/$key"
	fi
}
attack_foreign_world() { world_of "$decoy"; }
attack_forged_world() { world_of "$forged"; }
# Cards whose private halves are known to the owner of the disk.
attack_points() {
	has enrolled &&
	    member "$d" enrolled ".point = $(member_of "$decoy" enrolled .point)"
}
# Two of two, whose second card is the owner's.
attack_quorum() {
	has quorum && ! has world && member "$d" quorum '.k = 1 | .of = 2'
}
# The backup medium and the stick, too.
attack_backup_world() {
	[[ -e $d/backup/kmdata ]] &&
	    cp "$decoy/aside/kmdata/local/world" "$d/backup/kmdata/local/world"
}
attack_backup_mark() {
	[[ -e $d/backup/keyconvoy ]] && jq '.n = 1 | .head = "00"' \
	    "$decoy/aside/keyconvoy/backup" >"$d/backup/keyconvoy/backup"
}
# Before the handover: afterwards the words that went another way tell.
attack_stick() {
	! has handover &&
	    cp "$decoy"/stick/*.byok "$decoy"/stick/*.pub.pem "$d/stick/"
}
attack_stick_kek() { cp "$work/decoy.pem" "$d/stick/kek.pem"; }
attack_linked() {	# what is written there travels with the courier
	mkdir "$d/stick/keyconvoy" && mv "$c/kmdata/local" "$d/stick/keyconvoy/" &&
	    ln -s "$d/stick/keyconvoy/local" "$c/kmdata/local"
}

has() {		# event
	grep -q "\"event\":\"$1\"" "$r"
}

member_of() {	# stop, event, jq's expression: of its first line
	jq -c "select(.event == \"$2\") | $3" "$(record "$1")" | head -n 1
}

# The world of another ceremony, and what the record says of it.
world_of() {	# stop
	local file=kmdata/local/world
	has world || return
	file_said "$d" "$file" world 0 "$1"/data/ceremonies/2*/"$file" &&
	    member "$d" world ".hknso = $(member_of "$1" world .hknso) |
		.hkm = $(member_of "$1" world .hkm)"
}

# Does it; status 1: there is nothing of this here.
change() {	# dir, kind, argument
	local d=$1 r c n=$3 decoy=$work/base/$method-decoy
	local older=$work/base/$method-older forged=$work/base/$method-forged
	local foreign=$work/base/$method-foreign key=kmdata/local/key_simple_contosokey
	r=$(record "$d") c=${r%/*}
	case $2 in
	line)	sed -n "${n}p" "$d/edits" | {
			IFS=$'\t' read -r n what line
			{
				head -n $((n - 1)) "$r"
				printf '%s\n' "$line"
				tail -n +$((n + 1)) "$r"
			} | write_record "$d" "$n"
		} ;;
	drop)	sed "${n}d" "$r" | write_record "$d" "$n" ;;
	double)	sed "${n}p" "$r" | write_record "$d" "$n" ;;
	swap)	sed "$n{h;d};$((n + 1))G" "$r" | write_record "$d" "$n" ;;
	again)	{ cat "$r"; sed -n "${n}p" "$r"; } | write_record "$d" "$(wc -l <"$r")" ;;
	cut)	sed -i "${n}q" "$r" ;;
	*)	"attack_$2" "$n" ;;
	esac
}

