extension User {
    /// As agents see somebody.
    func json(_ world: World) -> JSON {
        [
            "id": .integer(id), "url": .string(world.link("users/\(id)")), "name": .string(name), "email": JSON(email),
            "created_at": .string(created.stamp), "updated_at": .string(updated.stamp),
            "time_zone": "London", "iana_time_zone": "Europe/London", "phone": JSON(phone),
            "shared_phone_number": nil, "photo": nil, "locale_id": .integer(localeID), "locale": .string(locale),
            "organization_id": nil, "role": .string(role.rawValue), "verified": .bool(isVerified),
            "external_id": JSON(externalID), "tags": JSON(tags), "alias": "", "active": .bool(isActive),
            "shared": false, "shared_agent": false, "last_login_at": nil, "two_factor_auth_enabled": false,
            "signature": "", "details": .string(details), "notes": .string(notes), "role_type": nil,
            "custom_role_id": nil, "moderator": .bool(isStaff), "ticket_restriction": isStaff ? nil : "requested",
            "only_private_comments": false, "restricted_agent": .bool(!isStaff), "suspended": .bool(isSuspended),
            "default_group_id": nil, "report_csv": .bool(role == .admin), "user_fields": [:],
        ]
    }

    /// As somebody is shown beside comments.
    func short(_ world: World) -> JSON {
        [
            "id": .integer(id), "name": .string(name), "role": .string(role.rawValue), "email": JSON(email),
            "url": .string(world.link("users/\(id)")), "photo": nil, "organization_id": nil,
        ]
    }
}

extension User.Identity {
    func json(of user: User, _ world: World) -> JSON {
        [
            "id": .integer(id), "url": .string(world.link("users/\(user.id)/identities/\(id)")),
            "user_id": .integer(user.id), "type": "email", "value": .string(value), "primary": .bool(isPrimary),
            "verified": .bool(isVerified), "verification_method": isVerified ? "low" : "none",
            "deliverable_state": "deliverable", "undeliverable_count": 0, "created_at": .string(created.stamp),
            "updated_at": .string(created.stamp), "verified_at": isVerified ? .string(created.stamp) : nil,
        ]
    }
}
