import Foundation

/// Parts about a document, as they are where nothing is said: they must be there and be valid.
enum OfficeParts {
    static let core = xml(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>")

    /// By the lower-case name.
    static let openXML: [String: [UInt8]] = [
        "docprops/core.xml": core,
        "docprops/app.xml": xml("<Properties xmlns=\"\(properties)/extended-properties\"/>"),
        "docprops/custom.xml": xml("<Properties xmlns=\"\(properties)/custom-properties\"/>"),
        // Names and mail addresses of everybody who ever commented.
        "word/people.xml": xml("<w15:people xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\"/>"),
        "docprops/thumbnail.jpeg": whiteJPEG, "docprops/thumbnail.jpg": whiteJPEG, "docprops/thumbnail.png": whitePNG,
    ]

    static let openDocument: [String: [UInt8]] = [
        "meta.xml": xml(
            "<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
                + "office:version=\"1.2\"><office:meta/></office:document-meta>"),
        "thumbnails/thumbnail.png": whitePNG,
    ]

    private static let properties = "http://schemas.openxmlformats.org/officeDocument/2006"

    private static func xml(_ root: String) -> [UInt8] {
        Array("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\(root)".utf8)
    }

    /// One white point, in the place of a picture of the first page as it once was.
    private static let whitePNG = bytes(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg==")
    private static let whiteJPEG = bytes(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP////////////////////////////////////////////////////////////////////"
            + "//////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEA"
            + "AD8AR//Z")

    private static func bytes(_ base64: String) -> [UInt8] { Data(base64Encoded: base64).map { [UInt8]($0) } ?? [] }
}
