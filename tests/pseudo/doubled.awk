# A language that nobody speaks, for tests: every vowel of a message twice, its
# places in braces and its formats as they are. Reads any po/LANG.po.
function doubled(s,   out, c, i, deep, skip) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		out = out c
		if (skip)
			skip = c !~ /[a-zA-Z%]/ && skip != 2
		else if (c == "\\")
			skip = 2
		else if (c == "%")
			skip = 1
		else if (c == "{" || c == "}")
			deep = c == "{"
		else if (!deep && c ~ /[aeiouyAEIOUY]/)
			out = out c
	}
	return out
}
function say(key, lines) {
	if (lines != "")
		print key " " doubled(lines)
}
function sub_bar(s) {
	sub(/[|]/, "; ", s)
	return s
}
function entry(   i, line) {
	if (id == "\"\"\n" && !headed) {
		headed = 1
		print "msgid \"\"\nmsgstr \"\""
		split(headers, line, ";")
		for (i = 1; i in line; i++)
			print "\"" sub_bar(line[i]) "\\n\""
		print "\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n"
	} else if (id != "") {
		printf "msgid %s", id
		if (many == "") {
			say("msgstr", id)
		} else {
			printf "msgid_plural %s", many
			say("msgstr[0]", id)
			say("msgstr[1]", many)
		}
	}
	id = many = part = ""
}
BEGIN {
	headers = "Project-Id-Version: pseudo;PO-Revision-Date: 2026-01-01 " \
	    "00:00+0000;Last-Translator: doubled.awk;Language-Team: none;" \
	    "Language: qps;MIME-Version: 1.0;Content-Transfer-Encoding: 8bit;" \
	    "Content-Type: text/plain|charset=UTF-8"
}
/^#/ { next }
/^$/ { entry(); next }
/^msgid / { part = "id"; sub(/^msgid /, "") }
/^msgid_plural / { part = "many"; sub(/^msgid_plural /, "") }
/^msgstr/ { part = "" }
part == "id" { id = id $0 "\n" }
part == "many" { many = many $0 "\n" }
END { entry() }
