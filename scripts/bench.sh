#!/bin/sh
# Measures the release build and its peers on this machine, and writes docs/benchmarks.md.
#   scripts/bench.sh [BENCHMARK…]     without a name: all that measure speed
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- parse reply latency ingest smtp

sh scripts/build.sh -c release --product postern
sh scripts/build.sh -c release --product Benchmarks

page=$(mktemp "${TMPDIR:-/tmp}/postern-bench.XXXXXX")
said=$(mktemp "${TMPDIR:-/tmp}/postern-bench.XXXXXX")
trap 'rm -f "$page" "$said"' EXIT
{
    echo "# Benchmarks"
    echo
    echo "Written by \`make bench\`. Machines differ and drift: only figures of one run compare with each other."
    echo
    echo "- when: $(date -u +%Y-%m-%d)"
    echo "- processors: $(getconf _NPROCESSORS_ONLN), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
    echo "- system: $(uname -sr)"
} >"$page"
for name in "$@"; do
    echo "Measuring: $name"
    .build/release/Benchmarks "$name" >"$said"
    cat "$said"
    { printf '\n## %s\n\n```\n' "$name"; cat "$said"; echo '```'; } >>"$page"
done
cat "$page" >docs/benchmarks.md
