extension World {
    func someone(_ id: Int64) throws -> User {
        guard let user = users[id] else { throw Failure.notFound }
        return user
    }

    mutating func someoneChanges(_ id: Int64, _ identity: Int64, _ change: (inout User, Int) -> Void) throws {
        var user = try someone(id)
        guard let place = user.identities.firstIndex(where: { $0.id == identity }) else { throw Failure.notFound }
        change(&user, place)
        user.updated = now
        users[id] = user
    }

    /// Somebody new, who gets a mail unless the request says that none is needed.
    mutating func createUser(_ values: JSON) throws -> User {
        guard let name = values["name"]?.string, !name.isEmpty else {
            throw Failure.blank("name", "Name: is too short (minimum one character)")
        }
        let email = values["email"]?.string
        if let email, !email.contains("@") {
            throw Failure.invalid("email", "Email: \(email) is not properly formatted")
        }
        let id = addUser(name: name, email: email, isVerified: values["verified"]?.bool ?? false)
        let user = try updateUser(id, values)
        if let email, values["skip_verify_email"]?.bool != true {
            sendVerification(to: email, user, cause: "Welcome to a new user")
        }
        return user
    }

    /// Changes somebody.
    ///
    /// Another address does not replace the one that is there: it comes beside it.
    mutating func updateUser(_ id: Int64, _ values: JSON) throws -> User {
        var user = try someone(id)
        if let name = values["name"]?.string, !name.isEmpty { user.name = name }
        if let role = values["role"]?.string.flatMap(User.Role.init) {
            setRole(role, of: id)
            user.role = role
        }
        if let isSuspended = values["suspended"]?.bool { user.isSuspended = isSuspended }
        if let locale = values["locale"]?.string { user.locale = locale }
        if let tags = TicketValues.tags(values["tags"]) { user.tags = tags }
        if let phone = values["phone"] { user.phone = phone.string }
        if let notes = values["notes"]?.string { user.notes = notes }
        if let details = values["details"]?.string { user.details = details }
        if let externalID = values["external_id"] {
            if let old = user.externalID { userByExternalID[old.lowercased()] = nil }
            user.externalID = externalID.present?.words
            if let new = user.externalID { userByExternalID[new.lowercased()] = id }
        }
        user.updated = now
        users[id] = user
        if let email = values["email"]?.string?.lowercased(), user.identities.allSatisfy({ $0.value != email }) {
            guard userByEmail[email] == nil else {
                throw Failure.recordInvalid(
                    "email",
                    [
                        "description": .string("Email: \(email) is already being used by another user"),
                        "error": "DuplicateValue",
                    ])
            }
            addIdentity(email, to: id, values)
        }
        return try someone(id)
    }

    @discardableResult
    mutating func addIdentity(_ email: String, to id: Int64, _ values: JSON) -> User.Identity {
        let isFirst = users[id]?.identities.isEmpty ?? true
        let identity = User.Identity(
            id: nextID(), value: email, isPrimary: isFirst, isVerified: values["verified"]?.bool ?? false, created: now)
        users[id]?.identities.append(identity)
        userByEmail[email] = id
        if values["skip_verify_email"]?.bool != true, let user = users[id] {
            sendVerification(to: email, user, cause: "Verification of an address")
        }
        return identity
    }

    /// What somebody gets who is to say that an address is theirs.
    mutating func sendVerification(to email: String, _ user: User, cause: String) {
        send(
            subject: "Please verify your email", text: "Follow the link to verify \(email).",
            to: [DeskMail.Recipient(userID: user.id, email: email, isStaff: user.isStaff)], ticket: nil, cause: cause)
    }

    /// Moves all that is somebody's to somebody else.
    mutating func mergeUser(_ id: Int64, into target: Int64) throws -> User {
        let gone = try someone(id)
        guard id != target, !gone.isStaff else {
            throw Failure.recordInvalid("base", ["description": "User: these cannot be merged", "error": nil])
        }
        var user = try someone(target)
        for var identity in gone.identities {
            identity.isPrimary = user.identities.isEmpty
            user.identities.append(identity)
            userByEmail[identity.value] = target
        }
        user.updated = now
        users[target] = user
        users[id]?.identities = []
        users[id]?.isActive = false
        for ticket in ticketIDs where tickets[ticket]?.requesterID == id {
            tickets[ticket]?.requesterID = target
            tickets[ticket]?.generated = now
        }
        return user
    }
}
