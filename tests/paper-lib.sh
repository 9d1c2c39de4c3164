# What stands on the paper of a ceremony, by other tools than ours, as options of
# `keyconvoy verify`. Sourced by sh and bash.
paper() {	# folder
	printf -- '--hknso %s --head %s\n' "$(sed -n \
	    's/.*"event":"world".*"hknso":"\([0-9a-f]*\)".*/\1/p' \
	    "$1/transcript.jsonl" | tail -n 1)" "$(tail -n 1 \
	    "$1/transcript.jsonl" | tr -d '\n' | sha256sum | cut -d' ' -f1)"
}
