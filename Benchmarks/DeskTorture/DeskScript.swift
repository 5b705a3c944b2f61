/// What is written in a torture of the desk, in the order in which it is filed: each enquirer asks, asks again, and is
/// answered by the practitioner, while others do the same.
struct DeskScript: Sendable {
    enum Step: Hashable, Sendable {
        case enquiry(Int), question(Int), answer(Int)

        /// No other step has them.
        var words: String {
            switch self {
            case .enquiry(let index): "Enquiry number \(index)."
            case .question(let index): "Question number \(index)."
            case .answer(let index): "Answer number \(index)."
            }
        }
    }

    let enquiries: Int
    let steps: [Step]
    /// Enquiries between one and what follows it.
    private static let distance = 40

    init(enquiries: Int) {
        self.enquiries = enquiries
        let distance = min(DeskScript.distance, enquiries)
        var steps: [Step] = []
        for round in 0..<enquiries + 2 * distance {
            if round < enquiries { steps.append(.enquiry(round)) }
            if (distance..<enquiries + distance).contains(round) { steps.append(.question(round - distance)) }
            if round >= 2 * distance { steps.append(.answer(round - 2 * distance)) }
        }
        self.steps = steps
    }
}
