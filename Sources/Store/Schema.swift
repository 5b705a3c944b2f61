import GRDB

/// The tables of the store, one migration for each version of the file.
///
/// A migration that has been released is never edited: what changes becomes the next one.
enum Schema {
    /// `Post` in ASCII, written into the file's header so that a foreign database is not taken for a store.
    static let applicationID: Int64 = 0x506F_7374

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            for sql in SchemaV1.tables { try db.execute(sql: sql) }
        }
        migrator.registerMigration("v2") { db in
            for sql in SchemaV2.tables + [bookings, schedule, delivery, localDesk, unanswered] {
                try db.execute(sql: sql)
            }
        }
        migrator.registerMigration("mailbox readings") { db in try db.execute(sql: readings) }
        migrator.registerMigration("preferences") { db in try db.execute(sql: preferences) }
        migrator.registerMigration("desk elsewhere") { db in try db.execute(sql: deskElsewhere) }
        migrator.registerMigration("feeds") { db in try db.execute(sql: feeds) }
        migrator.registerMigration("departures") { db in try db.execute(sql: departures) }
        migrator.registerMigration("redactions") { db in try db.execute(sql: redactions) }
        migrator.registerMigration("web") { db in try db.execute(sql: web) }
        migrator.registerMigration("monitoring") { db in try db.execute(sql: monitoring) }
        migrator.registerMigration("happenings") { db in try db.execute(sql: happenings) }
        migrator.registerMigration("api") { db in try db.execute(sql: api) }
        return migrator
    }
}
