# Both stations of a rehearsal on one machine: the real az, and a vault that is served
# here. Read by ./bootstrap behind rehearsal.sh. A rehearsal that was left goes on by
# what lies in its folder.

# az takes the vault's names from the system. Where they are not known, it runs where
# /etc/hosts is covered by a file that has them; nothing else sees that.
names='localhost contoso.localhost contoso-hsm.localhost'
cover=
cover_hosts() {	# the file
	getent hosts $names >/dev/null && return
	{ cat /etc/hosts && echo "127.0.0.1 $names"; } >"$1"
	for cover in 'unshare -m' 'unshare -rm'; do
		$cover mount --bind "$1" /etc/hosts 2>/dev/null && return
	done
	return 1
}

# A user who became root to mount is that user again for the program.
in_cover() {	# folder, command ...
	hosts=$1/vault-hosts
	shift
	case $cover in
	'') "$@" ;;
	*r*m) $cover sh -c 'mount --bind "$0" /etc/hosts && exec "$@"' "$hosts" \
	    unshare -U --map-user="$(id -u)" --map-group="$(id -g)" "$@" ;;
	*) $cover sh -c 'mount --bind "$0" /etc/hosts && exec "$@"' "$hosts" "$@" ;;
	esac
}

# 0 when both stations can be played here; else it says why not.
stations_fit() {	# a folder for what is tried
	if ! command -v az >/dev/null; then
		tell 'az is not installed (./bootstrap install az does it, some 800 MB).' \
		    'az n’est pas installé (./bootstrap install az s’en charge, quelque 800 Mo).'
	elif ! cover_hosts "$1/vault-hosts"; then
		tell 'contoso.localhost is no name here, and /etc/hosts cannot be covered.' \
		    'contoso.localhost n’est pas connu ici, et /etc/hosts ne peut être recouvert.'
	else
		return 0
	fi
	tell 'So only the station without a network is played, with a KEK that is made here.' \
	    'Seule la station déconnectée est donc jouée, avec une KEK créée ici.'
	return 1
}

# -- the vault ---------------------------------------------------------------------

# At the port that it had before: identifiers name it.
serve_vault() {	# folder
	[ -f "$1/vault/vault.json" ] || logged "${programs}keyconvoy-vault" create \
	    --region eu --out "$1/vault" --vault contoso
	port=0
	[ ! -f "$1/vault/serve/port" ] || port=$(cat "$1/vault/serve/port")
	: >"$1/vault-log"
	"${programs}keyconvoy-vault" serve --lang en --dir "$1/vault" \
	    --listen "127.0.0.1:$port" >"$1/vault-log" 2>&1 </dev/null &
	served=$!
	trap 'kill $served 2>/dev/null || :' EXIT
	i=0
	until grep -q Ctrl-C "$1/vault-log"; do
		i=$((i + 1))
		kill -0 $served 2>/dev/null && [ $i -lt 600 ] ||
		    die "the practice vault is not served: $(cat "$1/vault-log")"
		sleep 0.1
	done
}

# az is told of the vault's cloud in a folder of the rehearsal, never in that of the
# user.
know_cloud() {	# folder
	[ ! -f "$AZURE_CONFIG_DIR/clouds.config" ] || return 0
	tell 'preparing: az is told of the practice vault' \
	    'préparation : le coffre d’exercice est indiqué à az'
	logged az cloud register --name Rehearsal --cloud-config \
	    "@$1/vault/serve/cloud.json" && logged az cloud set --name Rehearsal
}

# Before people are asked for a key: it takes az some seconds.
prepare_az() {	# folder
	(
		eval "$("${programs}keyconvoy-vault" env --dir "$1/vault")"
		know_cloud "$1"
	) || die 'az cannot be told of the practice vault'
}

# -- the stations --------------------------------------------------------------------

connected() {	# folder, more arguments ...
	at=$1
	shift
	(
		eval "$("${programs}keyconvoy-vault" env --dir "$at/vault")"
		in_cover "$at" "${programs}keyconvoy" --station online \
		    --lang "$lang" --data "$at/connected" --stick "$at/stick" "$@"
	)
}

has() {	# folder, pattern: the stick brings such a file
	[ -n "$(find "$1/stick" -maxdepth 1 -name "$2")" ]
}

came_to() {	# folder of a station, event: its ceremony came to that
	grep -qs "\"event\":\"$2\"" "$1"/ceremonies/*/transcript.jsonl
}

# -- at a terminal: page by page --------------------------------------------------------

begin() {	# what is told before the full screen comes: English, French
	echo
	tell "$@"
	tell 'Enter: begin' 'Entrée : commencer'
	read -r _ || :
}

# 0: its part is done; else it was left.
ended() {	# status of the station
	case $1 in
	0 | 4) ;;
	*) die "the rehearsal ended with $1" ;;
	esac
}

lead_fetch() {	# folder
	begin '1 of 3, the connected station: a KEK is asked of the practice vault. Sign in as
the managed identity; the vault is named contoso. When the stick is ready, leave
with F10.' '1 sur 3, la station connectée : une KEK est demandée au coffre d’exercice.
Connectez-vous avec l’identité managée ; le coffre se nomme contoso. Quand le
support USB est prêt, quittez par F10.'
	status=0
	connected "$1" || status=$?
	ended $status
}

lead_make() {	# folder
	begin '2 of 3, the station without a network: the key is made and wrapped. With the
operations "sign verify" the vault will sign with it.' '2 sur 3, la station déconnectée : la clé est créée et emballée. Avec les opérations
« sign verify », le coffre signera avec elle.'
	status=0
	"${programs}keyconvoy" --lang "$lang" --data "$1" --stick "$1/stick" \
	    --backup "$1/backup" || status=$?
	ended $status
}

lead_import() {	# folder
	begin '3 of 3, the connected station again: resume its ceremony; the key is imported.' \
	    '3 sur 3, la station connectée à nouveau : reprenez sa cérémonie ; la clé est importée.'
	status=0
	connected "$1" || status=$?
	ended $status
}

# -- without one: by the sample's scripts ------------------------------------------------

play_fetch() {	# folder
	tell 'running: 1 of 3, the connected station asks the vault for a KEK' \
	    'en cours : 1 sur 3, la station connectée demande une KEK au coffre'
	connected "$1" --replay "$replay/az/fetch.script" </dev/null ||
	    die "the connected station ended with $?"
}

# This key may sign: then it is made to.
play_make() {	# folder
	tell 'running: 2 of 3, the station without a network makes and wraps a key' \
	    'en cours : 2 sur 3, la station déconnectée crée et emballe une clé'
	sed 's/^step package.name$/&\nset ops "sign verify"/' \
	    "$replay/offline-azure.script" >"$1/vault-make.script"
	"${programs}keyconvoy" --lang "$lang" --replay "$1/vault-make.script" \
	    --secrets "$replay/practice.secrets" --data "$1" --stick "$1/stick" \
	    --backup "$1/backup" --var KEK="$1/stick/kek.json" \
	    --var KID="$(sed -n 's/.*"kid": *"\([^"]*\)".*/\1/p' "$1/stick/kek.json")" \
	    </dev/null || die "the ceremony ended with $?"
}

play_import() {	# folder
	tell 'running: 3 of 3, the connected station imports it' \
	    'en cours : 3 sur 3, la station connectée l’importe'
	connected "$1" --replay "$replay/az/import.script" --var HEAD="$(tail -n 1 \
	    "$1"/connected/ceremonies/*/transcript.jsonl | tr -d '\n' | sha256sum |
	    cut -d ' ' -f 1)" </dev/null || die "the connected station ended with $?"
	grep -q '"event":"key-checked".*"same":true,"signs":"yes"' \
	    "$1"/connected/ceremonies/*/transcript.jsonl ||
	    die 'what the vault has did not sign as the key that was made'
}

# -- both -------------------------------------------------------------------------------

left() {	# folder
	tell 'The rehearsal was left. It goes on where it stood with:' \
	    'La répétition a été quittée. Pour la reprendre là où elle en était :'
	echo "  $myself $1"
	exit 4
}

rehearse_stations() {	# its folder
	dir=$1 how=play
	! at_terminal || how=lead
	mkdir -p "$dir/connected"
	cover_hosts "$dir/vault-hosts"
	serve_vault "$dir"
	prepare_az "$dir"
	has "$dir" '*.json' || ${how}_fetch "$dir"
	has "$dir" '*.json' || left "$dir"
	came_to "$dir" end || ${how}_make "$dir"
	came_to "$dir" end || left "$dir"
	came_to "$dir/connected" finished || ${how}_import "$dir"
	came_to "$dir/connected" finished || left "$dir"
	trap - EXIT
	kill $served
	wait $served 2>/dev/null || :
	[ $how = lead ] || made "$dir"
	tell 'The practice vault has now:' 'Le coffre d’exercice contient maintenant :'
	"${programs}keyconvoy-vault" list --lang "$lang" --dir "$dir/vault"
	to_verify "$dir"
}
