/// What judging needs to know of this installation and mailbox.
package struct JudgePolicy: Sendable {
    package var scheme: AddressScheme
    package var keys: TokenKeys
    /// The provider's verdict header that this mailbox names, lower case (`x-spam-flag`); nil for none.
    package var spamHeader: String?
    /// True for mail found in the junk folder.
    package var isJunkFolder: Bool
    /// List-Ids (lower case, without brackets) of group addresses in front of ours: their list headers are ignored.
    package var forwarders: [String]

    package init(
        scheme: AddressScheme,
        keys: TokenKeys,
        spamHeader: String? = nil,
        isJunkFolder: Bool = false,
        forwarders: [String] = []
    ) {
        self.scheme = scheme
        self.keys = keys
        self.spamHeader = spamHeader
        self.isJunkFolder = isJunkFolder
        self.forwarders = forwarders
    }
}
