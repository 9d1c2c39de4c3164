#!/bin/sh
# The pages of a language are the same under any locale, installed or not, and a
# language that is added (local.mk) is everywhere where languages are.
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0
qps=tests/fake/run/keyconvoy-qps
languages=$(grep '^[a-z]' "$top_srcdir/po/LINGUAS")

fail() {
	echo "$*"
	bad=1
}

# Nothing of ours is in the environment but what is set here.
page() {	# program, script, VARIABLE=VALUE, arguments ...
	program=$1 script=$2 set=$3
	shift 3
	env -i PATH="$PATH" HOME="$dir" "$set" "$top_builddir/$program" "$@" \
	    --replay "$dir/$script" --data "$dir/data" 2>&1
}
mkdir "$dir/data"
echo page >"$dir/first"
printf 'press F2\npage\n' >"$dir/next"
printf 'press F2\npress F2\npage\n' >"$dir/next2"

# Each language is another one, and complete enough to say how to leave.
"$top_builddir/keyconvoy" --lang en --help >"$dir/help.en"
for lang in $languages; do
	if ! "$top_builddir/keyconvoy" --lang "$lang" --help >"$dir/help.$lang"; then
		echo "skipped: built without languages"
		exit 77
	fi
	page keyconvoy first LANG= --lang "$lang" >"$dir/page.$lang" ||
	    fail "$lang: no page"
	cmp -s "$dir/help.en" "$dir/help.$lang" && fail "$lang: --help is English"
	grep -qE -- "--lang [a-z|]*\b$lang\b" "$dir/help.en" ||
	    fail "--help does not name $lang"
	for f in keyconvoy keyconvoy-vault; do
		grep -qE "compgen -W '[a-z ]*\b$lang\b" "$top_srcdir/doc/$f.bash" ||
		    fail "doc/$f.bash does not name $lang"
	done
done

for set in NONE=1 LANG= LANG=C LANG=C.UTF-8 LANG=fr_FR.UTF-8 LC_ALL=C \
    LC_ALL=POSIX LC_ALL=C.UTF-8 LC_ALL=en_US.ISO-8859-1 LC_ALL=xx_YY \
    LC_CTYPE=C LC_MESSAGES=C LANGUAGE=en LANGUAGE=de; do
	for lang in $languages; do
		page keyconvoy first "$set" --lang "$lang" >"$dir/again"
		cmp -s "$dir/page.$lang" "$dir/again" ||
		    fail "$lang is another under $set"
		env -i PATH="$PATH" "$set" "$top_builddir/keyconvoy-vault" \
		    --lang "$lang" --nonsense >"$dir/usage" 2>&1
		grep -q -- '--nonsense$' "$dir/usage" || fail "$set: no usage"
		! grep -q 'no such option' "$dir/usage" ||
		    fail "the vault's $lang under $set"
	done
done

# Chosen by the environment alone.
for set in LANGUAGE=fr LANGUAGE=de:fr_CA LC_ALL=fr_BE.UTF-8 LC_MESSAGES=fr \
    LANG=fr_FR@euro; do
	page keyconvoy first "$set" >"$dir/again"
	cmp -s "$dir/page.fr" "$dir/again" || fail "$set does not choose French"
done

# libc has no word: what it would say of options is ours, in each language.
env -i LC_ALL=fr_FR.UTF-8 LANGUAGE=fr "$top_builddir/keyconvoy" --lang 2>&1 |
    grep -q 'cette option exige une valeur' || fail 'an option without value'

# The third language: by its code, by F2 after French, and its next is English.
"$top_builddir/keyconvoy" --lang qps --help >/dev/null 2>&1 &&
    fail 'a language for tests is in the program'
"$top_builddir/$qps" --lang qps --help |
    grep -q 'laang en|fr|qps' || fail 'qps: --help'
page $qps first LC_ALL=C --lang qps >"$dir/page.qps"
grep -q 'REEHEEAARSAAL' "$dir/page.qps" || fail 'no page in qps'
page $qps next LC_ALL=C --lang fr | cmp -s - "$dir/page.qps" ||
    fail 'F2 does not lead from French to qps'
page $qps next2 LC_ALL=C --lang fr >"$dir/again"
page keyconvoy first LC_ALL=C --lang en | cmp -s - "$dir/again" ||
    fail 'F2 does not lead from qps to English'
exit $bad
