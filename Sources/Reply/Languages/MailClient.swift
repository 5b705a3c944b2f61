/// A mail program or web mail: its names in its own footers, and by which rule its replies are cut.
///
/// A new client is a row, and a fixture `Tests/Fixtures/replies/clients/NAME.txt` with a reply as it makes it.
struct MailClient: Sendable {
    /// The fixture bears the same name.
    let name: String
    /// What it or the device it runs on is called in footers; such a word may go on (`iphonesta`).
    var footerNames: Phrases = ""
    /// The rule that parts its replies from what they answer.
    let rule: String

    /// Every row.
    static let all = [
        MailClient(name: "gmail", footerNames: "gmail|pixel|android", rule: "on-wrote"),
        MailClient(name: "apple-mail", footerNames: "apple|mac|macbook|imac|icloud", rule: "on-wrote"),
        MailClient(name: "iphone", footerNames: "iphon|ipad|ipod|ios", rule: "on-wrote"),
        MailClient(name: "outlook", footerNames: "outlook|windows|hotmail|lumia", rule: "original-message"),
        MailClient(name: "outlook-bold", rule: "outlook-header-block"),
        MailClient(name: "outlook-mobile", rule: "outlook-header-block"),
        MailClient(name: "outlook-express", rule: "original-message"),
        MailClient(name: "thunderbird", footerNames: "thunderbird", rule: "interleaved"),
        MailClient(name: "yahoo", footerNames: "yahoo|ymail", rule: "on-wrote"),
        MailClient(name: "aol", footerNames: "aol", rule: "on-wrote"),
        MailClient(name: "samsung", footerNames: "samsung|galaxy", rule: "original-message"),
        MailClient(
            name: "android",
            footerNames: "huawei|honor|xiaomi|redmi|nokia|oneplus|sony|xperia|htc|motorola|lg|oppo|realme|vivo|poco",
            rule: "on-wrote"),
        MailClient(name: "blackberry", footerNames: "blackberry", rule: "original-message"),
        MailClient(
            name: "phone-company", footerNames: "verizon|at&t|t-mobile|vodafone|orange|o2", rule: "original-message"),
        MailClient(
            name: "phone-apps",
            footerNames: """
                k-9|fairemail|spark|aquamail|bluemail|typeapp|polymail|mailbird|airmail|edison|superhuman|sparrow\
                |mailspring|newton|boxer|nine|canary|myemail|my mail|mymail|em client|postbox
                """,
            rule: "on-wrote"),
        MailClient(
            name: "proton", footerNames: "proton|protonmail|tutanota|tuta|fastmail|zoho|hey|posteo", rule: "on-wrote"),
        MailClient(name: "zimbra", footerNames: "zimbra", rule: "outlook-header-block"),
        MailClient(name: "roundcube", footerNames: "roundcube|horde|squirrelmail|rainloop", rule: "on-wrote"),
        MailClient(name: "lotus-notes", rule: "outlook-header-block"),
        MailClient(name: "groupwise", rule: "on-wrote"),
        MailClient(name: "eudora", rule: "on-wrote"),
        MailClient(name: "emacs", rule: "interleaved"),
        MailClient(
            name: "gmx", footerNames: "gmx|web.de|mail.com|1und1|t-online|freenet", rule: "outlook-header-block"),
        MailClient(name: "orange-fr", footerNames: "sfr|laposte", rule: "on-wrote"),
        MailClient(name: "free-fr", footerNames: "free.fr", rule: "original-message"),
        MailClient(name: "libero", footerNames: "libero|virgilio|tiscali", rule: "original-message"),
        MailClient(name: "wp", footerNames: "poczty wp|wp.pl|o2.pl", rule: "on-wrote"),
        MailClient(name: "onet", footerNames: "onet|interia", rule: "on-wrote"),
        MailClient(name: "seznam", footerNames: "seznam.cz|email.cz", rule: "original-message"),
        MailClient(name: "mail-ru", footerNames: "mail.ru|почты mail.ru", rule: "on-wrote"),
        MailClient(name: "yandex", footerNames: "yandex|яндекс", rule: "on-wrote"),
        MailClient(name: "qq", footerNames: "qq|微信", rule: "original-message"),
        MailClient(name: "netease", footerNames: "网易|網易|netease", rule: "on-wrote"),
        MailClient(name: "netease-table", rule: "original-message"),
        MailClient(name: "naver", footerNames: "네이버|naver", rule: "original-message"),
        MailClient(name: "daum", footerNames: "daum|다음 메일|hanmail|kakao", rule: "original-message"),
        MailClient(name: "yahoo-japan", footerNames: "ヤフー", rule: "original-message"),
        MailClient(name: "docomo", footerNames: "ドコモ|docomo|ソフトバンク", rule: "original-message"),
        MailClient(name: "github", rule: "on-wrote"),
        MailClient(name: "help-desk", rule: "reply-marker"),
    ]
}
