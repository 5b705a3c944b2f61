import Mail

/// What shows a notice of absence: a header that says so, a name that only notices have, or words of an absence beside the
/// header of a machine.
extension AutomationSigns {
    var vacation: [String] {
        if let field = header.all("auto-submitted").first(where: { AutoSubmitted($0.value).isVacation }) {
            return ["Auto-Submitted: \(field.rawText)"]
        }
        let words = ["Subject: \(message.subject)"]
        if isNoticeOfAbsence { return words }
        if mentionsAbsence {
            let machine = machineOfAbsence
            if !machine.isEmpty { return machine + words }
        }
        // What nobody answers for is nobody's absence, whatever its text is about.
        let isSomebodys = sender.daemon == nil && !sender.isMachine
        let machine = answer.isEmpty && isSomebodys ? generated + nullPath + massAnswer : answer
        guard !machine.isEmpty, says(VacationWords.bodies) else { return [] }
        return machine + ["the text speaks of an absence"]
    }

    /// An answer that calls itself mass mail, and comes from no list: what vacation(1) writes.
    private var massAnswer: [String] {
        guard isAnswer, list.isEmpty, header.first("list-unsubscribe") == nil else { return [] }
        return precedence(["bulk", "junk"])
    }

    /// The machine beside a subject that speaks of an absence: what everybody gets who can leave a list is no notice.
    private var machineOfAbsence: [String] {
        if header.first("list-unsubscribe") != nil, header.first("list-id") == nil { return answer + nullPath }
        return anyMachine + mailboxRule
    }

    /// Exchange's rules mark what they send, and what they pass on for a person too.
    private var mailboxRule: [String] {
        guard header.first("resent-from") == nil, let field = header.first("x-ms-exchange-inbox-rules-loop") else {
            return []
        }
        return ["\(field.name): \(field.rawText)"]
    }

    /// What only a machine writes.
    private var isNoticeOfAbsence: Bool {
        if names(VacationWords.notices) || isNamed(with: VacationWords.noticePhrases) { return true }
        guard names(VacationWords.commonNames) || VacationWords.noticeEndings.contains(where: { endsWith($0) }) else {
            return false
        }
        return !sender.isPersonsProgram && !asks
    }

    /// True for the name of a notice at the beginning, or behind the mark of the list that it passed.
    private func names(_ notices: [[UInt8]]) -> Bool {
        if SubjectName(subject).isOne(of: notices) { return true }
        guard subject.first == 0x5B, let close = subject.firstIndex(of: 0x5D), header.first("list-id") != nil else {
            return false
        }
        return SubjectName(Array(subject[(close + 1)...].trimmed)).isOne(of: notices)
    }

    private func isNamed(with phrases: [[UInt8]]) -> Bool {
        phrases.contains { subject.firstIndex(of: $0, from: 0) != nil } && !isAnswer
    }

    /// What a machine writes, and a person too, as in `On holiday next week - can we meet after?`.
    private var mentionsAbsence: Bool {
        VacationWords.subjects.contains { subject.starts(with: $0) }
            || SubjectName(subject).isOne(of: VacationWords.subjectNames)
            || VacationWords.subjectEndings.contains { endsWith($0) }
            || VacationWords.subjectPhrases.contains { subject.firstIndex(of: $0, from: 0) != nil }
    }

    /// An ending counts for what stands before it is a name or a subject, not a question of a person about it.
    private func endsWith(_ words: [UInt8]) -> Bool {
        subject.count > words.count && subject.suffix(words.count).elementsEqual(words) && !isAnswer
    }

    /// True for a text that asks something, as a person does whose subject only begins like a notice.
    private var asks: Bool {
        opening.split(separator: 0x0A).contains { line in line.first != 0x3E && line.contains(0x3F) }
    }
}
