import Mail
import TestSupport
import Testing

/// What must hold of every mail of a journey: nobody's address stands in a mail to somebody else.
enum Privacy {
    static func check(_ practice: Practice) throws {
        let people = [practice.jane, practice.raj, practice.mia, practice.max, practice.sam]
        for owner in people {
            for mail in practice.mails(of: owner) {
                let seen = Journal.readable(mail)
                for other in people where other.address != owner.address {
                    #expect(
                        !seen.contains(other.address.lowercased()), "\(other.address) in a mail to \(owner.address)")
                }
            }
        }
    }
}
