#!/bin/sh
# Reads the shared collections of real mails with the built program, prints a line for each beside the best known
# readers, and keeps the figures of docs/corpora.md true.
#   scripts/corpora.sh            writes the figures into docs/corpora.md
#   scripts/corpora.sh --check    changes nothing; fails where a figure has fallen below the page's
# The collections stand beside the project, or where CORPORA says.
set -u
cd "$(dirname "$0")/.." || exit 1

corpora=${CORPORA:-../shared/corpora}
page=docs/corpora.md
postern=${POSTERN:-.build/debug/postern}
[ -x "$corpora/score" ] || {
    echo "There are no collections at $corpora; CORPORA=folder says where else they are." >&2
    exit 1
}
[ -x "$postern" ] || {
    echo "There is no $postern yet: make build first." >&2
    exit 1
}
work=$(mktemp -d "${TMPDIR:-/tmp}/postern-corpora.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
python3 "$corpora/score" --postern "$postern" --failures >"$work/said" || {
    cat "$work/said" >&2
    exit 1
}
# `NAME exact N/OF = …` of each collection becomes `NAME N OF`.
sed -n 's|^\([a-z]*\)  *exact  *\([0-9]*\)/\([0-9]*\) .*|\1 \2 \3|p' "$work/said" >"$work/figures"

# The page's rows are `| name | cases | right | others… |`; the rest of the page is written by people.
awk -v check="${1:-}" '
    BEGIN { FS = " *[|] *" }
    NR == FNR { split($0, figure, " "); right[figure[1]] = figure[2]; cases[figure[1]] = figure[3]; next }
    ($2 in right) {
        shown[$2] = 1
        if (check != "" && right[$2] + 0 < $4 + 0) { printf "%s: %d of %d are right, %s says %d\n", $2, right[$2], cases[$2], FILENAME, $4 > "/dev/stderr"; worse = 1 }
        line = "| " $2 " | " cases[$2] " | " right[$2] " |"
        for (column = 5; column < NF; column++) line = line " " $column " |"
        printf "%-10s %3d of %3d   others: %s\n", $2, right[$2], cases[$2], $5 > "/dev/stderr"
        print line
        next
    }
    { print }
    END {
        for (name in right) if (!(name in shown)) { print name " has no row in the page" > "/dev/stderr"; worse = 1 }
        exit worse
    }
' "$work/figures" "$page" >"$work/page"
status=$?
[ -n "${1:-}" ] || [ "$status" -ne 0 ] || cat "$work/page" >"$page"
grep '^  ' "$work/said" >&2
exit "$status"
