#!/bin/sh
# Everything about the sources that can be said without building them. Names each place, and ends with 1 if there is one.
set -u
cd "$(dirname "$0")/.." || exit 1

failed=
step() { # NAME COMMAND…
    name=$1
    shift
    if said=$("$@" 2>&1); then
        printf '  ok    %s\n' "$name"
    else
        printf '  WRONG %s\n' "$name"
        printf '%s\n' "$said" | sed 's/^/        /'
        failed="$failed, $name"
    fi
}
sources() { find Sources Tests Benchmarks -name '*.swift' 2>/dev/null | sort | tr '\n' '\0' | xargs -0 awk -f scripts/check-sources.awk; }

step "format" "${SWIFT:-swift}" format lint --strict -r -p Package.swift Sources Tests Benchmarks
step "imports run one way" sh scripts/check-imports.sh
step "the import rules catch what they should" sh scripts/check-imports.sh --self-test
step "sizes, words, documentation" sources
step "quirks, standards and templates are where they are said to be" sh scripts/check-references.sh
step "the scripts' own syntax" sh -c 'for script in scripts/*.sh .ci/run; do bash -n "$script" || exit 1; done'

if [ -n "$failed" ]; then
    echo "Not yet right: ${failed#, }"
    exit 1
fi
