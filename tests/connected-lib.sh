# For the tests of the station with a network that is interrupted: its folders with the
# fake az and what the other station gave, one run, its end. Sourced by bash after
# faults-lib.sh.
timeout=$(command -v timeout)
kid=https://contoso-rehearsal.vault.azure.net/keys/KEKforBYOK/ffeeddccbbaa99887766554433221100

# What the other station gave: the stick with a manifest, once.
other_station() {
	local dir=$work/other n
	place "$dir"
	ceremony "$dir" "$scripts/anywhere.script" new ||
	    { cat "$dir/err"; exit 1; }
	rm "$dir/stick/kek.pem"
	mv "$dir/stick" "$work/stick" && rm -rf "$dir"
	manifest=$(sha256sum <"$work/stick/keyconvoy/manifest" | cut -d' ' -f1)
	n=$(openssl rsa -in "$work/vault.pem" -noout -modulus | sed 's/.*=//' |
	    xxd -r -p | base64 -w0 | tr '+/' '-_' | tr -d '=')
	printf '{"attributes":{"enabled":true},"key":{"e":"AQAB","keyOps":["import"],%s' \
	    "\"kid\":\"$kid\",\"kty\":\"RSA-HSM\",\"n\":\"$n\"},\"tags\":null}" \
	    >"$work/kek.json"
}

# Method world: a toolset goes to an empty stick, and nothing comes back.
other_method() {
	mkdir "$work/toolsets" "$work/empty" &&
	    "$top_builddir/tests/fake/toolset-fixture" "$work/toolsets" na || exit 1
	awk '/^on fetch\.kek/ { print "on fetch.kek\n\tset do toolset\n\tpress next\nend" \
	    "\non fetch.from\n\tset kek ${TOOLSET}\n\tpress next\nend" \
	    "\non fetch.toolset\n\tset word @toolset\n\tpress next\nend" \
	    "\non fetch.files\n\tpress next\nend\non fetch.taken\n\tpress next\nend"
	    drop = 1 }
	    !drop { print }
	    /^end/ { drop = 0 }' "$scripts/setup/connected.script" \
	    >"$work/world.script"
}

connected_place() {	# dir
	mkdir -p "$1/data" "$1/backup" "$1/bin" || return
	cp "$top_srcdir/tests/fake/az.sh" "$1/bin/az" &&
	    cp "$work/kek.json" "$work/vault.pem" "$1/bin/" || return
	if [[ ${method:-azure} == world ]]; then
		cp -a "$work/empty" "$1/stick"
	else
		cp -a "$work/stick" "$1/stick" &&
		    cp "$1"/stick/*.pub.pem "$1/bin/pub.pem"
	fi &&
	    echo 2.74.0 >"$1/bin/version" && : >"$1/bin/new"
}

connected_script() {
	[[ ${method:-azure} == world ]] && echo "$work/world.script" ||
	    echo "$scripts/setup/connected.script"
}

connected_run() {	# dir, script
	HOME=$1 PATH=$1/bin "$timeout" -k 5 300 "$run/keyconvoy" --lang en \
	    --station online --replay "${2:-$(connected_script)}" \
	    --secrets "$scripts/practice.secrets" --data "$1/data" \
	    --stick "$1/stick" --backup "$1/backup" \
	    --var MANIFEST="$manifest" \
	    --var TOOLSET="$work/toolsets/good.zip" >"$1/out" 2>"$1/err" </dev/null
}

# Its end: the record says so.
connected_done() {	# dir
	local f
	f=$1/data/ceremonies/$(folder "$1")/transcript.jsonl
	[[ -f $f && $(tail -c 1 "$f" | od -An -tx1) == ' 0a' ]] &&
	    tail -n 1 "$f" | grep -q '"event":"finished"'
}

# A kill may have left an az to itself, and keyconvoy-cardd: they go as well, soon.
connected_quiet() {	# dir
	local f i
	f=$(folder "$1")
	[[ ! -e $1/data/cards/lock ]] || flock -w 60 "$1/data/cards/lock" true
	[[ ! -e $1/data/ceremonies/$f/lock ]] ||
	    flock -w 60 "$1/data/ceremonies/$f/lock" true
	for ((i = 0; i < 1200; i++)); do
		grep -lsq "$1/bin/az" /proc/[0-9]*/cmdline || return 0
		sleep 0.05
	done
	echo 'an az is left'
}

connected_resume() {	# dir
	connected_quiet "$1"
	connected_done "$1" || connected_run "$1"
}
