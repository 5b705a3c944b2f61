import CIcal
import Mail

/// The occurrences of a rule by the wall clock, one after the other, from libical.
///
/// Used by one thread; libical keeps nothing of it elsewhere.
final class RecurrenceSteps {
    private let iterator: OpaquePointer

    /// - Parameter wall: seconds by the event's clock, from which the rule counts.
    init?(_ rule: RecurrenceRule, from wall: Int64) {
        Libical.prepare()
        var recurrence = icalrecurrencetype_from_string(rule.text)
        guard recurrence.freq != ICAL_NO_RECURRENCE, recurrence.rscale == nil else {
            icalrecurrencetype_clear(&recurrence)
            return nil
        }
        // Nil too where no day fits the rule.
        guard let iterator = icalrecur_iterator_new(recurrence, Libical.time(wall)) else { return nil }
        self.iterator = iterator
    }

    deinit { icalrecur_iterator_free(iterator) }

    /// Seconds by the event's clock; nil at the end of time, which for libical is in the 26th century.
    func next() -> Int64? {
        let time = icalrecur_iterator_next(iterator)
        return icaltime_is_null_time(time) != 0 ? nil : Libical.wall(time)
    }
}

/// What is common to all calls of libical.
enum Libical {
    /// Its errors end the program unless it is told otherwise.
    private static let isPrepared: Bool = {
        icalerror_set_errors_are_fatal(0)
        return true
    }()

    static func prepare() { _ = isPrepared }

    static func time(_ wall: Int64) -> icaltimetype {
        let (year, month, day, _, seconds) = Timestamp(seconds: wall).civil
        var time = icaltime_null_time()
        (time.year, time.month, time.day) = (Int32(year), Int32(month), Int32(day))
        (time.hour, time.minute, time.second) = (
            Int32(seconds / 3_600), Int32(seconds / 60 % 60), Int32(seconds % 60)
        )
        return time
    }

    static func wall(_ time: icaltimetype) -> Int64 {
        Timestamp.civil(
            year: Int(time.year), month: Int(time.month), day: Int(time.day),
            seconds: Int(time.hour) * 3_600 + Int(time.minute) * 60 + Int(time.second)
        ).seconds
    }
}
