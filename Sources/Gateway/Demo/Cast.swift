import Flow
import Mail
import Store

/// The people of the demonstration: those of the sample files, and strangers.
struct Cast {
    let jane: Correspondence.Person
    let omar: Correspondence.Person
    let mia: Correspondence.Person
    let noah: Correspondence.Person
    let sam: Correspondence.Person
    let robin: Correspondence.Person
    /// Whose mail client sends no name.
    let nameless: Correspondence.Person
    /// The local parts that the two practitioners are reached at.
    let handles: (jane: String, omar: String)

    /// - Throws: `Failure` where the sample files do not have the two practitioners and the two members.
    init(_ people: [PeopleFile], in store: Store) async throws {
        let practitioners = people.flatMap(\.people).filter { $0.role == .practitioner }
        let members = try await store.people(role: .member, limit: Cast.membersLookedAt).sorted { $0.id < $1.id }
        guard practitioners.count >= 2, members.count >= 2, let janeHandle = practitioners[0].handle,
            let omarHandle = practitioners[1].handle
        else { throw Failure("samples/people.json and samples/members.csv should have two people each, as shipped") }
        jane = try Cast.person(practitioners[0].name, practitioners[0].addresses.first)
        omar = try Cast.person(practitioners[1].name, practitioners[1].addresses.first)
        handles = (jane: janeHandle, omar: omarHandle)
        mia = try Cast.person(members[0].name ?? "", members[0].addresses.first)
        noah = try Cast.person(members[1].name ?? "", members[1].addresses.first)
        sam = try Cast.person("Sam Rivers", EmailAddress("sam.rivers@mail.example"))
        robin = try Cast.person("Robin Hale", EmailAddress("robin@hale.example"))
        nameless = try Cast.person("", EmailAddress("alex77@inbox.example"))
    }

    private static let membersLookedAt = 100

    private static func person(_ name: String, _ address: EmailAddress?) throws -> Correspondence.Person {
        guard let address else { throw Failure("\(name) of the sample files has no mail address") }
        return Correspondence.Person(name: name, address: address)
    }

    var practitioners: [Correspondence.Person] { [jane, omar] }
    var clients: [Correspondence.Person] { [sam, mia, nameless, robin, noah] }

    /// How the demonstration calls whoever a mail went to.
    func name(of address: String) -> String {
        guard let person = (practitioners + clients).first(where: { $0.address.canonical == address.lowercased() })
        else { return address }
        return person.firstName
    }
}
