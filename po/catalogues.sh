#!/bin/sh
# catalogues.sh MSGFMT [FILE.po]...: src/base/catalogue.h's table as C, for each
# file what msgfmt makes of it and its plural rule. Needs od, awk and sed.
set -eu
msgfmt=$1
shift
mo=$(mktemp)
trap 'rm -f "$mo"' EXIT

# The header is the first message; a long line of it may stand in parts.
# "nplurals=2; plural=(n > 1);" becomes: 2 (n > 1)
plural() {	# FILE.po
	awk '/^msgid ".+"/ || (/^$/ && head != "") { exit }
	    /^"/ { gsub(/^"|"$/, ""); head = head $0 }
	    END {
		if (!match(head, /Plural-Forms: *nplurals=[1-9]; *plural=[^;]+;/))
			exit 1
		rule = substr(head, RSTART, RLENGTH - 1)
		sub(/^[^=]*=/, "", rule)
		forms = substr(rule, 1, 1)
		sub(/^[^=]*=/, "", rule)
		if (rule !~ /^[n0-9 ()<>=!&|%?:]+$/)
			exit 1
		print forms, rule
	    }' "$1" || {
		echo "$1: no Plural-Forms that can be read" >&2
		exit 1
	}
}

echo '/* Made by po/catalogues.sh. */'
echo '#include "src/base/catalogue.h"'
rows=
for po in "$@"; do
	code=$(basename "$po" .po)
	forms=$(plural "$po")
	"$msgfmt" --check --endianness=little --no-hash -o "$mo" "$po"
	printf '\nstatic const uint8_t mo_%s[] = {\n' "$code"
	od -An -v -tu1 "$mo" | sed 's/[0-9][0-9]*/&,/g'
	printf '};\n\nstatic unsigned\nplural_%s(unsigned long n)\n{\n' "$code"
	printf '\t(void)n;\n\treturn (unsigned)(%s);\n}\n' "${forms#* }"
	rows="$rows	{ \"$code\", mo_$code, sizeof(mo_$code), ${forms%% *}, plural_$code },
"
done
printf '\nconst struct catalogue catalogues[] = {\n%s' "$rows"
printf '\t{ NULL, NULL, 0, 0, NULL },\n};\n'
