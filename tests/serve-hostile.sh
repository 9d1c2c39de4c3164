#!/usr/bin/env bash
# A vault that is served, and those who mean it no good: cut, huge, slow and
# meaningless requests, many at once, and kills in the middle of imports. After each
# it answers; no acknowledged key is lost, and none is half there.
set -u
export LANGUAGE=en
for tool in curl jq openssl xxd; do
	command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
work=$(mktemp -d) || exit 99
pid=
trap '[ -z "$pid" ] || kill -9 $pid 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" && : >said && : >seen || exit 99
. "$top_srcdir/tests/serve-lib.sh"
bad=0

fail() {
	echo "$*"
	bad=1
}

in_words() {	# code, what: the refusal has the service's shape
	jq -e ".error.code == \"$1\" and .error.message != null" said >/dev/null ||
	    fail "$2: not in the service's words: $(head -c 200 said)"
}

alive() {	# after what
	status=none
	request GET "$(url keys)"
	[ "$status" = 200 ] || { fail "no answer after: $1 ($status)"; cat said; }
}

raw() {		# what, seconds; the bytes come on stdin, over TLS
	timeout "$2" openssl s_client -quiet -no_ign_eof -connect \
	    "localhost:$port" -servername "$name.localhost" -CAfile "$ca" \
	    >raw.out 2>raw.err
	alive "$1"
}

"$vault" create --region eu --out v --vault contoso >said || exit 99
serve v || exit 99
make_kek kek
alive 'nothing'

# One that is never idle and never done, while all that follows is tried.
drip() {
	printf 'PUT /keys/k?api-version=7.4 HTTP/1.1\r\nHost: %s\r\n' \
	    "$name.localhost:$port"
	printf 'Authorization: Bearer %s\r\nContent-Length: 4000\r\n\r\n{' "$token"
	for ((i = 0; i < 600; i++)); do
		sleep 0.5
		printf ' ' || break
	done
}
{
	began=$SECONDS
	drip 2>/dev/null | openssl s_client -quiet -connect "localhost:$port" \
	    -servername "$name.localhost" -CAfile "$ca" >/dev/null 2>&1
	echo $((SECONDS - began)) >dripped
} &
dripping=$!

# -- what is no request ------------------------------------------------------------

head -c 4000 /dev/urandom | raw 'random bytes' 3
printf 'GET\r\n\r\n' | raw 'half a line' 3
printf 'GET /keys HTTP/9.9\r\n\r\n' | raw 'an unknown version' 3
printf 'GET /keys?api-version=7.4 HTTP/1.1\r\n\r\n' | raw 'no host' 3
printf 'GET /%0*d HTTP/1.1\r\nHost: x\r\n\r\n' 100000 1 | raw 'a long target' 3
{ printf 'GET /keys HTTP/1.1\r\n'
    for ((i = 0; i < 5000; i++)); do printf 'X-%d: %0100d\r\n' $i 1; done
    printf '\r\n'; } | raw 'many headers' 5
printf 'PUT /keys/k?api-version=7.4 HTTP/1.1\r\nHost: %s\r\n%s\r\n\r\n{"key"' \
    "$name.localhost:$port" "Authorization: Bearer $token
Content-Length: 4000" | sed 's/$/\r/; s/\r\r/\r/' | raw 'a body that ends early' 3
printf 'GET /keys HTTP/1.1\r\nHost: x\r\n\r\n' |
    timeout 3 bash -c "cat >/dev/tcp/127.0.0.1/$port" 2>/dev/null
alive 'HTTP without TLS'

# -- bodies that are too large --------------------------------------------------------

head -c 1048576 /dev/zero >large
code=$(curl -o said -w '%{http_code}' -X PUT -H "Authorization: Bearer $token" \
    -H 'Expect:' --data-binary @large "$keys/keys/k?api-version=7.4" 2>seen)
[ "$code" = 413 ] || [ "$code" = 000 ] || fail "a large body: $code"
[ "$code" = 000 ] || in_words RequestEntityTooLarge 'a large body'
alive 'a large body'
code=$(curl -o said -w '%{http_code}' -X PUT -H "Authorization: Bearer $token" \
    -H 'Expect: 100-continue' -H 'Content-Length: 99999999999' \
    --data-binary @large "$keys/keys/k?api-version=7.4" 2>seen)
[ "$code" = 413 ] || fail "a body that says it is larger: $code"
in_words RequestEntityTooLarge 'a body that says it is larger'
code=$(head -c 300000 /dev/zero | curl -o said -w '%{http_code}' -X PUT \
    -H "Authorization: Bearer $token" -H 'Transfer-Encoding: chunked' -T - \
    "$keys/keys/k?api-version=7.4" 2>seen)
[[ $code != 2?? ]] || fail "chunks without end: $code"
alive 'chunks without end'
code=$(curl -o said -w '%{http_code}' -X PUT -H 'Expect: 100-continue' \
    --data-binary @large "$keys/keys/k?api-version=7.4" 2>seen)
[ "$code" = 401 ] || fail "without a token a body is waited for: $code"
in_words Unauthorized 'without a token'
code=$(curl -o said -w '%{http_code}' -X PUT -H "Authorization: Bearer $token" \
    --data-binary $'{"key":\xff' "$keys/keys/k?api-version=7.4")
[ "$code" = 400 ] || fail "what is no JSON: $code"
in_words BadParameter 'what is no JSON'
# Deeper than any body of ours, within its size.
{ head -c 30000 /dev/zero | tr '\0' '['; } >deep
code=$(curl -o said -w '%{http_code}' -X PUT -H "Authorization: Bearer $token" \
    --data-binary @deep "$keys/keys/k?api-version=7.4")
[ "$code" = 400 ] || fail "a deep body: $code"
in_words BadParameter 'a deep body'
alive 'bodies that are none'

# -- slow ones keep nobody else -------------------------------------------------------

mkfifo held && exec 7<>held
for ((i = 0; i < 20; i++)); do
	{ printf 'PUT /keys/k?api-version=7.4 HTTP/1.1\r\nHost: %s\r\n' \
	    "$name.localhost:$port"; read -r -u 7; } |
	    timeout 100 openssl s_client -quiet -connect "localhost:$port" \
	    >/dev/null 2>&1 &
	slow[i]=$!
done
sleep 1
start=$(date +%s%N)
alive 'while twenty are slow'
took=$((($(date +%s%N) - start) / 1000000))
# The vault gives up none of them before that.
((took < 25000)) || fail "an answer took $took ms while others were slow"
printf '\n%.0s' {1..20} >&7
wait "${slow[@]}"
exec 7>&-

# -- two hundred at once ----------------------------------------------------------------

# Half of them look at a key, half have one sign.
new_key p-256 k.key
byok kek.pem "$kid" k.key k.byok
importing k.byok EC-HSM P-256 >body
request PUT "$(url keys/signs)" "$(<body)"
id=$(jq -r '.key.kid | split("/")[-1]' said)
digest=$(openssl rand 32 | url64)
printf '{"alg":"ES256","value":"%s"}' "$digest" >to-sign
one() {		# number, URL, more lines
	printf '%s\n' "url = \"$2\"" "output = \"many.$1\"" "cacert = \"$ca\"" \
	    "resolve = \"$name.localhost:$port:127.0.0.1\"" 'noproxy = "*"' \
	    "header = \"Authorization: Bearer $token\"" 'max-time = 100' "${@:3}"
}
for ((i = 0; i < 200; i += 2)); do
	[ $i = 0 ] || echo next
	one $i "$(url keys/kek)" next
	one $((i + 1)) "$(url "keys/signs/$id/sign")" 'data-binary = "@to-sign"'
done >config
command curl -sS --parallel --parallel-max 200 --parallel-immediate -K config \
    2>seen || { fail 'two hundred at once'; head -n 5 seen; }
for ((i = 0; i < 200; i++)); do
	jq -e '.key.kid // .value' many.$i >/dev/null 2>&1 ||
	    { fail "many.$i: $(head -c 200 many.$i)"; break; }
done
alive 'two hundred at once'

# -- a body that drips ------------------------------------------------------------------

wait $dripping
(($(<dripped) >= 25 && $(<dripped) < 250)) ||
    fail "a body dripped for $(<dripped) s"
alive 'a body that dripped'

# -- killed while keys come in ----------------------------------------------------------

# Each third one is deleted and purged at once. What was answered is on the list; a
# name that was to go is on none from then on.
: >acknowledged >going >gone
killed=0
comes() {	# name
	curl -o in -X PUT --data-binary @body -H "Authorization: Bearer $token" \
	    "$(url "keys/$1")" 2>/dev/null &&
	    jq -er .key.kid in 2>/dev/null >>acknowledged
}
goes() {	# name
	echo "$1" >>going
	curl -o out -X DELETE -H "Authorization: Bearer $token" \
	    "$(url "keys/$1")" 2>/dev/null && jq -e .recoveryId out >/dev/null &&
	    [ "$(curl -o out -w '%{http_code}' -X DELETE -H \
	    "Authorization: Bearer $token" "$(url "deletedkeys/$1")" \
	    2>/dev/null)" = 204 ] && echo "$1" >>gone
}
for ((i = 0; i < 30; i++)); do
	{ for ((j = 0; j < 40; j++)); do
		comes "k$i-$j" || break
		((j % 3 != 2)) || goes "k$i-$j" || break
	done; } &
	client=$!
	sleep "0.$(printf %02d $((RANDOM % 40 + 5)))"
	kill -9 $pid && killed=$((killed + 1))
	wait $pid $client 2>/dev/null
	# Its daemons end by themselves, and with them the lock of the card.
	for ((w = 0; w < 100; w++)); do
		flock -n v/card/lock true 2>/dev/null && break
		sleep 0.1
	done
	serve v || { fail "it does not start after kill $i"; break; }
	# No key file without a name, and no name without its key file.
	cat v/keys/*.json v/pool/*.json 2>/dev/null |
	    jq -r '.name as $n | .versions[] |
	    "\(if .kid then "key_kek_" else "key_vault_" end)\($n).\(.version)"' |
	    LC_ALL=C sort >named
	find v/kmdata/local -name 'key_*.*' -printf '%f\n' | LC_ALL=C sort |
	    diff named - >half || { fail "half a key after kill $i:"; cat half; }
done
[ "$(wc -l <acknowledged)" -gt 0 ] || fail 'no key came in before a kill'
# Each that was acknowledged is there, each that was purged is not, and each that is
# there can be used.
while read -r old; do
	path=/keys/${old#*/keys/} key=${old#*/keys/}
	grep -qxF "${key%%/*}" going && continue
	request GET "$keys$path?api-version=7.4"
	[ "$status" = 200 ] || fail "lost: $path ($status)"
done <acknowledged
while read -r key; do
	request GET "$(url "deletedkeys/$key")"
	[ "$status" = 404 ] || fail "purged, and there: $key ($status)"
done <gone
request GET "$(url keys)"
jq -r '.value[].kid' said >there
grep '/keys/k[0-9]' there | while read -r key; do
	request GET "$(url "keys/${key##*/}")"
	id=$(jq -r .key.kid said)
	request POST "$(url "keys/${key##*/}/${id##*/}/sign")" "$(<to-sign)"
	[ "$status" = 200 ] || echo "half there: $key ($status)"
done >half
[ ! -s half ] || fail "$(<half)"
[ -z "$(find v -name '.keyconvoy-tmp-*')" ] || fail 'something half written'
echo "$killed kills, $(wc -l <acknowledged) keys acknowledged, $(wc -l <there) there," \
    "$(wc -l <gone) of $(wc -l <going) purged"
ended TERM
exit $bad
