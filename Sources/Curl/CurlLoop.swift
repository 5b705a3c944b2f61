/// One thread that drives every connection through libcurl; blocking calls never reach the task pool.
///
/// libcurl makes, secures and logs in the connections (CURLOPT_CONNECT_ONLY); the IMAP and SMTP on them are ours.
/// libcurl's own SMTP is not used, because it waits for the reply to the body's end without letting go of its thread
/// (`smtp_block_statemach` in `smtp_done`): one slow server would stop every mailbox.
package final class CurlLoop: Sendable {
    let board = LoopBoard()
    let smtp: SMTPPool

    /// Starts the thread.
    ///
    /// One for the process.
    ///
    /// - Parameter connectionsPerServer: SMTP connections open to one server at a time; further mails wait in order.
    package init(connectionsPerServer: Int = 4) {
        smtp = SMTPPool(connectionsPerServer: max(1, connectionsPerServer))
        LoopThread.start(board)
    }

    /// Fails everything that is under way with `TransferError.stopped` and ends the thread.
    package func stop() {
        smtp.stop()
        board.stop()
    }

    deinit { stop() }
}
