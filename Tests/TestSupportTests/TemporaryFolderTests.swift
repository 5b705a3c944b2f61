import Foundation
import TestSupport
import Testing

@Suite struct TemporaryFolderTests {
    @Test("Files are written with their folders, read back, and gone with the folder's last owner")
    func lifetime() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        let file = try #require(try folder?.write([1, 2, 3], to: "inner/file"))
        #expect(try folder?.read("inner/file") == [1, 2, 3])
        #expect(file == "\(path)/inner/file")
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
