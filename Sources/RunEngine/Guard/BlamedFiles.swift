// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Finds the files that a refusal is about.
enum BlamedFiles {
  /// The file at the place the provider names (`messages.3.content.0`), or all of the newest turn with files.
  ///
  /// The places count what was sent, which differs from our turns; so a place is believed only when it points at a file
  /// in the turn of that number.
  static func find(in messages: [Message], _ failure: ModelFailure) -> [MediaPart] {
    let sent = messages.filter { $0.role != .system }
    if let place = place(in: failure.message) ?? failure.parameter.flatMap(place(in:)), place.message < sent.count {
      let parts = sent[place.message].parts
      if place.part < parts.count, case .media(let file) = parts[place.part] { return [file] }
    }
    return newest(in: messages)
  }

  /// The files of the newest turn that has any.
  static func newest(in messages: [Message]) -> [MediaPart] {
    messages.last { !$0.media.isEmpty }?.media ?? []
  }

  /// The first `messages.N.content.M` or `messages[N].content[M]` of a text.
  private static func place(in text: String) -> (message: Int, part: Int)? {
    guard let start = text.firstRange(of: "messages") else { return nil }
    var numbers: [Int] = []
    var digits = ""
    for character in text[start.upperBound...].prefix(48) {
      if let digit = character.wholeNumberValue, character.isASCII {
        digits.append(String(digit))
        continue
      }
      if let number = Int(digits) { numbers.append(number) }
      digits = ""
      if numbers.count == 2 || character == " " || character == ":" { break }
    }
    if let number = Int(digits) { numbers.append(number) }
    return numbers.count >= 2 ? (numbers[0], numbers[1]) : nil
  }
}

/// What a model is told about a file that its provider has refused.
enum RefusedFileNote {
  static func text(_ file: MediaPart, reason: String) -> String {
    "[The file “\(file.name)” (\(file.mediaType)) could not be shown to you: \(reason). "
      + "You have not seen it; do not guess what it contains.]"
  }
}
