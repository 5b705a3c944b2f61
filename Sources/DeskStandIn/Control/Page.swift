/// Pages for a person who wants to see what is at the desk, and to answer as an agent, without scripts.
enum Page {
    /// A page; nil where the path is none's.
    static func answer(_ call: Call, _ world: World) -> Answer? {
        switch call.path {
        case "/": return .html(frame("Tickets", world, tickets(world)))
        case "/_stand-in/pages/outbox": return .html(frame("Outbox", world, outbox(world)))
        default:
            guard call.path.hasPrefix("/_stand-in/pages/tickets/") else { return nil }
            let id = call.path.split(separator: "/").last.flatMap { Int64($0) }
            guard let ticket = id.flatMap({ world.tickets[$0] }) else { return failure(.notFound, world) }
            return .html(frame("Ticket \(ticket.id)", world, self.ticket(ticket, world)))
        }
    }

    static func failure(_ failure: Failure, _ world: World) -> Answer {
        .html(frame("That did not work", world, "<p>\(escaped(failure.description))</p>"), status: failure.status)
    }

    private static func escaped(_ text: String) -> String { Markup.escaped(text) }

    private static func frame(_ title: String, _ world: World, _ body: String) -> String {
        """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(title)</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#222}
        table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem;border-bottom:1px solid #ccc}
        .comment{border-left:4px solid #4a7;padding-left:.8rem;margin:1rem 0;white-space:pre-wrap}
        .private{border-color:#c90;background:#fff8e5}textarea{width:100%;height:8rem}form{margin:1rem 0}</style></head>
        <body><nav><a href="/">Tickets</a> · <a href="/_stand-in/pages/outbox">Outbox</a> ·
        a stand-in for ZenDesk; its clock says \(world.now.stamp)</nav>
        <h1>\(title)</h1>\(body)</body></html>
        """
    }

    private static func tickets(_ world: World) -> String {
        let rows = world.ticketIDs.suffix(200).reversed().compactMap { world.tickets[$0] }.map { ticket in
            """
            <tr><td><a href="/_stand-in/pages/tickets/\(ticket.id)">\(ticket.id)</a></td>
            <td>\(escaped(ticket.subject))</td><td>\(escaped(world.users[ticket.requesterID]?.name ?? ""))</td>
            <td>\(ticket.deleted == nil ? ticket.status.rawValue : "deleted")</td>
            <td>\((world.comments[ticket.id] ?? []).count)</td><td>\(ticket.updated.stamp)</td></tr>
            """
        }
        let clock = form(
            "/_stand-in/clock", back: "/",
            "<label>Move the clock by seconds <input name=\"advance\" size=\"8\"></label>", "Move")
        guard !rows.isEmpty else { return "<p>There is no ticket yet.</p>" + clock }
        return """
            <table><tr><th>Ticket</th><th>Subject</th><th>Requester</th><th>Status</th><th>Comments</th><th>Updated</th></tr>
            \(rows.joined())</table>\(clock)
            """
    }

    private static func ticket(_ ticket: Ticket, _ world: World) -> String {
        let comments = (world.comments[ticket.id] ?? []).map { comment in
            let author = world.users[comment.authorID]?.name ?? ""
            let files = world.files(comment.attachmentIDs, withInline: true).map { "📎 \(escaped($0.name))" }
            return """
                <div class="comment\(comment.isPublic ? "" : " private")"><b>\(escaped(author))</b>
                <small>\(comment.created.stamp)\(comment.isPublic ? "" : ", private")</small>
                <div>\(escaped(comment.plain))</div>\(files.joined(separator: "<br>"))</div>
                """
        }
        let back = "/_stand-in/pages/tickets/\(ticket.id)"
        let choices = ["", "open", "pending", "hold", "solved", "closed"].map {
            "<option value=\"\($0)\">\($0.isEmpty ? "as it is" : $0)</option>"
        }
        let reply = form(
            "/_stand-in/tickets/\(ticket.id)/reply", back: back,
            """
            <p><label>Answer as an agent<br><textarea name="body" required></textarea></label></p>
            <p><label><input type="radio" name="public" value="true" checked> public</label>
            <label><input type="radio" name="public" value="false"> private note</label>
            <label>then the status is <select name="status">\(choices.joined())</select></label></p>
            """, "Send")
        let delete = form(
            "/_stand-in/tickets/\(ticket.id)/\(ticket.deleted == nil ? "delete" : "restore")", back: back, "",
            ticket.deleted == nil ? "Delete the ticket" : "Restore the ticket")
        let mails = world.outbox.filter { $0.ticketID == ticket.id }
        return """
            <p><b>\(escaped(ticket.subject))</b> · \(ticket.status.rawValue) · tags: \(escaped(ticket.tags.joined(separator: ", ")))
            · external id: \(escaped(ticket.externalID ?? "none"))</p>
            \(comments.joined())\(reply)\(fields(ticket, world, back: back))\(delete)
            <h2>Mails that ZenDesk would send</h2>\(list(mails))
            """
    }

    private static func fields(_ ticket: Ticket, _ world: World, back: String) -> String {
        guard !world.fields.isEmpty else { return "" }
        let choices = world.fields.map { field in
            "<option value=\"\(field.id)\">\(escaped(field.title)) (now \(escaped((ticket.fields[field.id] ?? "").words)))</option>"
        }
        return form(
            "/_stand-in/tickets/\(ticket.id)/field", back: back,
            """
            <label>Field <select name="field_id">\(choices.joined())</select></label>
            <label>value <input name="value"></label>
            """, "Set")
    }

    private static func outbox(_ world: World) -> String { list(world.outbox.suffix(200).reversed()) }

    private static func list(_ mails: [DeskMail]) -> String {
        guard !mails.isEmpty else { return "<p>None.</p>" }
        let rows = mails.map { mail in
            """
            <tr><td>\(mail.at.stamp)</td><td>\(escaped(mail.to.map(\.email).joined(separator: ", ")))</td>
            <td>\(escaped(mail.subject))</td><td>\(escaped(mail.cause))</td></tr>
            """
        }
        return "<table><tr><th>At</th><th>To</th><th>Subject</th><th>Sent by</th></tr>\(rows.joined())</table>"
    }

    private static func form(_ action: String, back: String, _ fields: String, _ button: String) -> String {
        """
        <form method="post" action="\(action)"><input type="hidden" name="back" value="\(back)">\(fields)
        <button>\(button)</button></form>
        """
    }
}
