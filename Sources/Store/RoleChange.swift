import Flow
import GRDB

/// Whether somebody may become something else: what hangs on their role must not be left on the wrong side.
struct RoleChange {
    let db: Database

    /// - Throws: `RowRefusal` naming what stands in the way.
    func check(_ id: Int64, becomes role: KnownPerson.Role) throws {
        let row = try db.row("SELECT role FROM person WHERE id = ?", [id])
        guard let was = (row?["role"]).flatMap({ (text: String) in KnownPerson.Role(rawValue: text) }), was != role
        else { return }
        var hanging: [String] = []
        switch was {
        case .practitioner:
            hanging += try counted(
                "SELECT count(*) FROM booking WHERE practitioner = ? AND status = 'confirmed'", id, "booking")
            hanging += try counted(
                "SELECT count(*) FROM conversation WHERE practitioner = ? AND is_open = 1", id, "open conversation")
        case .member, .enquirer, .desk:
            hanging += try counted("SELECT count(*) FROM booking WHERE member = ?", id, "booking")
            if role == .practitioner {
                hanging += try counted(
                    "SELECT count(*) FROM conversation WHERE counterpart = ? AND is_open = 1", id, "open conversation")
            }
        }
        guard !hanging.isEmpty else { return }
        var refusal = RowRefusal()
        refusal.add(
            "role",
            "is a \(was.rawValue) with \(hanging.joined(separator: " and ")), and cannot become a \(role.rawValue)",
            "keep the role, and give the \(role.rawValue) an external id and an address of their own")
        throw refusal
    }

    private func counted(_ sql: String, _ id: Int64, _ what: String) throws -> [String] {
        let count = try db.number(sql, [id]) ?? 0
        return count == 0 ? [] : ["\(count) \(what)\(count == 1 ? "" : "s")"]
    }
}
