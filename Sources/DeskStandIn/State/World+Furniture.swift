extension World {
    /// What a new account has: three people, the statuses and the triggers that ZenDesk installs.
    mutating func furnish() {
        for (email, name, role) in [
            (settings.adminEmail, "Owner", User.Role.admin), (settings.gatewayEmail, "Gateway", .agent),
            (settings.agentEmail, "Ana Agent", .agent),
        ] {
            let id = addUser(name: name, email: email, isVerified: true)
            setRole(role, of: id)
        }
        for (category, label) in [
            (Ticket.Status.new, "New"), (.open, "Open"), (.pending, "Pending"), (.hold, "On-hold"),
            (.solved, "Solved"),
        ] {
            statuses.append(CustomStatus(id: nextID(), category: category, label: label, isDefault: true))
        }
        statuses.append(
            CustomStatus(id: nextID(), category: .pending, label: "Waiting for the practitioner", isDefault: false))
        for rule in DefaultTriggers.all {
            triggers.append(
                Trigger(
                    id: nextID(), title: rule.title, isActive: true, position: Int64(triggers.count + 1),
                    all: rule.all.map(Trigger.Condition.init), any: rule.any.map(Trigger.Condition.init),
                    actions: rule.actions.map(Trigger.Action.init), isDefault: true, created: now, updated: now))
        }
        groups.append(Named(id: nextID(), name: "Support", created: now))
        forms.append(Named(id: nextID(), name: "Default Ticket Form", created: now))
    }

    mutating func setRole(_ role: User.Role, of id: Int64) {
        users[id]?.role = role
        staffIDs.removeAll { $0 == id }
        if role != .endUser { staffIDs.append(id) }
    }

    /// The user with an address, whatever its case.
    func user(email: String) -> User? { userByEmail[email.lowercased()].flatMap { users[$0] } }

    /// Somebody new.
    @discardableResult
    mutating func addUser(name: String, email: String?, isVerified: Bool = false) -> Int64 {
        let id = nextID()
        var user = User(id: id, name: name, role: .endUser, identities: [], created: now, updated: now)
        if let email {
            user.identities.append(
                User.Identity(
                    id: nextID(), value: email.lowercased(), isPrimary: true, isVerified: isVerified, created: now))
            userByEmail[email.lowercased()] = id
        }
        users[id] = user
        userIDs.append(id)
        return id
    }

    /// The status's name for agents that a status stands for.
    func customStatus(of status: Ticket.Status) -> Int64 {
        let category = status == .closed ? Ticket.Status.solved : status
        return statuses.first { $0.category == category && $0.isDefault }?.id ?? 0
    }
}
