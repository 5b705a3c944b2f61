import Glibc
import Testing

@testable import Mail

@Suite("Charsets")
struct CharsetTests {
    @Test(
        "labels as mail uses them",
        arguments: [
            ("utf-8", [0xC3, 0xA9], "é"), ("UTF8", [0xC3, 0xA9], "é"), ("\"utf-8\"", [0xC3, 0xA9], "é"),
            ("iso-8859-1", [0xE9, 0x80], "é€"), ("us-ascii", [0xE9], "é"), ("ISO_8859-1", [0xE9], "é"),
            ("windows-1252", [0x93, 0x94], "“”"), ("iso-8859-2", [0xB1], "ą"), ("iso-8859-15", [0xA4], "€"),
            ("windows-1250", [0x9A], "š"), ("windows-1251", [0xCF, 0xF0], "Пр"), ("koi8-r", [0xF0, 0xD2], "Пр"),
            ("cp1258", [0xFE], "₫"), ("cp866", [0x8F], "П"), ("x-mac-cyrillic", [0x8F], "П"),
            ("macintosh", [0x8E], "é"),
            ("gb2312", [0xC4, 0xE3], "你"), ("gbk", [0x81, 0x40], "丂"), ("gb18030", [0x81, 0x30, 0x81, 0x30], "\u{80}"),
            ("big5", [0xA4, 0xA4], "中"), ("shift_jis", [0x93, 0xFA, 0x87, 0x40], "日①"), ("euc-jp", [0xC6, 0xFC], "日"),
            ("ks_c_5601-1987", [0xB0, 0xA1, 0x81, 0x41], "가갂"), ("euc-kr", [0xB0, 0xA1], "가"),
            ("utf-16le", [0x41, 0, 0xE9, 0], "Aé"), ("utf-16be", [0, 0x41, 0, 0xE9], "Aé"),
            ("utf-16", [0xFE, 0xFF, 0, 0x41], "A"), ("utf-16", [0xFF, 0xFE, 0x41, 0], "A"),
            ("utf-32be", [0, 0, 0, 0x41], "A"), ("tis-620", [0xA1], "ก"), ("windows-1255", [0xE0], "א"),
            ("windows-1256", [0xC7], "ا"), ("iso-8859-8-i", [0xE0], "א"), ("iso-8859-9", [0xFD], "ı"),
        ] as [(String, [UInt8], String)])
    func labels(_ label: String, _ input: [UInt8], _ want: String) {
        #expect(Charset.text(input, label: label) == want)
        #expect(Charset.isKnown(label: label))
    }

    @Test(
        "seven-bit charsets",
        arguments: [
            ("iso-2022-jp", "\u{1B}$BF|K\\\u{1B}(B ok", "日本 ok"), ("iso-2022-jp", "\u{1B}(I12\u{1B}(B", "ｱｲ"),
            ("iso-2022-jp", "\u{1B}$B-!\u{1B}(B", "①"), ("iso-2022-jp", "\u{1B}$BF|\nplain", "日\nplain"),
            ("hz-gb-2312", "a ~{VPND~} ~~ b", "a 中文 ~ b"), ("iso-2022-kr", "\u{1B}$)C\u{E}0!\u{F}", "가"),
            ("utf-7", "Fr+APY-sche +- x", "Frösche + x"), ("unicode-1-1-utf-7", "+2D3eAA-!", "😀!"),
            ("utf-7", "a + b", "a + b"),
            ("utf-7", "+", "+"), ("utf-7", "Hi Mom -+Jjo--!", "Hi Mom -☺-!"),
        ])
    func sevenBit(_ label: String, _ input: String, _ want: String) {
        #expect(Charset.text(bytes(input), label: label) == want)
    }

    @Test(
        "lying labels",
        arguments: [
            ("iso-8859-1", [0xC3, 0xA9], "é"), ("us-ascii", [0xE2, 0x82, 0xAC], "€"), ("koi8-r", [0xD0, 0x9F], "П"),
            ("big5", [0xE2, 0x82, 0xAC, 0x20, 0xC3, 0xA9], "€ é"), ("utf-8", [0x46, 0xF6, 0x73], "Fös"),
            ("utf-8", [0xC3, 0xA9, 0xFF], "é\u{FFFD}"), ("utf-16le", [0x61, 0x20, 0x62], "a b"),
            ("utf-8", [0x1B, 0x24, 0x42, 0x20, 0xC3, 0xA9], "\u{1B}$B é"),
        ] as [(String, [UInt8], String)])
    func lies(_ label: String, _ input: [UInt8], _ want: String) {
        #expect(Charset.text(input, label: label) == want)
    }

    @Test(
        "no label",
        arguments: [
            ([0xC3, 0xA9], "é"), ([0xE9], "é"), ([0x80], "€"), ([0xFF, 0xFE, 0x41, 0x00], "A"), ([], ""),
            (bytes("\u{1B}$BF|K\\\u{1B}(B"), "日本"),
        ] as [([UInt8], String)])
    func unlabelled(_ input: [UInt8], _ want: String) {
        #expect(Charset.text(input, label: nil) == want)
        #expect(Charset.text(input, label: "") == want)
        #expect(Charset.text(input, label: "x-no-such-thing") == want)
    }

    @Test(
        "raw text without a label, or labelled ASCII or UTF-8",
        arguments: [
            ("KOI8-R", "Отчет за третий квартал готов"), ("KOI8-R", "Привет"),
            ("CP1251", "Отчет за третий квартал готов"),
            ("CP1251", "ВНИМАНИЕ: важное сообщение"), ("IBM866", "Добрый день, это проверка связи"),
            ("ISO-8859-5", "Добрый день, это проверка связи"), ("KOI8-U", "Київ та його околиці цієї зими"),
            ("CP1253", "Καλημέρα σας, τα έγγραφα είναι έτοιμα"), ("CP1255", "שלום לכולם, המסמכים מוכנים"),
            ("CP1256", "اجتماع يوم الاثنين في المكتب"), ("WINDOWS-874", "การประชุมประจำเดือนนี้"),
            ("GB18030", "关于会议的通知"), ("GB18030", "测试"), ("CP1255", "שלום עולם"), ("GB18030", "中文"),
            ("GB18030", "您好，附件是会议资料，请查收。PDF文件"),
            ("BIG5", "關於會議的通知，請查收附件"), ("CP932", "会議のお知らせ"), ("CP932", "日本語"),
            ("CP932", "お問い合わせありがとうございます"), ("EUC-JP", "会議のお知らせです"), ("EUC-JP", "こんにちは"),
            ("CP949", "회의 안내 메일입니다"), ("CP949", "안녕하세요"),
            ("CP1252", "Grüße aus München – schön"), ("CP1252", "créée à côté"), ("CP1252", "ÄÖÜ"),
            ("CP1252", "pääsee Ääni"), ("CP1252", "25 m² für 30 € – “so”"), ("CP1252", "Äpfel und Äste"),
            ("CP1252", "Ça va ? « Oui »"), ("CP1252", "ÅNGSTRÖM ÄÄÖÖ"),
            ("CP1250", "Dziękuję za wiadomość, załączam plik z fakturą"),
            ("ISO-8859-2", "Dziękuję za wiadomość, załączam plik z fakturą"),
        ])
    func guesses(_ charset: String, _ text: String) throws {
        let raw = try encoded(text, charset)
        for label in [nil, "us-ascii", "utf-8"] { #expect(Charset.text(raw, label: label) == text) }
    }

    /// Bytes in a charset, by way of glibc.
    private func encoded(_ text: String, _ charset: String) throws -> [UInt8] {
        let converter = try #require(iconv_open(charset, "UTF-8"))
        defer { iconv_close(converter) }
        var input = Array(text.utf8CString.dropLast())
        var output = [CChar](repeating: 0, count: input.count * 2)
        let written = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var (from, to) = (source.baseAddress, target.baseAddress)
                var (left, free) = (source.count, target.count)
                _ = iconv(converter, &from, &left, &to, &free)
                return left == 0 ? target.count - free : 0
            }
        }
        #expect(written > 0, "\(charset) holds the text")
        return output.prefix(written).map { UInt8(bitPattern: $0) }
    }

    @Test("bytes of no shape stay windows-1252, whatever they are", arguments: 0..<200)
    func noise(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        #expect(Charset.text(random.bytes(upTo: 90) + [0xFF, 0x20], label: nil) != "")
    }

    @Test("every charset of the table can be opened and never refuses", arguments: CharsetLabel.all)
    func total(_ label: String) {
        var random = SplitMix64(UInt64(label.utf8.count))
        let ascii = Charset.text(bytes("plain 7-bit words."), label: label)
        let isUnits = CharsetLabel.charset(for: label)?.isUnicodeUnits == true
        if !isUnits { #expect(ascii == "plain 7-bit words.") }
        for _ in 0..<20 { #expect(Charset.text(random.bytes(upTo: 60) + [0x41], label: label) != "") }
    }

    @Test("a label never reaches the converter as it came")
    func hostileLabels() {
        for label in ["ISO-2022-CN-EXT//TRANSLIT", "UTF-8//IGNORE", "../../evil", "UTF-8,UTF-16", "\u{0}"] {
            #expect(!Charset.isKnown(label: label) || CharsetLabel.charset(for: label) == .utf8)
        }
    }

    @Test("repairing costs time in proportion to the damage only")
    func damage() {
        let text = Charset.text([UInt8](repeating: 0xFF, count: 200_000), label: "shift_jis")
        #expect(text.unicodeScalars.count >= 100_000)
    }
}
