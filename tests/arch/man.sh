#!/usr/bin/env bash
# A man page for each program in each language: the same parts, options, commands,
# variables of the environment and exit codes; of these all that the programs have and
# nothing that they have not; French as it is set, and nothing that formatters complain
# of. What formats them is asked where it is installed.
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0
export LC_ALL=C.UTF-8 MANWIDTH=80

fail() {
	echo "$*"
	bad=1
}

# What a reader finds where: headings and paragraphs, one a line.
parts() {	# page
	grep -oE '^\.(SH|TP|PP|RS|RE|EX|EE|nf|fi|br|TH [A-Z-]+ 1 [0-9-]+)' "$1"
}

options() {	# page
	sed 's/\\-/-/g' "$1" | grep -oE -- '--[a-z][a-z-]+' | sort -u
}

# The numbers below the heading that this page has for them.
codes() {	# page, heading
	sed -n "/^\.SH $2\$/,/^\.SH [^$2]/p" "$1" | sed 's/^\.B //' |
	    grep -xE '[0-9]'
}

# Without what is shown as an example, or is az's.
own_options() {	# page
	sed '/^\.B az /d; /^\.\(EX\|nf\)/,/^\.\(EE\|fi\)/d' "$1" >"$dir/own"
	options "$dir/own"
}

# In bold capitals below this heading.
variables() {	# page, heading
	sed -n "/^\.SH $2\$/,/^\.SH [^$2]/p" "$1" | grep -E '^\.BR? ' |
	    grep -oE '\b[A-Z][A-Z_]{2,}\b' | sort -u
}

# The commands that a page's synopsis has.
commands() {	# page, program
	sed -n '/^\.SH SYNOPSIS/,/^\.SH DESC/p' "$1" |
	    sed -n "s/^\.B $2 \([a-z]*\).*/\1/p" | sort -u
}

# What the sources ask the environment for, and hand to az; TERM is ncurses's.
asked() {
	{
		echo TERM
		grep -rhoE 'getenv\("[A-Z_]+"' "$top_srcdir"/{src,ui,hsm} |
		    grep -oE '[A-Z_]{3,}'
		grep -rlE 'getenv\([a-z]' "$top_srcdir"/{src,ui,hsm} |
		    xargs grep -hoE '"[A-Z_]{3,}"' | tr -d '"'
		sed -n '/for_az\[\]/,/};/p' "$top_srcdir/src/wire/errand.c" |
		    grep -oE '"[A-Z_]+=' | tr -d '"='
	} | sort -u
}

alike() {	# what, here, there
	printf '%s\n' "$2" >"$dir/en"
	printf '%s\n' "$3" >"$dir/fr"
	[ -n "$2" ] || fail "$1: none"
	cmp -s "$dir/en" "$dir/fr" && return
	fail "$1 differ:"
	diff "$dir/en" "$dir/fr"
}

formats() {	# page
	local said
	if command -v mandoc >/dev/null; then
		# Its length of a line counts é as eight bytes.
		said=$(mandoc -Tlint "$1" | grep -v 'line longer than 80 bytes')
		[ -z "$said" ] || fail "$said"
	fi
	if command -v man >/dev/null; then
		said=$(man --warnings -l "$1" 2>&1 >"$dir/text")
		[ -z "$said" ] || fail "$1: $said"
		[ -s "$dir/text" ] || fail "$1: man shows nothing"
	fi
}

# Lines of commands are no prose; of a macro's line, its words.
cat >"$dir/french.pl" <<'EOF'
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));

my ($bad, $code, $n) = (0, 0, 0);

sub broken {
	my ($s, $macro) = @_;
	return 'an ASCII apostrophe' if $s =~ /'/;
	return 'an ASCII quotation mark' if !$macro && $s =~ /"/;
	return 'a plain space before ; : ? or !' if !$macro && $s =~ / [;:?!]/;
	return 'no narrow no-break space before ;' if $s =~ /[^\x{202f}];|^;/;
	return 'no no-break space before :'
	    if $s =~ /[^\x{a0}]:(?!\d)/ || !$macro && $s =~ /^:/;
	return '« or » without its no-break space'
	    if $s =~ /«(?!\x{a0})|(?<!\x{a0})»/;
	return '';
}

while (<>) {
	chomp;
	$code = 1 if /^\.(nf|EX)/;
	$code = 0 if /^\.(fi|EE)/;
	next if $code || /^\.(TH|SH)/;
	my $macro = s/^\.[A-Z]+ ?//;
	s/\\f.|\\-//g;
	s/\b(https|virtual|usb|card|localhost):|FILE:LINE:|\[::1\]:0//g;
	my $rule = broken($_, $macro);
	print("$ARGV: $rule:\n\t$_\n"), $bad = 1 if $rule ne '';
	$n++;
}
exit($bad || $n == 0);
EOF

for page in "$top_srcdir"/doc/*.1; do
	name=${page##*/}
	french=$top_srcdir/doc/fr/$name
	[ -s "$french" ] || { fail "$name: not in French"; continue; }
	alike "$name: parts" "$(parts "$page")" "$(parts "$french")"
	alike "$name: options" "$(options "$page")" "$(options "$french")"
	alike "$name: exit codes" "$(codes "$page" 'EXIT STATUS')" \
	    "$(codes "$french" 'CODE DE RETOUR')"
	LANGUAGE=en "$top_builddir/${name%.1}" --help >"$dir/help" ||
	    fail "${name%.1} --help"
	options "$dir/help" | comm -23 - <(options "$page") >"$dir/left"
	[ ! -s "$dir/left" ] || fail "$name does not say:" "$(<"$dir/left")"
	own_options "$page" | comm -23 - <(options "$dir/help") >"$dir/left"
	[ ! -s "$dir/left" ] || fail "$name says what --help does not:" "$(<"$dir/left")"
	alike "$name: commands, program and page" \
	    "$(grep -oE '^  [a-z]+( |$)' "$dir/help" | tr -d ' ' | sort -u)" \
	    "$(commands "$page" "${name%.1}")"
	alike "$name: commands" "$(commands "$page" "${name%.1}")" \
	    "$(commands "$french" "${name%.1}")"
	alike "$name: exit codes, program and page" \
	    "$(sed -n '/^Exit status/,$p' "$dir/help" | grep -oE '\b[0-9]\b' |
	    sort -u)" "$(codes "$page" 'EXIT STATUS' | sort -u)"
	formats "$page"
	formats "$french"
	perl "$dir/french.pl" "$french" || bad=1
done

# The table of options, but for those that say that they are not built.
page=$top_srcdir/doc/keyconvoy.1
sed -nE 's/^\t\{ "([a-z-]+)", (required|no)_argument.*/--\1/p' \
    "$top_srcdir/src/args.c" | sort -u |
    grep -vxF -- "$(grep -oE 'not_built\(a, "--[a-z-]+' "$top_srcdir/src/args.c" |
    grep -oE -- '--[a-z-]+')" >"$dir/table"
alike 'keyconvoy.1: options, table and page' "$(<"$dir/table")" "$(own_options "$page")"
alike 'keyconvoy.1: environment, sources and page' "$(asked)" \
    "$(variables "$page" ENVIRONMENT)"
alike 'keyconvoy.1: environment' "$(variables "$page" ENVIRONMENT)" \
    "$(variables "$top_srcdir/doc/fr/keyconvoy.1" ENVIRONNEMENT)"

# Where man looks for them.
make -s -C "$top_builddir" install-man install-dist_frmanDATA \
    DESTDIR="$dir/to" >"$dir/log" 2>&1 || { cat "$dir/log"; bad=1; }
for page in "$top_srcdir"/doc/*.1; do
	[ "$(find "$dir/to" -path "*/man1/${page##*/}" | wc -l)" = 2 ] &&
	    [ -n "$(find "$dir/to" -path "*/fr/man1/${page##*/}")" ] ||
	    fail "${page##*/} is not installed in both languages"
done
if ((!bad)) && ! command -v mandoc >/dev/null && ! command -v man >/dev/null; then
	echo 'skipped: neither mandoc nor man is installed; the rest is right'
	exit 77
fi
exit $bad
