#!/bin/sh
# po/fr.po says every message of the sources, whole, with the same places in
# braces, as French is set.
set -eu
cd "$top_srcdir"

skip() {
	echo "skipped: $1 is not installed"
	exit 77
}
for tool in xgettext msgmerge msgattrib msgfmt perl; do
	command -v $tool >/dev/null || skip $tool
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0

# As po/local.mk says. A source that POTFILES.in lacks is potfiles.sh's matter.
grep -v '^#' po/POTFILES.in | grep . >"$dir/files"
options=$(sed -n 's/^xgettext_options *= *//p' po/local.mk)
# shellcheck disable=SC2086
xgettext $options -f "$dir/files" -o "$dir/fresh.pot"
msgmerge -q --no-fuzzy-matching -o "$dir/merged.po" po/fr.po "$dir/fresh.pot"

for kind in untranslated only-fuzzy only-obsolete; do
	msgattrib --no-wrap --$kind "$dir/merged.po" -o "$dir/left.po"
	if grep -qE '^(#~ )?msgid "(.+"|"$)' "$dir/left.po" 2>/dev/null; then
		echo "po/fr.po, $kind:"
		sed '1,/^$/d' "$dir/left.po"
		bad=1
	fi
	rm -f "$dir/left.po"
done
msgfmt --check -o /dev/null po/fr.po || bad=1

cat >"$dir/check.pl" <<'EOF'
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));

my $bad = 0;

# What is no prose: commands in backquotes, addresses, times, options and
# their values, marks in brackets, "name:" before an error.
sub prose {
	my ($s) = @_;
	$s =~ s/`[^`]*`/x/g;
	$s =~ s{https?://\S*}{x}g;
	$s =~ s/\b\d\d:\d\d\b/x/g;
	$s =~ s/(?<!\w)--[a-z]\S*(?: [a-z0-9]+:[A-Z]+)?/x/g;
	$s =~ s/\[[?x!i]+\]/x/g;
	$s =~ s/^keyconvoy(?:-vault)?: //mg;
	return $s;
}

# The rule that a text breaks, '' when none.
sub broken {
	my $s = prose($_[0]);
	return 'an ASCII apostrophe' if $s =~ /'/;
	return 'an ASCII quotation mark' if $s =~ /"/;
	return 'a plain space before ; : ? or !' if $s =~ /[ \n][;:?!]/;
	return 'no narrow no-break space before ; ? or !'
	    if $s =~ /[^\x{202f};?!][;?!]|^[;?!]/;
	return 'no no-break space before :' if $s =~ /[^\x{a0}]:|^:/;
	return '« without its no-break space' if $s =~ /«(?!\x{a0})/;
	return '» without its no-break space' if $s =~ /(?<!\x{a0})»/;
	return 'a blank at the end of a line' if $s =~ /[ \x{a0}]$/m;
	return '';
}

sub places {
	my %seen = map { $_ => 1 } $_[0] =~ /\{([a-z0-9_]+)\}/g;
	return join(' ', sort keys %seen);
}

sub complain {
	my ($what, $text) = @_;
	print "po/fr.po: $what:\n\t$text\n";
	$bad = 1;
}

sub check {
	my ($id, $str) = @_;
	my $rule = broken($str);
	complain($rule, $str) if $rule ne '';
	complain("places differ from $id", $str) if places($id) ne places($str);
}

sub text {
	my ($s) = @_;
	$s =~ s/\\(.)/$1 eq 'n' ? "\n" : $1 eq 't' ? "\t" : $1/ge;
	return $s;
}

my ($n, %e, $key) = (0);

# A plural's forms are compared with the plural.
sub entry {
	my $id = $e{'msgid_plural'} // $e{'msgid'};
	if (defined $id && $id ne '') {
		check($id, $e{$_}) for grep { /^msgstr/ } sort keys %e;
		$n++;
	}
	%e = ();
}

while (<>) {
	next if /^#/;
	if (/^(msgid|msgid_plural|msgstr(?:\[\d\])?) "(.*)"$/) {
		entry() if $1 eq 'msgid';
		$key = $1;
		$e{$key} = text($2);
	} elsif (/^"(.*)"$/) {
		$e{$key} .= text($1);
	}
}
entry();
if ($n == 0) {
	print "po/fr.po: no message was read\n";
	$bad = 1;
}
exit $bad;
EOF
perl "$dir/check.pl" po/fr.po || bad=1
exit $bad
