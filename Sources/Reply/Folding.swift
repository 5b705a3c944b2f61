/// A short piece of text in lower case, blanks folded to one space and invisible marks dropped, for comparing.
func folded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var isASCII = true
    var result = bytes.withUnsafeBufferPointer { input in
        [UInt8](unsafeUninitializedCapacity: input.count) { output, count in
            count = fold(input, into: output, &isASCII)
        }
    }
    if !isASCII { LowerCase.lower(&result) }
    return result
}

/// The same into an array, whose memory is used again where nobody else holds it.
func fold(_ bytes: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) {
    var isASCII = true
    result.removeAll(keepingCapacity: true)
    result.append(contentsOf: bytes)
    let count = result.withUnsafeMutableBufferPointer { fold(UnsafeBufferPointer($0), into: $0, &isASCII) }
    result.removeLast(result.count - count)
    if !isASCII { LowerCase.lower(&result) }
}

/// Writes no more than it reads, so that both may be one buffer; ASCII in lower case, the rest as it is.
private func fold(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>, _ isASCII: inout Bool
) -> Int {
    var written = 0
    var index = 0
    var nextEight = 0
    while index < input.count {
        if index >= nextEight {
            let before = written > 0 ? output[written - 1] : Byte.space
            if let eight = EightBytes(input, at: index)?.folded(behind: before) {
                eight.write(to: output, at: written)
                (index, written) = (index + 8, written + 8)
                continue
            }
            nextEight = index + 8
        }
        let byte = input[index]
        if byte > Byte.space, byte < 0x80 {
            output[written] = byte.lowered
            written += 1
            index += 1
            continue
        }
        if byte >= 0x80, !mayBeginBlank(byte) {
            isASCII = false
            output[written] = byte
            written += 1
            index += 1
            continue
        }
        let length = blankLength(input, at: index, end: input.count)
        if length > 0 || byte == Byte.newline {
            let isInvisible = length == 3 && byte != 0xE3 && !(0x80...0x8A).contains(input[index + 2])
            if !isInvisible, written > 0, output[written - 1] != Byte.space {
                output[written] = Byte.space
                written += 1
            }
            index += max(length, 1)
            continue
        }
        if byte >= 0x80 { isASCII = false }
        output[written] = byte
        written += 1
        index += 1
    }
    return written > 0 && output[written - 1] == Byte.space ? written - 1 : written
}
