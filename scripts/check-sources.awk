# Looks at Swift sources line by line and prints what breaks the rules that a formatter does not know.
#   awk -f scripts/check-sources.awk FILE…
# Ends with 1 when it has printed something.

BEGIN {
    mostLinesOfSource = 400
    mostLinesOfTests = 600
    declaration = "(let|var|func|struct|class|enum|protocol|extension|actor|typealias|init|subscript|static|final|indirect|nonisolated|mutating|import|override|convenience|lazy|weak)"
}

function say(line, text) { print FILENAME ":" line ": " text; bad = 1 }

function finish() {
    if (lines > mostLines) say(lines, "the file has " lines " lines; at most " mostLines " is what one idea takes")
}

FNR == 1 {
    if (FILENAME in seen == 0 && lines) { hold = FILENAME; FILENAME = last; finish(); FILENAME = hold }
    seen[FILENAME] = 1
    last = FILENAME
    isTest = FILENAME ~ /(^|\/)Tests\//
    mostLines = isTest ? mostLinesOfTests : mostLinesOfSource
    isDocumented = 0
    isText = 0
    before = ""
}

{ lines = FNR }

/(^|[^A-Za-z0-9_])(TODO|FIXME|XXX|HACK)([^A-Za-z0-9_]|$)/ { say(FNR, "finish it, or write down elsewhere what is left") }

# Text between triple quotes is no code: scripts, settings and mails stand there.
isText { if (gsub(/"""/, "")) isText = 0; next }

{
    code = $0
    gsub(/"([^"\\]|\\.)*"/, "\"\"", code)
    comment = code ~ /\/\//
    sub(/\/\/.*/, "", code)
    if (gsub(/"""/, "", code) % 2) isText = 1
}

code ~ /(^|[^A-Za-z0-9_])try!/ { say(FNR, "try! ends the program; throw instead") }
code ~ /(^|[^A-Za-z0-9_])as!/ { say(FNR, "as! ends the program; use as?") }
code ~ /(^|[^A-Za-z0-9_])fatalError\(/ { say(FNR, "fatalError ends the program; throw, or return what is left") }
code ~ ("(^|[ \t])(public|open)[ \t]+" declaration "([^A-Za-z0-9_]|$)") {
    say(FNR, "nothing is public: what crosses modules is package")
}
code ~ /@unchecked Sendable|nonisolated\(unsafe\)/ && before !~ /^[ \t]*\/\// && !comment {
    say(FNR, "say on the line before which thread owns it")
}

code ~ /^[ \t]*(@[A-Za-z]+(\([^)]*\))?[ \t]+)*package[ \t]/ && !isDocumented && !isTest {
    # What protocols ask for, an initialiser that takes the members, and a one-line member whose name and type say it:
    # there a comment would only repeat the line.
    if (code !~ /package[ \t]+(import|init\(|convenience init\(|(static )?func (==|<|hash|encode)[ (]|extension)/ &&
        code !~ /package[ \t]+(enum[ \t]+[A-Za-z0-9_]+[ \t]*\{\}|typealias)/ &&
        code !~ /package[ \t]+var[ \t]+(description|debugDescription)[ \t]*:/ &&
        code !~ /^[ \t]+package[ \t]+(private\(set\)[ \t]+)?(var|let)[ \t]+[A-Za-z0-9_]+[ \t]*:[^{]*$/)
        say(FNR, "a package declaration without a doc comment")
}

{
    before = $0
    if ($0 ~ /^[ \t]*\/\/\//) isDocumented = 1
    else if ($0 !~ /^[ \t]*(@[A-Za-z]+(\([^)]*\))?[ \t]*$|\/\/|#if|#endif)/) isDocumented = 0
}

END {
    if (lines) finish()
    exit bad
}
