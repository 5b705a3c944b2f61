import Flow
import Mail
import Testing

@testable import MailOut

@Suite struct ListFieldsTests {
    @Test("no mail is a list's: none is recurring and unasked", arguments: TemplateName.allCases)
    func noListFields(template: TemplateName) throws {
        let message = try Samples.message(Samples.mail(template))
        let names = message.header.fields.map { $0.name.lowercased() }
        #expect(names.contains("message-id"))
        #expect(names.filter { $0.hasPrefix("list-") || $0 == "precedence" }.isEmpty)
    }
}
