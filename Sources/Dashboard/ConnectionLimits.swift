import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Bounds what one connection may cost: a request that does not end, and a client that does not listen.
///
/// An answer with `Connection: close` ends the connection: nothing more is sent after it, and what the client still sends is
/// read for a moment, since a close with unread bytes would be a reset and could take the answer with it.
final class ConnectionLimits: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let request: TimeAmount
    private let lingering: TimeAmount
    private var deadline: Scheduled<Void>?
    private var isLastAnswer = false

    /// - Parameters:
    ///   - request: from the head of a request to its end.
    ///   - lingering: from the last answer to the close.
    init(request: Duration, lingering: Duration) {
        self.request = TimeAmount(request)
        self.lingering = TimeAmount(lingering)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: close(context, in: request)
        case .end: if !isLastAnswer { deadline?.cancel() }
        case .body: break
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.headerFields[.connection] == "close": isLastAnswer = true
        case .end where isLastAnswer: close(context, in: lingering)
        default: break
        }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    private func close(_ context: ChannelHandlerContext, in time: TimeAmount) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
