import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Cuts off whoever does not take what was asked for, or asks for too much at once, and tells the
/// `ConnectionLimits` whose turn it is. All of it happens on the connection's event loop.
///
/// Hummingbird reads pipelined requests before it has answered the first, as many as are in the
/// bytes that came, and its idle time stands still while an answer waits to be sent.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How many requests one may send before the first of them is answered.
    static let mostUnanswered = 100

    private let place: ConnectionPlace
    private let patience: TimeAmount
    /// Requests whose header has come and whose answer is not written.
    private var unanswered = 0
    /// Whether the last of them is still coming.
    private var isReading = false
    /// Answers of which the system has not taken everything yet.
    private var untaken = 0
    /// We have said goodbye: the deadline stays, whatever happens.
    private var isLeaving = false
    /// What still comes out of bytes that were read before is nothing to us.
    private var isCutOff = false
    private var deadline: Scheduled<Void>?

    /// - Parameter patience: from writing an answer, or from the moment the one before it was
    ///   taken, until the system has taken all of it; and from our goodbye to the end.
    init(_ place: ConnectionPlace, _ patience: TimeAmount) {
        self.place = place
        self.patience = patience
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isCutOff else { return }
        switch unwrapInboundIn(data) {
        case .head:
            unanswered += 1
            isReading = true
        case .body:
            return context.fireChannelRead(data)
        case .end:
            isReading = false
        }
        guard unanswered <= Self.mostUnanswered, settle(context) else {
            isCutOff = true
            return context.channel.cutOff()
        }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        _ = settle(context)
        context.fireChannelWritabilityChanged()
    }

    /// A stop waits for answers: not for those that nobody takes.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { leave(context) }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.status.kind != .informational { untaken += 1 }
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            // An answer to what was no request was never counted.
            unanswered = max(0, unanswered - 1)
            let taken = promise ?? context.eventLoop.makePromise(of: Void.self)
            // If it fails the connection has ended, and this with it.
            taken.futureResult.hop(to: context.eventLoop).assumeIsolated().whenSuccess {
                self.answerIsTaken(context)
            }
            context.write(data, promise: taken)
            _ = settle(context)
        }
    }

    /// Most answers are taken here and now: a deadline is for the others.
    func flush(context: ChannelHandlerContext) {
        context.flush()
        if untaken > 0, deadline == nil { setDeadline(context) }
    }

    /// Whoever does not go after our goodbye could stay for ever.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output { leave(context) }
        context.close(mode: mode, promise: promise)
    }

    private func answerIsTaken(_ context: ChannelHandlerContext) {
        untaken -= 1
        _ = settle(context)
        guard !isLeaving else { return }
        deadline?.cancel()
        deadline = nil
        if untaken > 0 { setDeadline(context) }
    }

    private func leave(_ context: ChannelHandlerContext) {
        guard !isLeaving else { return }
        isLeaving = true
        deadline?.cancel()
        setDeadline(context)
    }

    private func setDeadline(_ context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: patience) { channel.cutOff() }
    }

    /// - Returns: whether the connection still has its place.
    private func settle(_ context: ChannelHandlerContext) -> Bool {
        let complete = unanswered - (isReading ? 1 : 0)
        return place.turn(isClients: complete <= 0 || !context.channel.isWritable)
    }
}
