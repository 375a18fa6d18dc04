// SPDX-License-Identifier: Apache-2.0

import MediaFormats

/// What a model reads in the place of a file. (backends.md 6.2 step 6, 6.6)
public enum MediaNote {
  /// Tells a model of a file it does not get: name, type, size and reason, and that its content must not be guessed.
  public static func text(for part: MediaPart, _ objection: MediaObjection) -> String {
    var facts = [part.asset?.facts.format.title ?? part.mediaType]
    if let bytes = part.asset?.bytes.count { facts.append(MediaQuantity.bytes(bytes)) }
    return """
      [The file "\(oneLine(part.name))" (\(facts.joined(separator: ", "))) could not be given to you: \
      \(objection.reason). You have not seen its content. Say so where it matters, and do not guess it.]
      """
  }

  /// A text file as part of a message: its name, then its text between lines that the text does not contain.
  public static func inlined(name: String, text: String) -> String {
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    return "File \"\(oneLine(name))\":\n\(fence)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
  }

  /// A name without anything that could end the line or the quotes around it.
  private static func oneLine(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.map { $0.value < 0x20 || $0 == "\"" ? "_" : $0 }))
  }
}
