# Sourced by the tests of `keyconvoy-vault serve`: a vault that is served on some
# free port, requests to it, packages for it. Runs in a scratch folder; "said" there
# is what came back last, "seen" what a check printed.
vault=$top_builddir/keyconvoy-vault

# -- counting in TAP -----------------------------------------------------------

n=0
failed=0


result() {	# 0 or not, what
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		sed 's/^/# /' said seen
		failed=1
	fi
}

check() {	# what, command ...
	local what=$1 bad=0
	shift
	"$@" >seen 2>&1 || bad=$?
	result $bad "$what"
}

# -- a vault that is served -------------------------------------------------------

# Waits for its first lines. Sets pid and what a client has to know.
serve() {	# folder, arguments ...
	local dir=$1 i
	shift
	: >served	# nothing of the last one
	"$vault" serve --dir "$dir" --listen 127.0.0.1:0 "$@" >served 2>&1 &
	pid=$!
	for ((i = 0; i < 600; i++)); do
		grep -qs Ctrl-C served && break
		kill -0 $pid 2>/dev/null || { cat served; return 1; }
		sleep 0.1
	done
	name=$(jq -r .name "$dir/vault.json")
	port=$(<"$dir/serve/port")
	base=https://localhost:$port
	keys=https://$name.localhost:$port
	pool=https://$name-hsm.localhost:$port
	sub=$(sed -n 's/.*Subscription: //p' served)
	ca=$dir/serve/ca.pem
	sign_in=$("$vault" env --dir "$dir" |
	    sed -n "s/^export MSI_ENDPOINT=//p" | tr -d "'")
	token=$(curl -d "resource=$base/" "$sign_in" | jq -r .access_token)
	tenant=$(claim tid)
}

ended() {	# signal: it ends by this, and its status is in ended
	kill -s "$1" $pid
	wait $pid 2>/dev/null
	ended=$?
}

claim() {
	local s=${token#*.}
	s=${s%.*}
	printf %s "$s$(printf %.$(((4 - ${#s} % 4) % 4))s ===)" | tr -- '-_' '+/' |
	    base64 -d | jq -r ".$1"
}

curl() {
	command curl -sS --max-time 120 --cacert "$ca" --noproxy '*' \
	    --resolve "$name.localhost:$port:127.0.0.1" \
	    --resolve "$name-hsm.localhost:$port:127.0.0.1" "$@"
}

# What comes back is in said, its status in status.
request() {	# method, URL, body
	local data=()
	[ $# -lt 3 ] || data=(--data-binary "$3" -H 'Content-Type: application/json')
	status=$(curl -o said -w '%{http_code}' -X "$1" "${data[@]}" \
	    -H "Authorization: Bearer $token" "$2")
}

url() {		# of the vault, any version of the interface
	case $1 in
	https:*) echo "$1" ;;
	*) echo "$keys/$1?api-version=7.4" ;;
	esac
}

# The status, and what jq says of the answer is true.
answers() {	# what, status, expression, method, path or URL, body
	local what=$1 want=$2 expr=$3 ok=0
	shift 3
	: >said >seen
	request "$1" "$(url "$2")" ${3+"$3"}
	if [ "$status" != "$want" ]; then
		ok=1
	elif [ "$expr" != - ]; then
		jq -e "$expr" said >/dev/null 2>&1 || ok=1
	fi
	[ $ok = 0 ] || printf '\n%s\n' "status $status, expected $want: $expr" \
	    >>said
	result $ok "$what"
}

# A refusal, in the service's shape.
refuses() {	# what, status, code, words of the message, method, path, body
	local what=$1 want=$2 code=$3 words=$4
	shift 4
	answers "$what" "$want" ".error.code == \"$code\" and
	    (.error.message | contains(\"$words\")) and
	    (keys == [\"error\"])" "$@"
}

# -- keys and packages --------------------------------------------------------------

url64() {
	base64 -w0 | tr '+/' '-_' | tr -d =
}

unurl64() {
	local s
	s=$(tr -- '-_' '+/')
	printf %s "$s$(printf %.$(((4 - ${#s} % 4) % 4))s ===)" | base64 -d
}

# The public half of what an answer describes, as PEM in a file.
pem_of() {	# answer, file
	if [ "$(jq -r '.key.kty' "$1")" = RSA-HSM ]; then
		printf 'asn1=SEQUENCE:k\n[k]\na=SEQUENCE:i\nb=BITWRAP,SEQUENCE:n
[i]\no=OID:rsaEncryption\nn=NULL\n[n]\nn=INTEGER:0x%s\ne=INTEGER:0x%s\n' \
		    "$(jq -r .key.n "$1" | tr -d '\n' | unurl64 | xxd -p -c 9999)" \
		    "$(jq -r .key.e "$1" | tr -d '\n' | unurl64 | xxd -p -c 9999)" \
		    >asn1
	else
		printf 'asn1=SEQUENCE:k\n[k]\na=SEQUENCE:i\nb=FORMAT:HEX,BITSTRING:04%s%s
[i]\no=OID:id-ecPublicKey\nc=OID:%s\n' \
		    "$(jq -r .key.x "$1" | tr -d '\n' | unurl64 | xxd -p -c 999)" \
		    "$(jq -r .key.y "$1" | tr -d '\n' | unurl64 | xxd -p -c 999)" \
		    "$(jq -r .key.crv "$1" |
		    sed 's/P-256/prime256v1/; s/P-/secp/; s/\([48]\|21\)$/&r1/')" \
		    >asn1
	fi
	openssl asn1parse -genconf asn1 -noout -out public.der &&
	    openssl pkey -pubin -inform DER -in public.der -pubout -out "$2"
}

# By OpenSSL alone: what our own code made would prove less.
byok() {	# KEK's PEM, its kid, private key, package, hash of OAEP
	openssl pkcs8 -topk8 -nocrypt -in "$3" -outform DER -out inside
	openssl rand 32 >aes
	openssl pkeyutl -encrypt -pubin -inkey "$1" -in aes -out first \
	    -pkeyopt rsa_padding_mode:oaep -pkeyopt "rsa_oaep_md:${5:-sha1}" \
	    -pkeyopt "rsa_mgf1_md:${5:-sha1}"
	openssl enc -id-aes256-wrap-pad -iv A65959A6 -K "$(xxd -p -c 64 aes)" \
	    -in inside -out second
	jq -cn --arg kid "$2" --arg c "$(cat first second | url64)" \
	    '{schema_version: "1.0.0", header: {kid: $kid, alg: "dir",
	    enc: "CKM_RSA_AES_KEY_WRAP"}, ciphertext: $c,
	    generator: "a test"}' >"$4"
}

# The body of an import.
importing() {	# package, kty, curve or "", more members of key
	jq -cn --arg blob "$(url64 <"$1")" --arg kty "$2" --arg crv "$3" \
	    --argjson more "${4:-{\}}" '{key: ({kty: $kty, key_hsm: $blob} +
	    (if $crv == "" then {} else {crv: $crv} end) + $more),
	    attributes: {enabled: true}}'
}

kek='{"kty":"RSA-HSM","key_size":2048,"key_ops":["import"]}'

# Makes a KEK on what is served: its PEM and its kid.
make_kek() {	# name; sets kid, writes NAME.pem
	request POST "$(url "keys/$1/create")" "$kek"
	kid=$(jq -r .key.kid said)
	pem_of said "$1.pem"
}

new_key() {	# rsa-2048 or p-256, file
	case $1 in
	rsa-*) openssl genpkey -quiet -algorithm RSA -pkeyopt \
	    "rsa_keygen_bits:${1#rsa-}" -out "$2" 2>/dev/null ||
	    openssl genpkey -algorithm RSA -pkeyopt \
	    "rsa_keygen_bits:${1#rsa-}" -out "$2" 2>/dev/null ;;
	p-*) openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:${1^^}" \
	    -pkeyopt ec_param_enc:named_curve -out "$2" ;;
	esac
}
