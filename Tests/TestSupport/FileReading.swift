import Foundation

/// What other programs read in a file.
package enum FileReading {
    /// Every piece of metadata that ExifTool finds, a line each; for documents the texts of their parts.
    ///
    /// - Throws: `LabFailure` where a program is missing or cannot read the file.
    package static func metadata(of bytes: [UInt8], ending: String) async throws -> String {
        if packages.contains(ending) { return try await python(parts, bytes, ending) }
        return try await run(
            "exiftool", ["-a", "-s", "-G1", "--System:all", "--File:all", "--ExifTool:all"], bytes, ending)
    }

    /// What the file shows: pixels, colours and how they move, or texts; the same for files that show the same.
    ///
    /// - Throws: `LabFailure` where a program is missing or cannot read the file.
    package static func content(of bytes: [UInt8], ending: String) async throws -> String {
        switch ending {
        case "pdf": try await run("qpdf", ["--qdf", "--static-id", "--no-original-object-ids"], bytes, ending, ["-"])
        case "mp4", "mov": try await python(film, bytes, ending)
        case "heic", "avif":
            try await run(
                "exiftool", ["-s", "-ImageSize", "-Rotation", "-Orientation", "-ProfileDescription"], bytes, ending)
        default: try await python(packages.contains(ending) ? document : picture, bytes, ending)
        }
    }

    private static let packages: Set = ["docx", "xlsx", "pptx", "odt", "ods", "odp"]

    private static func python(_ script: String, _ bytes: [UInt8], _ ending: String) async throws -> String {
        // The system's own, which has what setup.sh installs.
        try await run("/usr/bin/python3", ["-c", script], bytes, ending)
    }

    private static func run(
        _ program: String, _ arguments: [String], _ bytes: [UInt8], _ ending: String, _ last: [String] = []
    ) async throws -> String {
        try await onOwnThread {
            let folder = try TemporaryFolder("reading")
            let file = try folder.write(bytes, to: "file.\(ending)")
            let (process, output) = (Process(), Pipe())
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [program] + arguments + [file] + last
            process.standardOutput = output
            try process.run()
            let words = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw LabFailure("\(program) cannot read a .\(ending), or is missing: run scripts/setup.sh test")
            }
            return String(decoding: words, as: UTF8.self)
        }
    }

    private static let pixels = """
        import sys, io, hashlib, zipfile
        from PIL import Image, ImageSequence
        def shown(source):
            image = Image.open(source)
            frames = [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(image)]
            profile = image.info.get("icc_profile") or b""
            turned = image.getexif().get(0x0112)
            moves = (image.info.get("loop"), image.info.get("duration"))
            return (len(frames), hashlib.sha256(b"".join(frames) + profile).hexdigest(), len(profile), turned, moves)

        """
    private static let picture = pixels + "print(shown(sys.argv[1]))"
    /// Parts with their checksums, which Python proves; but for those about the document, and pictures as they look.
    private static let document =
        pixels + """
            with zipfile.ZipFile(sys.argv[1]) as archive:
                for entry in archive.infolist():
                    data = archive.read(entry)
                    if entry.filename.endswith(("image1.jpeg", "1.jpg")):
                        print(entry.filename, shown(io.BytesIO(data)))
                    elif entry.filename not in ("docProps/core.xml", "docProps/app.xml", "docProps/thumbnail.jpeg",
                            "meta.xml", "word/people.xml"):
                        print(entry.filename, hashlib.sha256(data).hexdigest())
                if archive.namelist()[0] == "mimetype":
                    print("mimetype", archive.infolist()[0].compress_type, archive.infolist()[0].header_offset)
            """
    private static let parts = """
        import sys, zipfile, xml.dom.minidom
        with zipfile.ZipFile(sys.argv[1]) as archive:
            for entry in archive.infolist():
                data = archive.read(entry)
                if entry.filename.endswith((".xml", ".rels")): xml.dom.minidom.parseString(data)
                print(entry.filename, entry.date_time[0], data.decode("latin-1"))
        """
    /// The samples themselves, which are the first box of that name.
    private static let film = """
        import sys, hashlib, struct
        data = open(sys.argv[1], "rb").read()
        place = 0
        while place < len(data):
            size, name = struct.unpack(">I4s", data[place:place + 8])
            if name == b"mdat": print(hashlib.sha256(data[place + 8:place + size]).hexdigest()); break
            place += size
        """
}
