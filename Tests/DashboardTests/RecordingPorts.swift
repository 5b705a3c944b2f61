import Flow
import Synchronization

/// Answers the pages from what a test has put here, and writes down everything that is asked to happen.
final class RecordingPorts: ActionPort, EnquiryPort, MessagePort, HealthPort, DeskCallPort {
    struct Act: Equatable, Sendable {
        var token: String
        var choice: ActionChoice
        var name: String?
    }

    struct Failed: Error {}

    struct State: Sendable {
        var questions: [String: ActionPage] = [:]
        var messages: [String: ReadableMessage] = [:]
        var reads = 0
        /// What acting comes to; nil for done at the first time and `alreadyUsed` from then on.
        var outcome: ActionOutcome?
        var acts: [Act] = []
        var looks: [String] = []
        var practitioners = [PublicPractitioner(handle: "jane-doe", name: "Jane Doe")]
        var enquiries: [FormEnquiry] = []
        var formOutcome = FormOutcome.accepted
        var health = Health.well
        var isFailing = false
        var calls: [DeskCall] = []
        var callStanding = DeskCallStanding.taken
    }

    private let state: Mutex<State>

    init(_ change: (inout State) -> Void = { _ in }) {
        var state = State()
        change(&state)
        self.state = Mutex(state)
    }

    var recorded: State { state.withLock { $0 } }
    func change(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

    func take(_ call: DeskCall) async -> DeskCallStanding {
        state.withLock { state in
            state.calls.append(call)
            return state.callStanding
        }
    }

    func page(for token: String) async throws -> ActionPage? {
        try state.withLock { state in
            if state.isFailing { throw Failed() }
            state.looks.append(token)
            return state.questions[token]
        }
    }

    func act(on token: String, choice: ActionChoice, name: String?) async throws -> ActionOutcome {
        try state.withLock { state in
            if state.isFailing { throw Failed() }
            state.acts.append(Act(token: token, choice: choice, name: name))
            if let outcome = state.outcome { return outcome }
            state.questions[token]?.standing = .used
            return .done
        }
    }

    func message(for token: String) async throws -> ReadableMessage? {
        try state.withLock { state in
            if state.isFailing { throw Failed() }
            state.reads += 1
            return state.messages[token]
        }
    }

    func practitioner(handle: String) async throws -> PublicPractitioner? {
        state.withLock { state in state.practitioners.first { $0.handle == handle } }
    }

    func submit(_ enquiry: FormEnquiry) async throws -> FormOutcome {
        try state.withLock { state in
            if state.isFailing { throw Failed() }
            state.enquiries.append(enquiry)
            return state.formOutcome
        }
    }

    func health() async -> Health { state.withLock { $0.health } }
}
