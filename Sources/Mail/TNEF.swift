/// What a `winmail.dat` holds: the bodies and files of a mail that Outlook or Exchange sent in its own format
/// (MS-OXTNEF).
struct TNEF {
    /// A file that was attached.
    struct File {
        var name: String?
        var contentType: String?
        var contentID: String?
        var bytes: [UInt8] = []
    }

    private(set) var plain: String?
    private(set) var html: String?
    private(set) var files: [File] = []

    /// Whether there is anything that the file itself would not give.
    var isEmpty: Bool { plain == nil && html == nil && files.isEmpty }

    private var codePage = 1252
    /// The file that the attributes describe at the moment.
    private var file: File?
    private let depth: Int

    private static let signature = 0x223E_9F78
    /// Mails in mails in mails: more do not fit into what people forward.
    private static let deepest = 3
    /// More files than anybody attaches.
    private static let mostFiles = 500

    /// By number, without the type in the upper half (MS-OXTNEF §2.1.3.2).
    private enum Attribute {
        static let body = 0x800C
        static let attachData = 0x800F
        static let attachTitle = 0x8010
        static let attachRendering = 0x9002
        static let messageProperties = 0x9003
        static let attachProperties = 0x9005
        static let codePage = 0x9007
    }

    /// By property number (MS-OXPROPS).
    private enum Property {
        static let body = 0x1000
        static let compressedRTF = 0x1009
        static let html = 0x1013
        static let displayName = 0x3001
        static let data = 0x3701
        static let shortName = 0x3704
        static let method = 0x3705
        static let longName = 0x3707
        static let mimeType = 0x370E
        static let contentID = 0x3712
        static let internetCodePage = 0x3FDE
    }

    private static let embeddedMessage = 5

    /// Reads the stream; nil when it is none.
    ///
    /// A cut stream gives what stands before the cut.
    init?(_ bytes: ArraySlice<UInt8>, depth: Int = 0) {
        self.depth = depth
        var reader = LittleEndian(bytes)
        guard reader.number(4) == TNEF.signature, reader.take(2) != nil else { return nil }
        while files.count < TNEF.mostFiles, reader.number(1) != nil, let number = reader.number(4),
            let length = reader.number(4)
        {
            // A file that was cut is still worth having.
            let rest = bytes.endIndex - reader.index
            guard let data = reader.take(min(length, rest)) else { break }
            take(number & 0xFFFF, data)
            guard reader.take(2) != nil else { break }
        }
        closeFile()
    }

    private mutating func take(_ attribute: Int, _ data: ArraySlice<UInt8>) {
        switch attribute {
        case Attribute.codePage:
            var reader = LittleEndian(data)
            if let page = reader.number(4), Charset.isKnown(label: "cp\(page)") { codePage = page }
        case Attribute.body: plain = text(data)
        case Attribute.messageProperties: takeMessage(MAPIProperties(data))
        case Attribute.attachRendering:
            closeFile()
            file = File()
        case Attribute.attachTitle:
            let name = text(data)
            file?.name = name
        case Attribute.attachData: file?.bytes = Array(data)
        case Attribute.attachProperties: takeFile(MAPIProperties(data))
        default: break
        }
    }

    private func text(_ data: ArraySlice<UInt8>) -> String? {
        let content = data.prefix { $0 != 0 }
        return content.isEmpty ? nil : Charset.text(Array(content), label: "cp\(codePage)")
    }

    private mutating func takeMessage(_ properties: MAPIProperties) {
        let page = properties.number(Property.internetCodePage) ?? codePage
        if plain == nil { plain = properties.text(Property.body, codePage: codePage) }
        if html == nil { html = properties.text(Property.html, codePage: page) }
        guard plain == nil, html == nil, let packed = properties.bytes(Property.compressedRTF),
            let rich = CompressedRTF.decode(packed)
        else { return }
        let text = RichText(rich)
        if text.isHTML { html = text.text } else { plain = text.text }
    }

    private mutating func takeFile(_ properties: MAPIProperties) {
        guard file != nil else { return }
        for id in [Property.longName, Property.shortName, Property.displayName] {
            guard let name = properties.text(id, codePage: codePage) else { continue }
            file?.name = name
            break
        }
        file?.contentType = properties.text(Property.mimeType, codePage: codePage)?.lowercased()
        file?.contentID = properties.text(Property.contentID, codePage: codePage)
        guard let data = properties.bytes(Property.data) else { return }
        // An object begins with the GUID of its interface.
        let isObject = properties.values[Property.data]?.type == 0x0D
        let content = isObject ? data.dropFirst(16) : data
        guard properties.number(Property.method) == TNEF.embeddedMessage, depth < TNEF.deepest,
            let inner = TNEF(content, depth: depth + 1)
        else {
            if file?.bytes.isEmpty == true { file?.bytes = Array(content) }
            return
        }
        takeEmbedded(inner)
    }

    /// A forwarded mail: its text becomes a file under the mail's name, and its files follow.
    private mutating func takeEmbedded(_ inner: TNEF) {
        let text = inner.plain ?? inner.html
        if let text {
            let isHTML = inner.plain == nil
            let ending = isHTML ? "html" : "txt"
            let name = file?.name ?? "message"
            file?.name = "\(name).\(ending)"
            file?.contentType = isHTML ? "text/html" : "text/plain"
            file?.bytes = Array(text.utf8)
            closeFile()
        }
        file = nil
        files += inner.files.prefix(TNEF.mostFiles - min(files.count, TNEF.mostFiles))
    }

    private mutating func closeFile() {
        if let file, !file.bytes.isEmpty || file.name != nil { files.append(file) }
        file = nil
    }
}
