extension Ticket {
    /// As agents see a ticket.
    ///
    /// - Parameter isNew: the answer of a creation, the only one with `generated_timestamp` 0.
    func json(_ world: World, isNew: Bool = false) -> JSON {
        let values: JSON = .array(
            world.fields.map { field in ["id": .integer(field.id), "value": fields[field.id] ?? .null] })
        return [
            "url": .string(world.link("tickets/\(id)")), "id": .integer(id), "external_id": JSON(externalID),
            "via": via.json, "created_at": .string(created.stamp), "updated_at": .string(updated.stamp),
            "generated_timestamp": .integer(isNew ? 0 : generated.seconds), "type": JSON(type),
            "subject": .string(subject), "raw_subject": .string(subject), "description": .string(details),
            "priority": JSON(priority), "status": .string(deleted == nil ? status.rawValue : "deleted"),
            "recipient": JSON(recipient), "requester_id": .integer(requesterID),
            "submitter_id": .integer(submitterID), "assignee_id": JSON(assigneeID),
            "organization_id": JSON(organizationID), "group_id": JSON(groupID), "collaborator_ids": JSON(ccIDs),
            "follower_ids": JSON(followerIDs), "email_cc_ids": JSON(ccIDs), "forum_topic_id": nil,
            "problem_id": nil, "has_incidents": false, "is_public": .bool(isPublic), "due_at": dueAt,
            "tags": JSON(tags), "custom_fields": values, "satisfaction_rating": nil, "sharing_agreement_ids": [],
            "custom_status_id": .integer(customStatusID), "encoded_id": .string(encodedID), "fields": values,
            "followup_ids": JSON(followUpIDs), "ticket_form_id": JSON(formID), "brand_id": JSON(brandID),
            "allow_channelback": false, "allow_attachments": true, "from_messaging_channel": false,
        ]
    }

    /// As the person sees it who asked.
    func request(_ world: World) -> JSON {
        [
            "url": .string(world.link("requests/\(id)")), "id": .integer(id), "status": .string(status.rawValue),
            "subject": .string(subject), "description": .string(details), "via": via.json,
            "requester_id": .integer(requesterID), "is_public": .bool(isPublic),
            "can_be_solved_by_me": .bool(isSolvable),
            "solved": .bool(status == .solved || status == .closed), "created_at": .string(created.stamp),
            "updated_at": .string(updated.stamp), "custom_status_id": .integer(customStatusID), "custom_fields": [],
            "email_cc_ids": JSON(ccIDs), "collaborator_ids": JSON(ccIDs),
        ]
    }

    /// A person may solve their own request once somebody is at work on it.
    var isSolvable: Bool { assigneeID != nil && status != .solved && status != .closed }
}

extension Comment {
    /// - Parameter withInline: also the pictures that stand in the text.
    func json(_ world: World, withInline: Bool) -> JSON {
        [
            "id": .integer(id), "type": "Comment", "author_id": .integer(authorID), "body": .string(plain),
            "html_body": .string(html), "plain_body": .string(plain), "public": .bool(isPublic),
            "attachments": .array(world.files(attachmentIDs, withInline: withInline).map { $0.json(world) }),
            "audit_id": .integer(auditID), "via": via.json, "created_at": .string(created.stamp),
            "metadata": metadata,
        ]
    }

    private var metadata: JSON {
        [
            "system": Audit.system, "custom": custom, "flags": JSON(flags),
            "flags_options": .object(
                Dictionary(
                    uniqueKeysWithValues: flags.map { (String($0), ["trusted": false] as JSON) })),
        ]
    }
}

extension Audit {
    static let system: JSON = [
        "client": "stand-in", "ip_address": "192.0.2.1", "location": "Nowhere", "latitude": 0.0, "longitude": 0.0,
    ]

    var json: JSON {
        [
            "id": .integer(id), "ticket_id": .integer(ticketID), "created_at": .string(created.stamp),
            "author_id": .integer(authorID), "metadata": ["system": Audit.system, "custom": custom],
            "events": .array(events), "via": via.json,
        ]
    }
}

extension Attachment {
    func json(_ world: World) -> JSON {
        let isScanned = scanned <= world.now
        let address = "\(world.url)/attachments/token/\(token)/?name=\(Percent.encoded(name))"
        return [
            "id": .integer(id), "url": .string(world.link("attachments/\(id)")), "file_name": .string(name),
            "content_url": .string(address), "mapped_content_url": .string(address), "content_type": .string(type),
            "size": .integer(Int64(bytes.count)), "width": 0, "height": 0, "inline": .bool(isInline),
            "deleted": .bool(isDeleted), "malware_access_override": false,
            "malware_scan_result": .string(isScanned ? verdict : "not_scanned"), "thumbnails": [],
        ]
    }
}

extension World {
    /// The files with these ids.
    func files(_ ids: [Int64], withInline: Bool) -> [Attachment] {
        ids.compactMap { attachments[$0] }.filter { withInline || !$0.isInline }
    }
}
