/// Names of read receipts that come as plain mails: data, all lower case; only beside a machine's header.
enum ReceiptWords {
    /// Names with a colon or the end behind them.
    static let notices = [
        "read", "not read", "read receipt", "return receipt", "return receipt (displayed)", "disposition notification",
        "gelesen", "nicht gelesen", "ungelesen gelöscht", "lesebestätigung", "empfangsbestätigung (angezeigt)",
        "lu", "non lu", "confirmation de lecture", "accusé de lecture", "leído", "no leído", "confirmación de lectura",
        "letto", "non letto", "conferma di lettura", "lida", "não lida", "lido", "não lido", "confirmação de leitura",
        "gelezen", "niet gelezen", "leesbevestiging", "läst", "oläst", "inte läst", "læst", "ikke læst", "lest",
        "ikke lest", "luettu", "przeczytano", "nieprzeczytane", "přečteno", "nepřečteno", "prečítané", "olvasott",
        "прочитано", "не прочитано", "διαβάστηκε", "okundu", "citit", "開封済み", "开封", "已读", "未读", "已讀", "읽음",
    ].map { Array($0.utf8) }

    /// Beginnings of a subject.
    static let openings = ["return receipt for ", "read receipt for "].map { Array($0.utf8) }
}
