# What stands on the paper of a ceremony, by other tools than ours. Sourced by sh and
# bash. Words may be given by their digest everywhere: its 64 hex digits.
paper_of() {	# record, event, member: of the newest such line
	sed -n "s/.*\"event\":\"$2\".*\"$3\":\"\([0-9a-f]*\)\".*/\1/p" "$1" |
	    tail -n 1
}

paper_head() {	# record: its last line
	tail -n 1 "$1" | tr -d '\n' | sha256sum | cut -d' ' -f1
}

# As options of `keyconvoy verify`.
paper() {	# folder
	printf -- '--hknso %s --head %s\n' "$(paper_of "$1/transcript.jsonl" \
	    world hknso)" "$(paper_head "$1/transcript.jsonl")"
}

# As variables of a script: HKNSO, HEAD, and KEY, the words of the public key.
paper_vars() {	# folder
	printf -- '--var HKNSO=%s --var HEAD=%s --var KEY=%s\n' \
	    "$(paper_of "$1/transcript.jsonl" world hknso)" \
	    "$(paper_head "$1/transcript.jsonl")" \
	    "$(paper_of "$1/transcript.jsonl" 'key[a-z-]*' spki)"
}
