# Sourced by interop.tap: counting in TAP, and what its checks have in common.
# Runs in a scratch folder; "said" there is what the last command printed, and
# "text" what is signed.

# -- counting ------------------------------------------------------------------

n=0
failed=0

result() {	# 0 or not, what
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		sed 's/^/# /' said
		failed=1
	fi
}

check() {	# what, command ...
	local what=$1 status
	shift
	"$@" >said 2>&1
	status=$?
	result $status "$what"
}

# The command is one that check has seen work, and it says why it fails.
refused() {	# what, words of the reason, command ...
	local what=$1 why=$2 status=0
	shift 2
	if "$@" >said 2>&1; then
		echo 'not refused' >>said
		status=1
	elif ! grep -qF "$why" said; then
		echo "does not say: $why" >>said
		status=1
	fi
	result $status "$what"
}

skip() {	# what, why
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

have_jose() {
	command -v jose >/dev/null
}

# -- small tools ---------------------------------------------------------------

b64() {	# base64url to bytes
	local s
	s=$(tr -- '-_' '+/' | tr -d '\n')
	case $((${#s} % 4)) in
	2) s=$s== ;;
	3) s=$s= ;;
	esac
	printf %s "$s" | base64 -d
}

unb64() {
	base64 -w0 | tr '+/' '-_' | tr -d =
}

hex() {
	xxd -p | tr -d '\n'
}

sha() {
	sha256sum | cut -d' ' -f1
}

header() {	# of a flattened file
	jq -r .protected "$1" | b64
}

same() {	# text, text
	[ -n "$1" ] && [ "$1" = "$2" ] || { echo "$1 is not $2"; return 1; }
}

# One bit of the byte at an offset; negative: from the end.
flip() {	# file, offset, to
	local at=$2 byte
	cp "$1" "$3"
	[ "$at" -ge 0 ] || at=$(($(stat -c %s "$1") + at))
	byte=$(xxd -s "$at" -l 1 -p "$1")
	printf '%02x' $((0x$byte ^ 1)) | xxd -r -p |
	    dd of="$3" bs=1 seek="$at" conv=notrunc status=none
	! cmp -s "$1" "$3"
}

# The SubjectPublicKeyInfo of a JWK, built and then read again by openssl.
spki() {	# jwk, to
	local kind one two curve
	{ read -r kind && read -r one && read -r two; } < <(jq -r \
	    '.crv // .kty, (.x // .n), (.y // .e)' "$1")
	one=$(printf %s "$one" | b64 | hex)
	two=$(printf %s "$two" | b64 | hex)
	case $kind in
	P-256) curve=prime256v1 ;;
	P-384) curve=secp384r1 ;;
	P-521) curve=secp521r1 ;;
	RSA) curve= ;;
	*) return 1 ;;
	esac
	if [ -n "$curve" ]; then
		printf '%s\n' 'asn1=SEQUENCE:spki' '[spki]' 'a=SEQUENCE:alg' \
		    "b=FORMAT:HEX,BITSTRING:04$one$two" \
		    '[alg]' 'a=OID:id-ecPublicKey' "b=OID:$curve"
	else
		printf '%s\n' 'asn1=SEQUENCE:spki' '[spki]' 'a=SEQUENCE:alg' \
		    'b=BITWRAP,SEQUENCE:rsa' '[alg]' 'a=OID:rsaEncryption' \
		    'b=NULL' '[rsa]' "n=INTEGER:0x$one" "e=INTEGER:0x$two"
	fi >spki.conf
	openssl asn1parse -genconf spki.conf -noout -out spki.raw &&
	    openssl pkey -pubin -inform DER -in spki.raw -outform DER -out "$2"
}

verifies() {	# SubjectPublicKeyInfo, signature
	openssl dgst -sha256 -verify "$1" -keyform DER -signature "$2" text
}

# Its private half signs, the public one agrees: no numbers are believed.
is_pair() {	# PKCS#8, SubjectPublicKeyInfo
	openssl pkey -inform DER -in "$1" -pubout -outform DER | cmp - "$2" &&
	    openssl dgst -sha256 -sign "$1" -keyform DER -out own.sig text &&
	    verifies "$2" own.sig
}
