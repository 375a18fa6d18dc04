// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// Turns the bytes of one reply of Gemini's generateContent into events. Pure: cutting the bytes differently gives the same events,
/// neighbouring text joined. (backends.md section 5)
public struct GeminiStreamDecoder {
  private var decoder: ReplyDecoder<GeminiReply>

  /// Creates a decoder for the reply to one request.
  ///
  /// - Parameters:
  ///   - status: the HTTP status; from 300 on the body is an error.
  ///   - headers: names in any case.
  ///   - settings: what was asked how.
  ///   - toolNames: the names of the tools as they were sent.
  ///   - callNumber: the request's ``ModelRequest/callNumber``, from which missing call ids are made.
  public init(
    status: Int, headers: [(name: String, value: String)], settings: ProviderSettings, toolNames: ToolNames,
    callNumber: Int
  ) {
    let request = ModelRequest(agentID: "", callNumber: callNumber, kind: .direct, messages: [])
    decoder = ReplyDecoder(
      status: status, headers: headers, reply: GeminiFormat.reply(to: request, toolNames: toolNames, settings))
  }

  /// Whether the terminal event was returned; nothing that follows counts.
  public var isFinished: Bool { decoder.isFinished }

  /// Whether any output of the model was returned.
  public var hasOutput: Bool { decoder.hasOutput }

  /// Usage received so far, for replies that are given up.
  public var usage: TokenUsage? { decoder.usage }

  /// Takes the next bytes of the body and returns their events.
  public mutating func feed(_ bytes: [UInt8]) -> [ModelEvent] { decoder.feed(bytes) }

  /// Takes the end of the body and returns the last events; one of them is terminal unless one was before.
  ///
  /// - Parameter failure: why the body ended early; nil when it ended as it should.
  public mutating func end(failure: ModelFailure? = nil) -> [ModelEvent] { decoder.end(failure: failure) }
}
