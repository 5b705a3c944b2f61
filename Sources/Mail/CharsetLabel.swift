/// The labels that mail uses for charsets, and what is meant by them (WHATWG Encoding §4.2, IANA).
///
/// As in browsers, `iso-8859-1` means windows-1252, `gb2312` means gb18030 and `ks_c_5601-1987` means
/// CP949: what senders write under these labels is the larger set.
enum CharsetLabel {
    /// How a charset is decoded; the names are glibc's.
    enum Charset: Equatable {
        case utf8
        case windows1252
        /// Nothing above 0x7F is possible; what is there all the same has to be guessed.
        case ascii
        case utf16(bigEndian: Bool)
        case utf7
        case iso2022jp
        case hz
        case singleByte(String)
        case multiByte(String)
    }

    private static let longestLabel = 40

    static func charset(for label: String) -> Charset? {
        // What nearly every mail is in is told without the table.
        if label == "utf-8" || label == "UTF-8" { return .utf8 }
        let trimmed = label.utf8.drop { $0.isWhite || $0 == ASCII.quote || $0 == ASCII.apostrophe }
        let name = String(unsafeUninitializedCapacity: longestLabel) { output in
            var written = 0
            for byte in trimmed.prefix(longestLabel) {
                // RFC 2231 §5 lets a language follow; quotes and blanks are leftovers of broken headers.
                if byte.isWhite || byte == ASCII.quote || byte == ASCII.apostrophe || byte == ASCII.star { break }
                output[written] = byte == ASCII.underscore ? ASCII.minus : byte.lowered
                written += 1
            }
            return written
        }
        return table[name] ?? table[withoutPrefix(name)]
    }

    private static func withoutPrefix(_ name: String) -> String {
        if name.hasPrefix("x-") { return String(name.dropFirst(2)) }
        return name.hasPrefix("charset=") ? String(name.dropFirst(8)) : name
    }

    /// By label in lower case, with `_` written as `-`.
    private static let table: [String: Charset] = {
        var table: [String: Charset] = [:]
        func add(_ charset: Charset, _ labels: String) {
            for label in labels.split(separator: " ") { table[String(label)] = charset }
        }
        addUnicode(add)
        addSingleByte(add)
        addWindowsAndMac(add)
        addEastAsian(add)
        return table
    }()

    /// Every label of the table.
    static var all: [String] { table.keys.sorted() }

    private typealias Add = (Charset, String) -> Void

    private static func addUnicode(_ add: Add) {
        add(.utf8, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8-mac utf8mb4 utf-8n cp65001 65001")
        add(.utf16(bigEndian: false), "utf-16 utf-16le utf16 utf16le unicode csunicode iso-10646-ucs-2 ucs-2 ucs2")
        add(.utf16(bigEndian: true), "utf-16be utf16be unicodefffe unicodebig")
        add(.utf7, "utf-7 utf7 unicode-1-1-utf-7 unicode-2-0-utf-7 csunicode11utf7 cp65000")
        add(.multiByte("UTF-32LE"), "utf-32le")
        add(.multiByte("UTF-32BE"), "utf-32be utf-32 iso-10646-ucs-4 ucs-4")
        add(
            .windows1252,
            """
            iso-8859-1 iso8859-1 iso88591 iso-8859-1:1987 iso-ir-100 l1 latin1 latin-1 cp819 ibm819 csisolatin1 windows-1252 cp1252 cp-1252 win-1252 \
            windows1252 ansi ansi-1252 western iso-8859-1-windows-3.1-latin-1 x-ansi
            """)
        add(
            .ascii,
            "us-ascii ascii us ansi-x3.4-1968 ansi-x3.4-1986 iso-ir-6 iso646-us csascii 646 8bit 7bit default unknown-8bit"
        )
    }

    private static func addSingleByte(_ add: Add) {
        let parts: [(Int, String)] = [
            (2, "latin2 l2 csisolatin2 iso-ir-101"), (3, "latin3 l3 csisolatin3 iso-ir-109"),
            (4, "latin4 l4 csisolatin4 iso-ir-110"), (5, "cyrillic csisolatincyrillic iso-ir-144"),
            (6, "arabic csisolatinarabic iso-ir-127 ecma-114 asmo-708 iso-8859-6-e iso-8859-6-i"),
            (7, "greek greek8 csisolatingreek iso-ir-126 ecma-118 elot-928 sun-eu-greek"),
            (8, "hebrew csisolatinhebrew iso-ir-138 visual logical iso-8859-8-e iso-8859-8-i"),
            (10, "latin6 l6 csisolatin6 iso-ir-157"), (13, "latin7"), (14, "latin8"),
            (15, "latin9 l9 latin-9 csisolatin9"), (16, "latin10"),
        ]
        for (part, names) in parts {
            add(.singleByte("ISO-8859-\(part)"), "iso-8859-\(part) iso8859-\(part) iso8859\(part)")
            add(.singleByte("ISO-8859-\(part)"), names)
        }
        add(.singleByte("WINDOWS-1254"), "iso-8859-9 iso8859-9 iso88599 latin5 l5 csisolatin5 iso-ir-148")
        add(.singleByte("WINDOWS-874"), "iso-8859-11 iso8859-11 tis-620 tis620 windows-874 cp874 dos-874")
        add(.singleByte("KOI8-R"), "koi8-r koi8 koi koi8r cskoi8r")
        add(.singleByte("KOI8-U"), "koi8-u koi8u koi8-ru")
        add(.singleByte("KOI8-T"), "koi8-t")
        add(.singleByte("VISCII"), "viscii csviscii")
        add(.singleByte("TCVN"), "tcvn tcvn-5712 tcvn5712-1")
        add(.singleByte("ARMSCII-8"), "armscii-8 armscii8")
        add(.singleByte("GEORGIAN-PS"), "georgian-ps")
        add(.multiByte("ANSI_X3.110"), "ansi-x3.110-1983 ansi-x3.110 iso-ir-99 csa-t500-1983 naplps")
        add(.multiByte("ISO_6937"), "iso-6937 iso6937 iso-ir-156")
    }

    private static func addWindowsAndMac(_ add: Add) {
        for page in [1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258] {
            add(
                .singleByte("CP\(page)"), "windows-\(page) cp\(page) cp-\(page) win-\(page) windows\(page) ansi-\(page)"
            )
        }
        for page in [437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869] {
            let name = page == 737 || page == 775 || page == 858 ? "CP\(page)" : "IBM\(page)"
            add(.singleByte(name), "cp\(page) ibm\(page) cp-\(page) dos-\(page) ibm-\(page)")
        }
        add(.singleByte("IBM866"), "866 csibm866")
        add(.singleByte("MACINTOSH"), "macintosh mac macroman mac-roman csmacintosh")
        add(.singleByte("MAC-CYRILLIC"), "mac-cyrillic maccyrillic mac-ukrainian mac-uk")
        add(.singleByte("MAC-CENTRALEUROPE"), "mac-ce mac-centraleurroman mac-centraleurope mac-latin2 macce")
    }

    private static func addEastAsian(_ add: Add) {
        add(
            .multiByte("GB18030"),
            """
            gb18030 gb-18030 gbk gb2312 gb-2312 gb-2312-80 gb2312-80 gb2312.1980-0 chinese csgb2312 \
            csiso58gb231280 iso-ir-58 cp936 936 ms936 windows-936 euc-cn euccn gb-k cn-gb
            """)
        add(.hz, "hz-gb-2312 hz")
        add(.multiByte("BIG5-HKSCS"), "big5 big5-hkscs big-5 cn-big5 csbig5 x-x-big5 cp950 950 ms950 big5hkscs")
        add(.multiByte("EUC-TW"), "euc-tw euctw")
        add(
            .multiByte("CP932"),
            "shift-jis shift_jis sjis s-jis ms-kanji csshiftjis windows-31j cp932 ms932 932 shiftjis windows-932")
        add(.multiByte("EUC-JP-MS"), "euc-jp eucjp euc-jp-ms ujis cseucpkdfmtjapanese euc")
        add(
            .iso2022jp,
            "iso-2022-jp iso2022jp csiso2022jp iso-2022-jp-1 iso-2022-jp-ms cp50220 cp50221 50220 jis jis7")
        add(.multiByte("ISO-2022-JP-2"), "iso-2022-jp-2 csiso2022jp2")
        add(.multiByte("ISO-2022-JP-3"), "iso-2022-jp-3 iso-2022-jp-2004")
        add(.multiByte("ISO-2022-CN-EXT"), "iso-2022-cn iso-2022-cn-ext")
        add(.multiByte("ISO-2022-KR"), "iso-2022-kr csiso2022kr")
        add(
            .multiByte("CP949"),
            """
            euc-kr euckr cseuckr ks-c-5601 ks-c-5601-1987 ks-c-5601-1989 ksc5601 ksc-5601 korean iso-ir-149 \
            csksc56011987 windows-949 cp949 949 ms949 uhc
            """)
        add(.multiByte("JOHAB"), "johab cp1361")
    }
}
