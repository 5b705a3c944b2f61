/// A recurrence rule that may be worked on (RFC 5545 §3.3.10): by the day, week, month or year, within bounds.
///
/// Rules are looked at here before libical gets them: it works on whatever it is given, and a rule by the second that no
/// moment fits would keep it busy for hours.
struct RecurrenceRule: Hashable {
    enum Frequency: String { case daily = "DAILY", weekly = "WEEKLY", monthly = "MONTHLY", yearly = "YEARLY" }

    let frequency: Frequency
    let interval: Int64
    /// How many occurrences there are, the event's own time among them.
    private(set) var count: Int64?
    /// The last moment at which one may begin.
    private(set) var until: CalendarTime?
    /// Values of the parts that choose days and times, by name.
    let parts: [String: [String]]
    /// The rule without its end, as libical is given it.
    let text: String

    private static let choosing: Set<String> = [
        "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
    ]
    private static let longestInterval: Int64 = 1_000
    /// Times of one day: more is no practice's.
    private static let timesOfDay = 24

    /// - Throws: `EventFlaw` for what cannot be worked on.
    init(_ text: String) throws(EventFlaw) {
        guard text.utf8.count <= CalendarLimits.rule else { throw RecurrenceRule.flaw(text, "is too long") }
        var fields: [String: String] = [:]
        for field in text.uppercased().split(separator: ";") {
            let sides = field.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, fields.updateValue(String(sides[1]), forKey: String(sides[0])) == nil else {
                throw RecurrenceRule.flaw(text, "cannot be read")
            }
        }
        guard let frequency = fields.removeValue(forKey: "FREQ").flatMap(Frequency.init) else {
            throw RecurrenceRule.flaw(text, "does not recur by the day, week, month or year")
        }
        self.frequency = frequency
        let longest = RecurrenceRule.longestInterval
        interval = try RecurrenceRule.number("INTERVAL", 1...longest, of: &fields, text) ?? 1
        count = try RecurrenceRule.number("COUNT", 1...Int64(Int32.max), of: &fields, text)
        if let value = fields.removeValue(forKey: "UNTIL") {
            guard let time = CalendarTime(value) else {
                throw RecurrenceRule.flaw(text, "has an UNTIL that is no time")
            }
            until = time
        }
        var parts: [String: [String]] = [:]
        for (name, value) in fields {
            guard RecurrenceRule.choosing.contains(name), value.utf8.allSatisfy(RecurrenceRule.isPlain) else {
                throw RecurrenceRule.flaw(text, "has a part \(name.quoted) that cannot be followed")
            }
            parts[name] = value.split(separator: ",").map(String.init)
        }
        self.parts = parts
        let times = ["BYHOUR", "BYMINUTE", "BYSECOND"].map { parts[$0]?.count ?? 1 }.reduce(1, *)
        guard times <= RecurrenceRule.timesOfDay else { throw RecurrenceRule.flaw(text, "has too many times a day") }
        let rest = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        self.text = (["FREQ=\(frequency.rawValue)", "INTERVAL=\(interval)"] + rest).joined(separator: ";")
    }

    private static func number(
        _ name: String, _ range: ClosedRange<Int64>, of fields: inout [String: String], _ text: String
    ) throws(EventFlaw) -> Int64? {
        guard let value = fields.removeValue(forKey: name) else { return nil }
        guard let number = Int64(value), range.contains(number) else {
            throw flaw(text, "has the \(name) \(value.quoted)")
        }
        return number
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x2C || byte == 0x2B || byte == 0x2D
    }

    private static func flaw(_ text: String, _ what: String) -> EventFlaw {
        EventFlaw(
            what: "the rule \(text.quoted) \(what)", remedy: "enter the dates as events of their own, or import them")
    }
}
