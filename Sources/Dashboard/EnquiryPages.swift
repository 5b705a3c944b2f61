import Flow
import HTTPTypes
import Hummingbird
import Logging
import Mail

/// The public enquiry form, of one practitioner or the general one.
struct EnquiryPages: Sendable {
    let enquiries: any EnquiryPort
    let pages: Pages
    let settings: WebSettings
    let now: @Sendable () -> Timestamp
    let random: @Sendable () -> UInt64

    /// The empty form.
    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let practitioner = try await practitioner(context)
        return form(TypedEnquiry(), practitioner, stamp: newStamp())
    }

    /// What is said after sending, whatever became of it: it tells nothing about whether an address is known.
    @Sendable func thank(_ request: Request, _ context: WebContext) async throws -> Response {
        var values = PageValues()
        values[.practitioner] = try await practitioner(context)?.name
        return pages.response(.enquiryThanks, values)
    }

    /// The form as it was sent.
    @Sendable func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let practitioner = try await practitioner(context)
        let body = try await request.form()
        let thanks = Response.redirect(to: EnquiryPages.path(practitioner) + "/thanks", type: .normal)
        // Nobody sees this field, so nobody fills it in; what does is told nothing of it.
        guard body[FieldName.trap].isEmpty else { return thanks }
        let typed = TypedEnquiry(body)
        let sent = FormStamp(body[FieldName.stamp], key: settings.formKey)
        let age = sent?.age(at: now()) ?? .tooOld
        let stamp = age == .tooOld ? newStamp() : sent ?? newStamp()
        var problems = typed.problems
        switch age {
        case .tooOld: problems.insert(.openTooLong)
        case .tooFast: problems.insert(.sentTooFast)
        case .fine: break
        }
        guard problems.isEmpty, let email = typed.address else {
            return form(typed, practitioner, stamp: stamp, problems, status: .unprocessableContent)
        }
        let enquiry = FormEnquiry(
            formID: stamp.formID, name: typed.name, email: email, message: typed.message,
            practitioner: practitioner?.handle, source: source(request, context), shownAt: stamp.madeAt)
        do {
            guard case .refused(let fields) = try await enquiries.submit(enquiry) else { return thanks }
            problems = Set(fields.map(TypedEnquiry.refused))
            return form(typed, practitioner, stamp: stamp, problems, status: .unprocessableContent)
        } catch {
            context.logger.error("an enquiry was not filed", metadata: ["why": "\(type(of: error))"])
            return form(typed, practitioner, stamp: stamp, [.notKept], status: .serviceUnavailable)
        }
    }

    private func practitioner(_ context: WebContext) async throws -> PublicPractitioner? {
        guard let handle = context.parameters.get("handle")?.lowercased() else { return nil }
        let isPlausible =
            !handle.isEmpty && handle.utf8.count <= WebLimits.handleBytes
            && handle.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
            }
        guard isPlausible, let practitioner = try await enquiries.practitioner(handle: handle) else {
            throw WebFailure.notFound
        }
        return practitioner
    }

    private static func path(_ practitioner: PublicPractitioner?) -> String {
        practitioner.map { "/\($0.handle)/enquiry" } ?? "/enquiry"
    }

    private func source(_ request: Request, _ context: WebContext) -> String {
        ClientAddress(trustedProxies: settings.trustedProxies).source(peer: context.peer, headers: request.headers)
    }

    private func newStamp() -> FormStamp { FormStamp(madeAt: now(), number: random()) }

    private func form(
        _ typed: TypedEnquiry, _ practitioner: PublicPractitioner?, stamp: FormStamp,
        _ problems: Set<PageVariable> = [], status: HTTPResponse.Status = .ok
    ) -> Response {
        var values = PageValues()
        values[.action] = EnquiryPages.path(practitioner)
        values[.practitioner] = practitioner?.name
        values[.securityMessage] = settings.securityMessage
        values[.stamp] = stamp.text(key: settings.formKey)
        values[.typedName] = typed.name
        values[.typedEmail] = typed.email
        values[.typedMessage] = typed.message
        if !problems.isEmpty { values.flag(.hasProblem) }
        for problem in problems { values.flag(problem) }
        return pages.response(.enquiry, values, status: status)
    }
}

/// The names of the form's fields that are not what a person types.
enum FieldName {
    static let stamp = "stamp"
    static let trap = "website"
}

/// What somebody typed into the enquiry form.
struct TypedEnquiry {
    var name = ""
    var email = ""
    var message = ""

    init() {}

    init(_ body: FormBody) {
        name = TypedText.line(body[FormField.name.rawValue])
        email = TypedText.line(body[FormField.email.rawValue])
        message = TypedText.lines(body[FormField.message.rawValue])
    }

    /// The address, where what was typed is one that mail can reach from outside.
    var address: EmailAddress? { TypedEnquiry.address(email) }

    /// An address that mail can reach from outside; nil for anything else.
    static func address(_ email: String) -> EmailAddress? {
        guard email.utf8.count <= WebLimits.emailBytes, let address = EmailAddress(email) else { return nil }
        let labels = address.domain.split(separator: ".", omittingEmptySubsequences: false)
        let isHostName = address.domain.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte >= 0x80
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == 0x2D || byte == 0x2E
        }
        return labels.count > 1 && labels.allSatisfy { !$0.isEmpty } && isHostName ? address : nil
    }

    /// Everything that is wrong with it.
    var problems: Set<PageVariable> {
        var problems: Set<PageVariable> = []
        if let problem = NameCheck.problem(with: name) { problems.insert(problem) }
        if email.isEmpty { problems.insert(.emailMissing) } else if address == nil { problems.insert(.emailWrong) }
        if message.isEmpty { problems.insert(.messageMissing) }
        if message.unicodeScalars.count > WebLimits.messageCharacters { problems.insert(.messageTooLong) }
        return problems
    }

    /// The flag of a field that was refused further in.
    static func refused(_ field: FormField) -> PageVariable {
        switch field {
        case .name: .nameRefused
        case .email: .emailRefused
        case .message: .messageRefused
        }
    }
}
