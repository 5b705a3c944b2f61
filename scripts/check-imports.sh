#!/bin/sh
# Holds the imports of Sources against the one way that they may run.
#   scripts/check-imports.sh [FOLDER]      prints each import that breaks a rule, and ends with 1 if there is one
#   scripts/check-imports.sh --self-test   shows that the rules catch what they are meant to catch
set -u
cd "$(dirname "$0")/.." || exit 1

# A module may import the modules before it in the chain; the five mail shells share a rank and never meet. What
# Dashboard needs of them is given to it by Gateway.
check() {
    find "$1" -name '*.swift' | sort | xargs awk -v root="$1" '
    BEGIN {
        split("Mail Reply Triage Flow Store", core, " ")
        for (place in core) rank[core[place]] = place + 0
        split("MailIn MailOut Desk People Schedule", shells, " ")
        for (place in shells) { rank[shells[place]] = 6; isShell[shells[place]] = 1 }
        rank["Dashboard"] = 7; rank["Gateway"] = 8
        split("Curl OAuth CCurl CXML2 CIcal DeskStandIn desk-stand-in", others, " ")
        for (place in others) rank[others[place]] = 0

        # Modules that only some may import; a name that ends in * stands for all that begin so.
        only["Curl"] = "OAuth MailIn MailOut Desk People Gateway"
        only["OAuth"] = "Gateway"
        only["DeskStandIn"] = "desk-stand-in"
        only["CCurl"] = "Curl"
        only["CXML2"] = "Reply"
        only["CIcal"] = "People"
        only["GRDB*"] = "Store"
        only["Hummingbird*"] = "Dashboard DeskStandIn"
        only["Mustache"] = "MailOut Dashboard"
        only["Metrics"] = "MailIn MailOut Desk Schedule Dashboard Gateway"
        only["CoreMetrics"] = "MailIn MailOut Desk Schedule Dashboard Gateway"
        only["Crypto*"] = "OAuth Triage Store MailOut Desk Dashboard DeskStandIn"
        only["_Crypto*"] = "OAuth Triage Store MailOut Desk Dashboard"
        never["Foundation*"] = "Mail Reply Triage"
        never["Dispatch"] = "Mail Reply Triage"
    }
    function listed(name, names) { return index(" " names " ", " " name " ") > 0 }
    function covers(pattern, name) {
        if (pattern !~ /\*$/) return pattern == name
        return index(name, substr(pattern, 1, length(pattern) - 1)) == 1
    }
    function say(text) { print FILENAME ":" FNR ": " text; bad = 1 }
    function judge(module,   pattern) {
        if (!(target in rank)) { say("no import rule for the folder " target); return }
        if (module == target) { say(target " imports itself"); return }
        for (pattern in only)
            if (covers(pattern, module)) {
                if (!listed(target, only[pattern])) say(target " imports " module ", which only " only[pattern] " may")
                return
            }
        for (pattern in never)
            if (covers(pattern, module) && listed(target, never[pattern])) say(target " imports " module)
        if (!(module in rank)) return
        if (rank[target] == 0) say(target " stands outside the chain and imports " module)
        else if (rank[module] == rank[target]) say(target " imports its sibling " module)
        else if (rank[module] > rank[target]) say(target " imports " module ", which comes after it")
        else if (target == "Dashboard" && isShell[module]) say("Dashboard imports " module)
    }
    FNR == 1 {
        path = substr(FILENAME, length(root) + 2)
        target = substr(path, 1, index(path, "/") - 1)
    }
    {
        count = split($0, statements, ";")
        for (number = 1; number <= count; number++) {
            words = statements[number]
            sub(/^[ \t]+/, "", words)
            # Attributes and access words stand before `import`, the kind of a single declaration after it.
            while (sub(/^(@[A-Za-z_]+(\([^)]*\))?|public|package|internal|fileprivate|private)[ \t]+/, "", words)) {}
            if (!sub(/^import[ \t]+/, "", words)) continue
            sub(/^(struct|class|enum|protocol|typealias|func|let|var|actor)[ \t]+/, "", words)
            sub(/[^A-Za-z0-9_].*$/, "", words)
            judge(words)
        }
    }
    END { exit bad }
    '
}

self_test() {
    folder=$(mktemp -d "${TMPDIR:-/tmp}/postern-imports.XXXXXX") || exit 1
    trap 'rm -rf "$folder"' EXIT
    failures=0
    expect() { # fine|wrong TARGET LINE
        rm -rf "$folder/Sources"
        mkdir -p "$folder/Sources/$2/Inner"
        printf '// comment\n%s\n\nlet x = 1\n' "$3" >"$folder/Sources/$2/Inner/A.swift"
        if check "$folder/Sources" >"$folder/out"; then verdict=fine; else verdict=wrong; fi
        [ "$verdict" = "$1" ] || { echo "self-test: $2 with '$3' is $verdict, not $1"; failures=1; }
    }
    expect fine  Reply   'import Mail'
    expect fine  Reply   'private import CXML2'
    expect fine  Store   'package import struct Flow.Decision'
    expect fine  MailIn  'import Curl'
    expect fine  MailIn  'import Foundation'
    expect fine  Gateway '@preconcurrency import MailIn'
    expect fine  Mail    'import Synchronization'
    expect fine  Mail    '// import Reply'
    expect wrong Mail    'import Reply'
    expect wrong Mail    'package import Reply'
    expect wrong Mail    'import Foundation'
    expect wrong Reply   'import FoundationEssentials'
    expect wrong Triage  'internal import struct Foundation.Date'
    expect wrong Triage  'import struct Store.Queue'
    expect wrong Flow    'import GRDB'
    expect wrong Flow    '@_exported import GRDBSQLite'
    expect wrong MailIn  'import MailOut'
    expect wrong MailOut '    @testable import MailIn'
    expect wrong Store   'import Curl'
    expect wrong MailOut 'import CCurl'
    expect wrong MailIn  'import CXML2'
    expect fine  People  'import CIcal'
    expect wrong MailOut 'import CIcal'
    expect wrong MailIn  'public import Mustache'
    expect wrong MailIn  'import Crypto'
    expect fine  MailIn  'import Metrics'
    expect wrong Store   'import Metrics'
    expect wrong Flow    'import CoreMetrics'
    expect wrong Flow    'import _CryptoExtras'
    expect wrong Gateway 'import Hummingbird'
    expect wrong Dashboard '@preconcurrency import MailOut'
    expect wrong Curl    'import Mail'
    expect fine  OAuth   'package import Curl'
    expect wrong OAuth   'import Flow'
    expect wrong MailIn  'import OAuth'
    expect wrong Mail    'import Swift; import Reply'
    expect wrong Mail    'import Mail'
    expect wrong Nowhere 'import Mail'
    [ "$failures" -eq 0 ] && echo "the import rules hold in all their cases"
    return "$failures"
}

case "${1:-}" in
    --self-test) self_test ;;
    *) check "${1:-Sources}" ;;
esac
