#!/bin/sh
# Puts axe-core, which looks for what keeps people out of a page, where the tests of pages read it:
# .build/axe/axe.min.js. Says nothing, and does nothing where it is there already.
#   scripts/fetch-axe.sh
set -u
cd "$(dirname "$0")/.." || exit 1

# The Python package that carries axe-core, where it lies inside, and the package's digest (SHA-256).
package=axe-playwright-python==0.1.8
member=axe_playwright_python/axe.min.js
digest=fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8
python=/usr/bin/python3
folder=.build/axe

# One that came from another package has had its day; one that somebody put there stays.
[ ! -s $folder/axe.min.js ] || [ "$(cat $folder/package 2>/dev/null || echo "$package")" != "$package" ] || exit 0

explain() {
    cat >&2 <<END
The tests of pages need axe-core, and it is not to be had: $1
Run scripts/setup.sh test for pip, and this script again with a network; or put an axe.min.js of your own into
$folder/, where it stays.
END
    exit 1
}
"$python" -m pip --version >/dev/null 2>&1 || explain "$python has no pip."

work=$(mktemp -d "${TMPDIR:-/tmp}/postern-axe.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

printf '%s --hash=sha256:%s\n' "$package" "$digest" >"$work/wanted"
"$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --dest "$work" --requirement "$work/wanted" >"$work/log" 2>&1 || {
    tail -n 10 "$work/log" >&2
    explain "pip did not bring $package; what it said stands above."
}
"$python" - "$work" "$member" >"$work/log" 2>&1 <<'END' || {
import glob, sys, zipfile
folder, member = sys.argv[1:]
with zipfile.ZipFile(glob.glob(folder + "/*.whl")[0]) as archive:
    source = archive.read(member)
open(folder + "/axe.min.js", "wb").write(source)
END
    tail -n 3 "$work/log" >&2
    explain "$package has no $member."
}

mkdir -p $folder && cp "$work/axe.min.js" $folder/axe.min.js.new && mv $folder/axe.min.js.new $folder/axe.min.js &&
    echo "$package" >$folder/package || explain "$folder cannot be written."
