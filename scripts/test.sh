#!/bin/sh
# All tests, in five runs one after the other; those that failed are named once more at the end.
#   scripts/test.sh
# Tests share the cores of the machine: those that only compute, or write every notice in every language, would starve
# those that talk to servers and wait for an answer within a time; commands are processes by the hundred, as heavy as
# all the rest; and a journey is no fair one while five hundred other tests run beside it. For the same reason only so
# many tests of a run are under way at once: begun all together, each would wait for all others, however long a server
# may take to answer.
set -u
cd "$(dirname "$0")/.." || exit 1

swift=${SWIFT:-swift}
pure='^(Mail|Reply|Triage|Flow|Fuzz)Tests\.'
mails='^MailOutTests\.'
journeys='^JourneyTests\.'
commands='^GatewayTests\.'
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT

run() { # NAME HOW-MANY-AT-ONCE …
    echo "== $1"
    width=$2
    shift 2
    { "$swift" test --skip-build --experimental-maximum-parallelization-width "$width" "$@" 2>&1 ||
        touch "$kept/failed"; } | tee -a "$kept/log"
}

run "what only computes" 8 --filter "$pure"
run "what is written to people" 8 --filter "$mails"
run "what talks to disks and servers" 16 --skip "$pure" --skip "$mails" --skip "$journeys" --skip "$commands"
run "the commands, as processes" 4 --filter "$commands"
run "journeys through the whole program" 8 --filter "$journeys"
[ ! -e "$kept/failed" ] || {
    # What failed stands last: whoever reads only the end of thousands of lines reads that.
    echo "== Some tests failed, or a run did not come to its end" >&2
    grep -E '^[✘↳]|^error: |Fatal error' "$kept/log" | grep -vE '^↳ (Testing Library Version|Target Platform)' >&2
    exit 1
}
