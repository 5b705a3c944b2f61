#!/bin/sh
# Looks for what the sources refer to: the tests of their quirks, the standards of their rules, the texts of their mails.
# Prints each reference that leads nowhere, and ends with 1 if there is one.
set -u
cd "$(dirname "$0")/.." || exit 1

names=$(mktemp "${TMPDIR:-/tmp}/postern-names.XXXXXX") || exit 1
trap 'rm -f "$names"' EXIT
bad=0

# QUIRK: marks leniency, and names the fixture or test that shows the client that needs it.
find Tests -type f | awk '
    { print; name = $0; sub(/^Tests\//, "", name); print name; sub(/^.*\//, "", name); print name }
    { sub(/\.[^.]*$/, "", name); print name }' >"$names"
find Tests -name "*.swift" | xargs grep -ohE "(func|struct|class|enum|actor) [A-Za-z0-9_]+" /dev/null | sed "s/^[a-z]* //" >>"$names"
find Sources -name '*.swift' | sort | xargs awk -v names="$names" '
    BEGIN { while ((getline name < names) > 0) known[name] = 1 }
    function close_block(   count, words, place, isFound) {
        if (!block) return
        count = split(block, words, /[^A-Za-z0-9_.\/+-]+/)
        for (place = 1; place <= count; place++) {
            sub(/\.+$/, "", words[place])
            # A short word in small letters is a word, whatever else it names.
            if (words[place] !~ /[A-Z0-9.\/_-]/ || length(words[place]) < 6) continue
            if (words[place] in known) isFound = 1
            # Suite.test, as in AddressTests.groups
            sub(/^.*\./, "", words[place])
            if (words[place] in known && length(words[place]) > 5) isFound = 1
        }
        if (!isFound) { print file ":" start ": QUIRK without a fixture or test that exists"; bad = 1 }
        block = ""
    }
    FNR == 1 { close_block() }
    !/\/\// { close_block(); next }
    /QUIRK:/ { close_block(); block = $0; start = FNR; file = FILENAME; next }
    block { block = block " " $0 }
    END { close_block(); exit bad }
' || bad=1

# The index of standards and the sources name the same ones.
rfcs() { grep -rohE "RFC [0-9]+" "$@" | sort -u; }
if [ -f docs/standards.md ]; then
    listed=$(rfcs docs/standards.md)
    used=$(rfcs --include='*.swift' Sources)
    for number in $(printf '%s\n' "$used" | sed 's/RFC //'); do
        printf '%s\n' "$listed" | grep -qx "RFC $number" || {
            echo "docs/standards.md: RFC $number is missing; $(grep -rlwF "RFC $number" Sources | head -n 1) cites it"
            bad=1
        }
    done
    for number in $(printf '%s\n' "$listed" | sed 's/RFC //'); do
        printf '%s\n' "$used" | grep -qx "RFC $number" || {
            echo "docs/standards.md: RFC $number is listed, but nothing in Sources cites it"
            bad=1
        }
    done
else
    echo "docs/standards.md is missing"
    bad=1
fi

# Each notice has its texts in each language.
notices=$(find Sources -name '*.swift' | xargs awk '
    /enum TemplateName/ { isInside = 1; next }
    isInside && /^}/ { isInside = 0 }
    isInside && $1 == "case" && $2 !~ /^\./ {
        if (match($0, /"[^"]*"/)) print substr($0, RSTART + 1, RLENGTH - 2)
        else { sub(/^[ \t]*case /, ""); gsub(/,/, ""); print }
    }')
for locale in templates/*/; do
    for notice in $notices; do
        [ -s "$locale$notice.txt" ] || { echo "$locale$notice.txt is missing"; bad=1; }
    done
done
exit "$bad"
