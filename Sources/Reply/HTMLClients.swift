/// The marks of mail clients; a further client is a further row, with a mail that shows it.
///
/// Only what a client writes by itself stands here. Apple's `AppleMailSignature` does not: iOS repeats it on the
/// paragraphs that a person types below.
enum HTMLClients {
    static let marks = [
        HTMLClientMark("Gmail", .className, "gmail_attr", .introduction, "gmail-web"),
        HTMLClientMark("Gmail", .className, "gmail_quote", .container, "gmail-web"),
        HTMLClientMark("Gmail", .className, "gmail_quote_container", .container, "gmail-container"),
        HTMLClientMark("Gmail", .className, "gmail_extra", .container, "gmail-extra"),
        HTMLClientMark("Gmail", .className, "gmail_signature", .signature, "gmail-signature"),
        HTMLClientMark("Gmail", .className, "gmail_signature_prefix", .signature, "gmail-signature"),
        HTMLClientMark("Gmail", .dataSmartmail, "gmail_signature", .signature, "gmail-extra"),

        HTMLClientMark("Thunderbird", .className, "moz-cite-prefix", .introduction, "thunderbird"),
        HTMLClientMark("Thunderbird", .className, "moz-signature", .signature, "thunderbird"),
        HTMLClientMark("Thunderbird", .className, "moz-forward-container", .forward, "thunderbird-forward"),

        HTMLClientMark("Outlook on the web", .id, "divrplyfwdmsg", .boundary, "outlook-web"),
        HTMLClientMark("Outlook on the web", .id, "appendonsend", .ruledBoundaryBelow, "outlook-web"),
        HTMLClientMark("Outlook on the web", .id, "signature", .signature, "outlook-web"),
        HTMLClientMark("Outlook on the desktop", .name, "_mailoriginal", .boundary, "outlook-bookmark"),
        HTMLClientMark("Hotmail", .id, "stopspelling", .boundaryBelow, "hotmail"),
        HTMLClientMark("Outlook for Mac", .id, "olk_src_body_section", .old, "outlook-mac"),
        HTMLClientMark("Outlook on phones", .id, "mail-editor-reference-message-container", .old, "outlook-phone"),
        HTMLClientMark("Outlook on phones", .className, "ms-outlook-mobile-reference-message", .old, "outlook-phone"),
        HTMLClientMark("Outlook on phones", .id, "ms-outlook-mobile-signature", .signature, "outlook-phone"),
        HTMLClientMark("Windows Mail", .dataSignatureBlock, "true", .signature, "windows-mail"),

        HTMLClientMark("Yahoo", .className, "yahoo_quoted", .old, "yahoo"),
        HTMLClientMark("Yahoo", .id, "yahoo_quoted*", .old, "yahoo-id"),
        HTMLClientMark("Yahoo", .className, "y_msg_container", .old, "yahoo-classic"),
        HTMLClientMark("Yahoo on Android", .id, "ymail_android_signature", .signature, "yahoo-android"),

        HTMLClientMark("Proton", .className, "protonmail_quote", .container, "proton"),
        HTMLClientMark("Proton", .className, "protonmail_signature_block", .signature, "proton"),
        HTMLClientMark("Tuta", .className, "tutanota_quote", .quote, "tuta"),

        HTMLClientMark("Zimbra", .id, "zwchr", .boundaryBelow, "zimbra-classic"),
        HTMLClientMark("Zimbra", .dataMarker, "__divider__", .boundaryBelow, "zimbra"),
        HTMLClientMark("Zimbra", .dataMarker, "__headers__", .boundary, "zimbra"),
        HTMLClientMark("Zimbra", .dataMarker, "__quoted_text__", .old, "zimbra"),
        HTMLClientMark("Zimbra", .dataMarker, "__sig_pre__", .signature, "zimbra"),
        HTMLClientMark("Zoho", .className, "zmail_extra", .old, "zoho"),
        HTMLClientMark("Zoho", .className, "zmail_extra_hr", .boundaryBelow, "zoho"),
        HTMLClientMark("Zoho", .id, "blockquote_zmail", .quote, "zoho-plain"),

        HTMLClientMark("Roundcube", .id, "reply-intro", .introduction, "roundcube"),
        HTMLClientMark("Roundcube", .id, "_rc_sig", .signature, "roundcube"),
        HTMLClientMark("Open-Xchange", .className, "io-ox-signature", .signature, "open-xchange"),
        HTMLClientMark("GMX and WEB.DE", .name, "quote", .old, "gmx"),
        HTMLClientMark("GMX and WEB.DE", .name, "quoted-content", .old, "gmx"),
        HTMLClientMark("Fastmail", .className, "signature", .signature, "fastmail"),
        HTMLClientMark("Evolution", .className, "-x-evo-signature-wrapper", .signature, "evolution"),
        HTMLClientMark("K-9 Mail", .className, "k9mail-signature", .signature, "k9"),

        HTMLClientMark("Mail.ru", .className, "mail-quote-collapse", .old, "mailru"),
        HTMLClientMark("Mail.ru", .dataSignatureWidget, "container", .signature, "mailru"),
        HTMLClientMark("NetEase", .id, "isreplycontent", .quote, "netease"),
        HTMLClientMark("NetEase on phones", .className, "ntes-mailmaster-quote", .old, "netease-phone"),

        HTMLClientMark("Spark", .name, "messagereplysection", .old, "spark"),
        HTMLClientMark("Spark", .name, "messagesignaturesection", .signature, "spark"),
        HTMLClientMark("Newton", .id, "cm_replymail_content_wrap", .old, "newton"),
        HTMLClientMark("Samsung", .id, "composer_signature", .signature, "samsung"),
        HTMLClientMark("Missive", .className, "missive_quote", .quote, "missive"),
        HTMLClientMark("Front", .className, "front-blockquote", .quote, "front"),
        HTMLClientMark("Freshdesk", .className, "freshdesk_quote", .old, "freshdesk"),
    ]
}
