#!/bin/sh
# All tests, in four runs one after the other.
#   scripts/test.sh
# Tests share the cores of the machine: those that only compute would starve those that talk to servers and wait for
# an answer within a time; commands are processes by the hundred, as heavy as all the rest; and a journey is no fair one
# while five hundred other tests run beside it.
set -u
cd "$(dirname "$0")/.." || exit 1

swift=${SWIFT:-swift}
pure='^(Mail|Reply|Triage|Flow)Tests\.'
journeys='^JourneyTests\.'
commands='^GatewayTests\.'
failed=

run() {
    echo "== $1"
    shift
    "$swift" test --skip-build "$@" || failed=yes
}

run "what only computes" --filter "$pure"
run "what talks to disks and servers" --skip "$pure" --skip "$journeys" --skip "$commands"
run "the commands, as processes" --filter "$commands"
run "journeys through the whole program" --filter "$journeys"
[ -z "$failed" ] || {
    echo "Some tests failed; each stands above with a cross." >&2
    exit 1
}
