# What whoever has the disk can write in the place of a record's lines. In: the
# lines as one list (jq -s), $decoy: those of another ceremony, $from: the first
# line that is changed (from 1). Out, for each change: the line's number, a word
# that says what was done, the line; with tabs between them. The chain is the
# caller's.

# Another value that this member could have, by its name, then by its type.
def others($name):
	. as $v | ({
		step: ["rights", "intake"],
		event: ["note"],
		time: ["2026-01-02T03:04:05Z"],
		mode: ["production"],
		role: ["witness", "operator"],
		method: ["world", "azure"],
		suite: ["DLf3072s256mRijndael", "DLf1024s160mRijndael"],
		how: ["open", "restore", "new", "existing"],
		k: [1, 3],
		offset: [-86400],
		kid: ["https://attacker-rehearsal.vault.azure.net/keys/KEKforBYOK/0123456789abcdef0123456789abcdef"],
		ops: ["encrypt decrypt"],
		type: [1, 2],
		size: [2048, 384],
		region: ["eu", "usgov"]
	}[$name | tostring] // (
		if type == "boolean" then [not]
		elif type == "number" then [. + 1]
		elif type == "array" then [.[1:], . + .[:1]]
		elif type != "string" then ["x"]
		elif test("^[0-9a-f]{16,}$") then
			[(if startswith("0") then "1" else "0" end) + .[1:]]
		elif test("^[0-9]{4} [0-9]{4}$") then ["1234 5678"]
		elif test("^ey.*\\.") then
			[.[:-9] + (if .[-9:-8] == "A" then "B" else "A" end) + .[-8:]]
		else [. + "x"] end))
	| .[] | select(. != $v);

def said($n; $what; $line):
	"\($n)\t\($what)\t\($line | tojson)";

. as $all
| range($from - 1; length) as $i
| $all[$i] as $line
| ([$all[:$i][] | select(.event == $line.event)] | length) as $nth
| ([$decoy[] | select(.event == $line.event)] | .[$nth] // .[0]) as $decoys
| (
	(($line | paths(type != "object")) as $path
	| select($path[0] != "n" and $path[0] != "prev")
	| ($line | getpath($path)) as $value
	| ([$value | others($path[-1])]
	    + [$decoys | try getpath($path) catch empty
	    | select(. != null and . != $value)]
	    | unique | to_entries[]) as $new
	| said($i + 1; "\($line.event):\($path | map(tostring) | join(".")):\($new.key)";
	    $line | setpath($path; $new.value))),
	($line | keys_unsorted[] | select(. != "n" and . != "prev")) as $name
	| said($i + 1; "\($line.event):\($name):gone"; $line | del(.[$name]))
), (
	select($decoys != null and $decoys != $line)
	| said($i + 1; "\($line.event):all:decoys"; $decoys)
)
