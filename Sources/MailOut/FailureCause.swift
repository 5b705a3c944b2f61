import Flow

extension FailureKind {
    /// The section of a template that speaks of it.
    var variable: TemplateVariable {
        switch self {
        case .dead: .addressDead
        case .full: .mailboxFull
        case .gaveUp: .gaveUp
        case .refused: .refused
        }
    }
}
