#!/bin/sh
# Puts schemathesis, which holds the API against its description, where the tests look for it: .build/schemathesis.
# Says nothing, and does nothing where it is there already.
#   scripts/fetch-schemathesis.sh
set -u
cd "$(dirname "$0")/.." || exit 1

package=schemathesis==4.32.5
folder=.build/schemathesis
[ "$(cat $folder/package 2>/dev/null)" != "$package" ] || exit 0

explain() {
    cat >&2 <<END
The tests of the API need schemathesis, and it is not to be had: $1
Run scripts/setup.sh test for python3-venv and pip, and this script again with a network.
END
    exit 1
}
log=$(mktemp "${TMPDIR:-/tmp}/postern-schemathesis.XXXXXX") || exit 1
trap 'rm -f "$log"' EXIT
rm -rf $folder
mkdir -p .build
/usr/bin/python3 -m venv $folder >"$log" 2>&1 || {
    tail -n 5 "$log" >&2
    explain "python3 made no environment; what it said stands above."
}
$folder/bin/pip install --quiet --disable-pip-version-check "$package" >"$log" 2>&1 || {
    tail -n 10 "$log" >&2
    explain "pip did not bring $package; what it said stands above."
}
echo "$package" >$folder/package
