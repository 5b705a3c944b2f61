import Testing
import Triage

@testable import Flow

@Suite("Who wrote: every cell of the table of senders")
struct SenderRulingTests {
    struct Cell: CustomTestStringConvertible, Sendable {
        let writer: Writer
        let proof: SenderProof
        let required: Bool
        let ruling: SenderRuling
        var testDescription: String { "\(writer.rawValue), \(proof.rawValue), required \(required)" }
    }

    static let cells: [Cell] = [
        Cell(writer: .practitioner, proof: .pass, required: true, ruling: .accepted(unproven: false)),
        Cell(writer: .practitioner, proof: .none, required: true, ruling: .held(.unprovenSender, asks: true)),
        Cell(writer: .practitioner, proof: .fail, required: true, ruling: .held(.failedAuthentication, asks: false)),
        Cell(writer: .tokenHolder, proof: .pass, required: true, ruling: .accepted(unproven: false)),
        Cell(writer: .tokenHolder, proof: .none, required: true, ruling: .accepted(unproven: true)),
        Cell(writer: .tokenHolder, proof: .fail, required: true, ruling: .held(.failedAuthentication, asks: false)),
        Cell(writer: .memberWithoutToken, proof: .pass, required: true, ruling: .accepted(unproven: false)),
        Cell(
            writer: .memberWithoutToken, proof: .none, required: true, ruling: .held(.unconfirmedAddress, asks: true)),
        Cell(
            writer: .memberWithoutToken, proof: .fail, required: true,
            ruling: .held(.failedAuthentication, asks: false)),
        Cell(writer: .stranger, proof: .pass, required: true, ruling: .accepted(unproven: false)),
        Cell(writer: .stranger, proof: .none, required: true, ruling: .accepted(unproven: true)),
        Cell(writer: .stranger, proof: .fail, required: true, ruling: .held(.failedAuthentication, asks: false)),
        Cell(writer: .practitioner, proof: .pass, required: false, ruling: .accepted(unproven: false)),
        Cell(writer: .practitioner, proof: .none, required: false, ruling: .accepted(unproven: true)),
        Cell(writer: .practitioner, proof: .fail, required: false, ruling: .held(.failedAuthentication, asks: false)),
        Cell(writer: .tokenHolder, proof: .none, required: false, ruling: .accepted(unproven: true)),
        Cell(writer: .memberWithoutToken, proof: .none, required: false, ruling: .accepted(unproven: true)),
        Cell(writer: .stranger, proof: .none, required: false, ruling: .accepted(unproven: true)),
    ]

    @Test("A writer with that proof", arguments: cells)
    func cell(_ cell: Cell) {
        #expect(ruling(on: cell.writer, proof: cell.proof, required: cell.required) == cell.ruling)
    }

    @Test("Every writer and proof has a cell")
    func complete() {
        for writer in Writer.allCases {
            for proof in SenderProof.allCases {
                #expect(Self.cells.contains { $0.writer == writer && $0.proof == proof && $0.required })
            }
        }
    }
}
