#!/bin/sh
# swift build with progress that can be read anywhere: in a terminal, in a log, by a person who waits.
#   scripts/build.sh [ARGUMENTS OF swift build]
# Prints a line at the start, every few seconds while it compiles, and at the end; all of the output when it fails.
set -u
cd "$(dirname "$0")/.." || exit 1

swift=${SWIFT:-swift}
every=5
log=$(mktemp "${TMPDIR:-/tmp}/postern-build.XXXXXX") || exit 1
trap 'rm -f "$log"' EXIT
trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM

command -v "$swift" >/dev/null 2>&1 || {
    echo "Postern is built with Swift 6.2 or newer, and '$swift' is not to be found: see https://swift.org/install" >&2
    exit 1
}

begun=$(date +%s)
first=
[ -d .build ] || first=", the first time with all packages: some minutes"
"$swift" build "$@" >"$log" 2>&1 &
pid=$!
shown=
ticks=0
while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    ticks=$((ticks + 1))
    [ $((ticks % (every * 5))) -eq 0 ] || continue
    # The last step that swift names, such as "[120/480] Compiling GRDB Row.swift".
    step=$(tr '\r' '\n' <"$log" | grep -a '[^[:space:]]' | tail -n 1 | cut -c 1-90)
    [ -n "$shown" ] || echo "Building Postern$first"
    shown=yes
    printf '  %4d s  %s\n' $(($(date +%s) - begun)) "$step"
done
wait "$pid"
status=$?
if [ "$status" -ne 0 ]; then
    cat "$log" >&2
    echo "The build failed; what it said stands above." >&2
    exit "$status"
fi
[ -z "$shown" ] || echo "Built in $(($(date +%s) - begun)) s"
