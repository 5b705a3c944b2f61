/// The texts that a message shows, decoded once for all who read them.
package struct MessageBodies: Sendable {
    /// As `Message.plainBody`.
    package let plain: String?
    /// As `Message.htmlBody`.
    package let html: String?

    /// Decodes the bodies of a message.
    package init(of message: Message) {
        plain = message.plainBody
        html = message.htmlBody
    }
}
