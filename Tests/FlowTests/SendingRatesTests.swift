import Testing

@testable import Flow

@Suite struct SendingRatesTests {
    private typealias Sent = SendingRates.Sent

    @Test("what went within 60 seconds leaves less to the minute")
    func minute() {
        let rates = SendingRates(perMinute: 30)
        #expect(rates.allowance(after: Sent(), priority: 0) == 30)
        #expect(rates.allowance(after: Sent(lastMinute: 29, today: 5_000), priority: 2) == 1)
        #expect(rates.allowance(after: Sent(lastMinute: 31), priority: 0) == 0)
    }

    @Test("of a day's mails notices and reminders leave some to people's words")
    func shares() {
        let rates = SendingRates(perDay: 2_000)
        #expect((0...2).map { rates.allowance(after: Sent(), priority: $0) } == [2_000, 1_800, 1_500])
        #expect((0...2).map { rates.allowance(after: Sent(today: 1_600), priority: $0) } == [400, 200, 0])
        #expect((0...2).map { rates.allowance(after: Sent(today: 2_000), priority: $0) } == [0, 0, 0])
        #expect((0...2).map { SendingRates(perDay: 1).allowance(after: Sent(), priority: $0) } == [1, 1, 1])
    }

    @Test("without limits everything may go, and huge numbers do not trap")
    func extremes() {
        #expect(SendingRates.unlimited.allowance(after: Sent(lastMinute: .max), priority: 0) == .max)
        let huge = Sent(lastMinute: .max, today: .max)
        #expect(SendingRates(perMinute: 5, perDay: .max).allowance(after: huge, priority: 2) == 0)
    }

    @Test("each preset has a rate, a day's limit and connections", arguments: SendingPreset.allCases)
    func presets(_ preset: SendingPreset) {
        #expect(preset.rates.perMinute != nil)
        #expect(preset.rates.perDay != nil)
        #expect((1...50).contains(preset.connections))
    }
}
