// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Finds the files that a refusal is about.
enum BlamedFiles {
  /// The files at the places the provider names (`messages.3.content.0`), or all of the newest turn with files.
  ///
  /// The places count what was sent, which differs from our turns; so a place is believed only when it points at a file
  /// in the turn of that number.
  static func find(in messages: [Message], _ failure: ModelFailure) -> [MediaPart] {
    let sent = messages.filter { $0.role != .system }
    let named = places(in: "\(failure.parameter ?? "") \(failure.message)").compactMap { place -> MediaPart? in
      guard place.message < sent.count, place.part < sent[place.message].parts.count,
        case .media(let file) = sent[place.message].parts[place.part]
      else { return nil }
      return file
    }
    return named.isEmpty ? newest(in: messages) : named
  }

  /// The files of the newest turn that has any.
  static func newest(in messages: [Message]) -> [MediaPart] {
    messages.last { !$0.media.isEmpty }?.media ?? []
  }

  /// Every `messages.N.content.M` or `messages[N].content[M]` of a text.
  private static func places(in text: String) -> [(message: Int, part: Int)] {
    var places: [(message: Int, part: Int)] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "messages") {
      rest = rest[start.upperBound...]
      var numbers: [Int] = []
      var digits = ""
      for character in rest.prefix(48) {
        if let digit = character.wholeNumberValue, character.isASCII {
          digits.append(String(digit))
          continue
        }
        if let number = Int(digits) { numbers.append(number) }
        digits = ""
        if numbers.count == 2 || character == " " || character == ":" { break }
      }
      if let number = Int(digits) { numbers.append(number) }
      if numbers.count >= 2 { places.append((numbers[0], numbers[1])) }
    }
    return places
  }
}

/// What a model is told about a file that its provider has refused.
enum RefusedFileNote {
  static func text(_ file: MediaPart, reason: String) -> String {
    "[The file “\(file.name)” (\(file.mediaType)) could not be shown to you: \(reason). "
      + "You have not seen it; do not guess what it contains.]"
  }
}
