# A rehearsal with a practice vault: page by page at a terminal, the sample script
# without one. Read by ./bootstrap and by a bundle's ./run, which give
#
#   logged, die     how a command is run quietly, how an error ends
#   $programs       what stands before the programs' names: "build/", ""
#   $replay         the folder of the sample's script
#   $myself         what people typed

# In the language of the pages, once `run` knows it.
tell() {	# English, French
	case $lang in
	fr) printf '%s\n' "$2" ;;
	*) printf '%s\n' "$1" ;;
	esac
}

what_is() {
	case $1 in
	*/vault.pem) tell 'the practice vault: its private key, which opens the .byok' \
	    'le coffre d’exercice : sa clé privée, qui ouvre le .byok' ;;
	*/KEKforBYOK.pem) tell 'the practice KEK, as `az keyvault key download` writes it' \
	    'la KEK d’exercice, comme `az keyvault key download` l’écrit' ;;
	*/KEKforBYOK.json) tell 'the same with its identifier, as `az keyvault key show` prints it' \
	    'la même avec son identificateur, comme `az keyvault key show` l’affiche' ;;
	*/stick/kek.json) tell 'the KEK, as the vault published it' \
	    'la KEK, telle que le coffre l’a publiée' ;;
	*/out/kek-sheet.txt) tell 'the KEK in words, to be printed' \
	    'la KEK en mots, à imprimer' ;;
	*/connected/*/transcript.jsonl) tell \
	    'the record of the connected station: every event, chained' \
	    'le procès-verbal de la station connectée : événements chaînés' ;;
	*/kmdata/local/world) tell 'the security world: encrypted, opens with the cards only' \
	    'le monde de sécurité, chiffré : il ne s’ouvre qu’avec les cartes' ;;
	*/key_simple_*) tell 'the key, encrypted under the world' \
	    'la clé, chiffrée par celle du monde' ;;
	*/key_xferacld_*) tell 'its copy with reduced rights: may leave for one vault' \
	    'sa copie à droits réduits : elle ne peut partir que vers un coffre' ;;
	*.byok) tell 'the transfer package: this is what a vault imports' \
	    'le paquet de transfert : c’est lui qu’un coffre importe' ;;
	*.pub.pem) tell 'the public key, to compare with after the import' \
	    'la clé publique, à comparer après l’import' ;;
	*/transcript.jsonl) tell 'the record: every event, chained and sealed' \
	    'le procès-verbal : tous les événements, chaînés et scellés' ;;
	*/keyconvoy/manifest) tell 'what the courier carries, signed' \
	    'ce que contient le support de transport, signé' ;;
	*/keyconvoy/backup) tell 'the mark of the backup medium' \
	    'la marque du support de sauvegarde' ;;
	*/cards/*) tell 'a virtual card' 'une carte virtuelle' ;;
	*/station) tell "this station's random number" \
	    'le nombre aléatoire de cette station' ;;
	*/connected/*/in/manifest) tell 'what the stick brought back, signed' \
	    'ce que le support USB a rapporté, signé' ;;
	*/connected/*/in/kek-*) tell 'the KEK, as the vault published it' \
	    'la KEK, telle que le coffre l’a publiée' ;;
	*/in/*) tell 'the KEK, as it was read from the stick' \
	    'la KEK, telle qu’elle a été lue sur le support USB' ;;
	*) tell 'kept with the ceremony' 'gardé avec la cérémonie' ;;
	esac
}

# What `az keyvault key show` prints of a public RSA key.
kek_json() {	# PEM, kid
	n=$(openssl rsa -pubin -in "$1" -noout -modulus | sed 's/.*=//' |
	    LC_ALL=C perl -ne 'chomp; print pack "H*", $_' | openssl base64 -A |
	    tr '+/' '-_' | tr -d '=')
	printf '{"attributes":{"enabled":true},"key":{"e":"AQAB",'
	printf '"keyOps":["import"],"kid":"%s","kty":"RSA-HSM","n":"%s"},' "$2" "$n"
	printf '"tags":null}\n'
}

rehearsal_language() {
	lang=en
	case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
	fr*) lang=fr ;;
	esac
}

at_terminal() {
	[ -t 0 ] && [ -t 1 ]
}

# A fresh folder for each rehearsal; its name is short, because people type it.
rehearsal_folder() {	# the folder of all
	i=1
	until mkdir "$1/rehearsal-$i" 2>/dev/null; do
		i=$((i + 1))
		[ "$i" -le 9999 ] || die 'no folder for the rehearsal could be made'
	done
	chmod 700 "$1/rehearsal-$i"
	mkdir "$1/rehearsal-$i/stick" "$1/rehearsal-$i/backup"
	echo "$1/rehearsal-$i"
}

# A practice vault: its KEK on the stick. The identifier names no real vault.
practice_vault() {	# folder
	# 3072 bits: quick to make, and a size that vaults use.
	(umask 077 && logged openssl genpkey -algorithm RSA \
	    -pkeyopt rsa_keygen_bits:3072 -out "$1/vault.pem")
	logged openssl pkey -in "$1/vault.pem" -pubout -out "$1/KEKforBYOK.pem"
	kek_json "$1/KEKforBYOK.pem" "$kid" >"$1/stick/KEKforBYOK.json"
}

# The same people, page by page.
lead() {	# folder
	"${programs}keyconvoy" --lang "$lang" --data "$1" --stick "$1/stick" \
	    --backup "$1/backup" || status=$?
	case $status in
	0) ;;
	4) tell 'The rehearsal was left. It goes on where it stood with:' \
		    'La répétition a été quittée. Pour la reprendre là où elle en était :'
		echo "  ${programs}keyconvoy --data $1 --stick $1/stick --backup $1/backup"
		exit 4 ;;
	*) die "the rehearsal ended with $status" ;;
	esac
}

sample() {	# folder
	tell "running: the sample ceremony, in $1" \
	    "en cours : la cérémonie d’exemple, dans $1"
	"${programs}keyconvoy" --lang "$lang" --replay "$replay/offline-azure.script" \
	    --secrets "$replay/practice.secrets" \
	    --data "$1" --stick "$1/stick" --backup "$1/backup" \
	    --var KEK="$1/stick/KEKforBYOK.json" --var KID="$kid" \
	    </dev/null || status=$?
	[ "$status" -eq 0 ] || die "the ceremony ended with $status"
	made "$1"
}

# The practice vault's own is none of it.
made() {	# folder
	echo
	tell 'What was made:' 'Ce qui a été créé :'
	find "$1" -type f ! -name lock ! -path "$1/vault*" |
	    LC_ALL=C sort | while read -r f; do
		printf '  %s\n      %s\n' "$f" "$(what_is "$f")"
	done
	echo
}

# What proves it, of each ceremony in the folder.
to_verify() {	# folder
	tell 'To check the record, its seals and every file against it, type:' \
	    'Pour vérifier le procès-verbal, ses sceaux et chaque fichier, tapez :'
	find "$1" -name transcript.jsonl | LC_ALL=C sort | while read -r f; do
		echo "  ${programs}keyconvoy verify ${f%/*}"
	done
	tell 'It ends with "consistent, not compared": --hknso and --head take the' \
	    'Il finit par « cohérent, non comparé » : --hknso et --head prennent'
	tell 'twelve words of each that stand on the paper record, and compare.' \
	    'les douze mots que porte le papier pour chacun, et comparent.'
	[ -t 1 ] || {
		tell "At a terminal, $myself leads through such a ceremony." \
		    "Dans un terminal, $myself conduit une telle cérémonie."
	}
}

rehearse() {	# the folder of all
	dir=$(rehearsal_folder "$1")
	kid=https://contoso.vault.example/keys/KEKforBYOK/$(openssl rand -hex 16)
	practice_vault "$dir"
	status=0
	if at_terminal; then
		lead "$dir"
	else
		sample "$dir"
	fi
	to_verify "$dir"
}
