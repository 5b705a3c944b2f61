import Testing

@testable import Mail

@Suite("Encoded words")
struct EncodedWordTests {
    @Test(
        "words are decoded where they stand",
        arguments: [
            ("plain text", "plain text"),
            ("=?utf-8?Q?H=C3=A9llo?=", "Héllo"),
            ("=?UTF-8?b?SMOpbGxv?=", "Héllo"),
            ("=?iso-8859-1?q?H=E9llo_w=F6rld?=", "Héllo wörld"),
            ("=?iso-8859-1*en?Q?H=E9?=", "Hé"),
            ("a =?utf-8?Q?b?= c", "a b c"),
            ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
            ("=?utf-8?Q?a?=\t  =?iso-8859-1?Q?b?=", "ab"),
            ("=?utf-8?Q?a?= x =?utf-8?Q?b?=", "a x b"),
            ("=?utf-8?Q?a_?= =?utf-8?Q?b?=", "a b"),
            ("=?us-ascii?q?keep__two?=", "keep  two"),
            ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
            ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
            ("=?gb2312?B?xOO6ww==?=", "你好"),
        ])
    func decoded(_ value: String, _ want: String) {
        #expect(EncodedWord.decode(bytes(value)) == want)
    }

    @Test(
        "broken forms keep their text",
        arguments: [
            ("=?utf-8?Q?raw spaces inside?=", "raw spaces inside"),
            ("glued=?utf-8?Q?=C3=A9?=here", "gluedéhere"),
            ("=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"),
            ("=?utf-8?Q?half", "=?utf-8?Q?half"),
            ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
            ("=?utf-8?Q?", "=?utf-8?Q?"),
            ("=??Q?abc?=", "=??Q?abc?="),
            ("=?utf-8?Q??=", ""),
            ("=?utf-8?Q?=C3=ZZ=4?=", "Ã=ZZ=4"),
            ("=?no-such-charset?Q?abc?=", "abc"),
            ("=?utf-8?B?SGVsbG8?=", "Hello"),
            ("1 =? 2", "1 =? 2"),
            ("=?utf-8?Q?Ready?=20now?=", "Ready? now"),
            ("=?utf-8?Q?a?=20=?utf-8?Q?b?=", "a20b"),
            ("=?utf-8?Q?cut_o, =?utf-8?Q?whole?=", "=?utf-8?Q?cut_o, whole"),
            ("=?utf-8?Q?a=?=", "a="),
        ])
    func broken(_ value: String, _ want: String) {
        #expect(EncodedWord.decode(bytes(value)) == want)
    }

    @Test(
        "split words",
        arguments: [
            ("=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "é"),
            ("=?utf-8?B?w6nD?= =?utf-8?B?qQ==?=", "éé"),
            ("=?utf-8?B?SGVsbG?= =?utf-8?B?8=?=", "Hello"),
            ("=?utf-8?Q?=E2=82?= =?UTF-8?B?rA==?=", "€"),
        ])
    func split(_ value: String, _ want: String) {
        #expect(EncodedWord.decode(bytes(value)) == want)
    }

    @Test("an encoded line break becomes a blank")
    func lineBreak() {
        #expect(EncodedWord.decode(bytes("=?utf-8?Q?a=0D=0ABcc:_x?=")) == "a  Bcc: x")
        #expect(EncodedWord.decode(bytes("a\u{0}b")) == "a b")
    }

    @Test("raw UTF-8 and raw Latin-1 are read beside words")
    func raw() {
        #expect(EncodedWord.decode(bytes("é =?utf-8?Q?=C3=A9?=")) == "é é")
        #expect(EncodedWord.decode(latin1("\u{E9}t\u{E9} =?utf-8?Q?x?=")) == "été x")
    }

    @Test("decoding what was written gives the text", arguments: 0..<300)
    func roundTrip(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        let text = random.text(upTo: 120)
        for isPhrase in [false, true] {
            let words = EncodedWordWriter.words(text, isPhrase: isPhrase)
            let longest = words.map(\.count).max() ?? 0
            #expect(longest <= 75)
            #expect(EncodedWord.decode(Array(words.joined(separator: [ASCII.space]))) == text)
            // Each word alone is valid text: no character is split.
            for word in words { #expect(!EncodedWord.decode(word).unicodeScalars.contains("\u{FFFD}")) }
        }
    }
}
