# shellcheck shell=bash
# In the machine: what people do with their hands, and how its tests tell.

exec 9<>/dev/ttyS1

# One thing with the hands (bed.c says which there are).
hands() {	# VERB [WHAT]
	local said
	echo "$*" >&9
	read -r -t 30 said <&9 && [[ $said == ok* ]] && return
	echo "# hands: $*: $said"
	return 1
}

# Until it is true, for so many tenths of a second.
until_true() {	# TENTHS COMMAND...
	local i
	for ((i = 0; i < $1; i++)); do
		"${@:2}" && return
		sleep 0.1
	done
	return 1
}

# What the command printed is shown when it fails.
check() {	# NAME COMMAND...
	local name=$1
	shift
	if "$@" >/tmp/said 2>&1; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		tail -n 40 /tmp/said | sed 's/^/# /'
	fi
}
