#!/bin/sh
# Fuzzes what reads bytes from outside, with libFuzzer and the address sanitizer that come with Swift.
#   scripts/fuzz.sh                      every target, some seconds each
#   scripts/fuzz.sh TARGET [SECONDS]     one; a name that is no target lists them
#   scripts/fuzz.sh growth               how cost grows with the size of hostile input: writes docs/hostile-input.md
# Seeds and dictionaries stand in Tests/Fixtures/fuzz; what is found is written to .build/fuzz/found.
set -eu
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
root=$PWD
target=${1:-all}
seconds=${2:-30}
folder=$root/.build/fuzz
targets="message headers packed reply-plain reply-html triage imap"

# A mail is slow to be read when a million like it would not be read in a day.
slowest=${FUZZ_TIMEOUT:-5}
longest=${FUZZ_LENGTH:-8192}
memory=${FUZZ_MEMORY:-1536}

case "$target" in
    growth) kind=growth ;;
    *) kind=fuzz ;;
esac

# A package of the pure modules alone, so that their instrumented build is apart from the usual one.
package() { # FLAGS OF SWIFT, FLAGS OF THE LINKER
    where=$folder/$kind
    rm -rf "$where/Sources" "$where/Package.swift"
    mkdir -p "$where/Sources/Driver"
    for module in CXML2 Mail Reply Triage; do ln -s "$root/Sources/$module" "$where/Sources/$module"; done
    # Of MailIn what reads a server's words; the rest needs a store and a network.
    mkdir "$where/Sources/MailIn"
    for file in Date Decoder Error Name Response ResponseReader Tokens; do
        ln -s "$root/Sources/MailIn/IMAP$file.swift" "$where/Sources/MailIn/"
    done
    ln -s "$root/Sources/MailIn/UIDSet.swift" "$where/Sources/MailIn/"
    ln -s "$root/Tests/Fuzz/Driver/CFuzzer" "$where/Sources/CFuzzer"
    ln -s "$root/Tests/Fuzz/Checks" "$root/Tests/Fuzz/Growth" "$where/Sources/Driver/"
    ln -s "$root/Tests/Fuzz/Driver/$kind.swift" "$where/Sources/Driver/main.swift"
    cat >"$where/Package.swift" <<END
// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"), .unsafeFlags([$1]),
]
let package = Package(
    name: "postern",
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0"),
        .systemLibrary(name: "CFuzzer"),
        .target(name: "Mail", swiftSettings: settings),
        .target(name: "Reply", dependencies: ["Mail", "CXML2"], swiftSettings: settings),
        .target(
            name: "Triage", dependencies: ["Mail", "Reply", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings),
        .target(name: "MailIn", dependencies: ["Mail"], swiftSettings: settings),
        .executableTarget(
            name: "Driver", dependencies: ["CFuzzer", "Mail", "Reply", "Triage", "MailIn"], swiftSettings: settings,
            linkerSettings: [.unsafeFlags([$2])]),
    ],
    swiftLanguageModes: [.v6]
)
END
}

if [ "$kind" = growth ]; then
    package '"-enable-testing"' ''
    (cd "$folder/growth" && $swift build -c release --product Driver)
    page=$(mktemp "${TMPDIR:-/tmp}/postern-growth.XXXXXX")
    trap 'rm -f "$page"' EXIT
    {
        echo "# Hostile input"
        echo
        echo "Written by \`make fuzz FUZZ=growth\`. Each row is an input that would make a careless loop take time with the"
        echo "square of its size, read at three sizes; the exponent is the power of the size with which the time grew (1 is"
        echo "in step with it, 2 the square, and below 1 where a limit cuts the input off). Times are of one thread. What takes a few"
        echo "milliseconds in all may grow faster than its size: larger inputs leave the processor's caches and take fresh memory."
        echo
        "$folder/growth/.build/release/Driver"
    } | tee "$page"
    cat "$page" >docs/hostile-input.md
    exit
fi

# The runtime without a main of its own; the driver calls it.
runtime=$("$(dirname "$(command -v clang || command -v "$swift")")/clang" -print-resource-dir)/lib/linux
[ -d "$runtime" ] || runtime=$(dirname "$(find "$(dirname "$(readlink -f "$(command -v "$swift")")")/../lib/clang" \
    -name 'libclang_rt.fuzzer_no_main*' | head -n 1)")
library=$(find "$runtime" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" | head -n 1)
[ -n "$library" ] || {
    echo "libFuzzer's library is not to be found in $runtime; it comes with Swift for Linux from https://swift.org/install" >&2
    exit 1
}
# -assert-config Debug: checks of bounds that release builds leave out, at nearly the speed of a release build.
package '"-enable-testing", "-assert-config", "Debug", "-sanitize=fuzzer,address"' \
    "\"-sanitize=address\", \"-Xlinker\", \"$library\", \"-lstdc++\""
(cd "$folder/fuzz" && $swift build -c release --product Driver)
driver=$folder/fuzz/.build/release/Driver

fuzz() { # TARGET
    corpus=$folder/corpus/$1
    mkdir -p "$corpus" "$folder/found"
    set -- "$1" "$corpus" "$root/Tests/Fixtures/fuzz/$1"
    dictionary=$root/Tests/Fixtures/fuzz/$1.dict
    [ ! -e "$dictionary" ] || set -- "$@" "-dict=$dictionary"
    echo "== $1, $seconds s"
    # libxml2 keeps what it has set up for as long as the process lives, which is no leak of ours.
    ASAN_OPTIONS=detect_leaks=${FUZZ_LEAKS:-1} "$driver" "$@" -max_total_time="$seconds" -timeout="$slowest" \
        -max_len="$longest" -rss_limit_mb="$memory" -malloc_limit_mb="$memory" -print_final_stats=1 \
        -artifact_prefix="$folder/found/$1-"
}

case " $targets " in
    *" $target "*) fuzz "$target" ;;
    " $targets ") ;;
esac
if [ "$target" = all ]; then
    for name in $targets; do fuzz "$name"; done
fi
