import People

/// What became of an import file, for the operator.
enum ImportView {
    static func json(_ outcome: ImportOutcome) -> JSONValue {
        guard outcome.kind != .calendar else { return calendar(outcome) }
        return [
            "kind": .string(outcome.kind.rawValue), "dryRun": .bool(outcome.isRehearsal),
            "refused": .bool(outcome.isRefused), "created": .int(Int64(outcome.created)),
            "updated": .int(Int64(outcome.updated)), "unchanged": .int(Int64(outcome.unchanged)),
            "leftOut": .int(Int64(outcome.leftOut)), "promoted": .int(Int64(outcome.promoted)),
            "problems": .array(outcome.mistakes.map(json)), "warnings": .array(outcome.warnings.map(json)),
            "unlistedProblems": .int(Int64(outcome.unlisted)),
        ]
    }

    private static func calendar(_ outcome: ImportOutcome) -> JSONValue {
        [
            "kind": .string(outcome.kind.rawValue), "dryRun": .bool(outcome.isRehearsal),
            "refused": .bool(outcome.isRefused), "events": .int(Int64(outcome.events)),
            "created": .int(Int64(outcome.created)), "updated": .int(Int64(outcome.updated)),
            "unchanged": .int(Int64(outcome.unchanged)), "cancelled": .int(Int64(outcome.cancelled)),
            "withoutMember": .int(Int64(outcome.withoutMember)), "heldBack": .int(Int64(outcome.heldBack)),
            "promoted": .int(Int64(outcome.promoted)), "problems": .array(outcome.mistakes.map(json)),
            "warnings": .array(outcome.warnings.map(json)),
        ]
    }

    private static func json(_ mistake: ImportMistake) -> JSONValue {
        [
            "line": mistake.line.map { .int(Int64($0)) } ?? .null, "externalId": .string(orNull: mistake.externalID),
            "column": .string(orNull: mistake.column), "what": .string(mistake.what),
            "remedy": .string(mistake.remedy),
        ]
    }

    static func words(_ outcome: ImportOutcome, file: String) -> String {
        var lines = outcome.mistakes.map { words($0, file, outcome.isRefused ? "" : "left out: ") }
        if outcome.unlisted > 0 { lines.append("… and \(outcome.unlisted) mistakes more") }
        lines += outcome.warnings.map { words($0, file, "look: ") }
        lines.append(summary(outcome))
        return lines.joined(separator: "\n")
    }

    private static func words(_ mistake: ImportMistake, _ file: String, _ kind: String) -> String {
        let spot = mistake.line.map { ":\($0)" } ?? ""
        let about = [mistake.externalID, mistake.column].compactMap { $0 }.joined(separator: ", ")
        let remedy = mistake.remedy.isEmpty ? "" : "; \(mistake.remedy)"
        return Terminal.printable("\(file)\(spot): \(kind)\(about.isEmpty ? "" : "\(about): ")\(mistake.what)\(remedy)")
    }

    private static func calendarSummary(_ outcome: ImportOutcome) -> String {
        var lines = [
            """
            Bookings: \(outcome.created) created, \(outcome.updated) updated, \(outcome.unchanged) unchanged, \
            \(outcome.cancelled) cancelled.
            """,
            "Events in the calendar: \(outcome.events), \(outcome.withoutMember) of them with nobody who is a member.",
        ]
        if outcome.heldBack > 0 {
            lines.append(
                "\(outcome.heldBack) bookings are gone from the calendar and still stand: so many at once are not believed. "
                    + "If that is right, read it again with --confirm.")
        }
        if outcome.promoted > 0 { lines.append("Enquiry conversations that are in-house now: \(outcome.promoted).") }
        if outcome.isRehearsal { lines.append("A dry run: nothing was changed.") }
        return lines.joined(separator: "\n")
    }

    private static func summary(_ outcome: ImportOutcome) -> String {
        guard !outcome.isRefused else {
            return "Nothing was imported: mend the file as a whole, and import it again."
        }
        guard outcome.kind != .calendar else { return calendarSummary(outcome) }
        let what = outcome.kind == .people ? "People" : "Bookings"
        var text = """
            \(what): \(outcome.created) created, \(outcome.updated) updated, \(outcome.unchanged) unchanged, \
            \(outcome.leftOut) left out.
            """
        if outcome.promoted > 0 {
            text += "\n\(outcome.promoted) enquiry conversation\(outcome.promoted == 1 ? " is" : "s are") in-house now."
        }
        if outcome.leftOut > 0 { text += "\nMend those rows and import the file again: the others stay as they are." }
        if outcome.isRehearsal { text += "\nA dry run: nothing was changed." }
        return text
    }
}
