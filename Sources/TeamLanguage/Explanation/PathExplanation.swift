// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// Where a path leads and what stands there.
enum PathExplanation {
  /// The explanation of a written path; nil where it depends on what nobody knows.
  static func of(_ written: String, _ meaning: PathMeaning, _ place: Place) -> Explanation? {
    guard let resolved = meaning.resolve(written, at: place.path, in: place.file) else { return nil }
    let fact = place.file.context.files[resolved]
    var explanation = Explanation(
      title: Explanation.title(place.descriptor?.name ?? "path"), text: place.descriptor?.documentation,
      facts: ["Means \(path(resolved))."])
    if meaning == .upload, let sentences = UploadExplanation.sentences(at: place) {
      explanation.facts += sentences
      return explanation
    }
    if let fact { explanation.facts.append(sentence(fact, meaning)) }
    if let loss = meaning.loss, !(fact == .missing || fact == .folder(isEmpty: true)) {
      let isThere = fact == nil ? "what is there already" : "it"
      explanation.facts.append("MassGen \(loss) \(isThere) when a run starts. massgen-server deletes nothing.")
    }
    return explanation
  }

  /// A path in backquotes, whole: people copy it.
  private static func path(_ path: String) -> String {
    "`\(path.unicodeScalars.map { $0 == "`" || $0.value < 0x20 ? "?" : String($0) }.joined())`"
  }

  private static func sentence(_ fact: FileFacts.Fact, _ meaning: PathMeaning) -> String {
    switch fact {
    case .missing: meaning.isMade ? "It is not there yet and will be made." : "Nothing is there."
    case .file(let size, _): "A file of \(size) bytes."
    case .folder(let isEmpty): isEmpty ? "An empty folder." : "A folder that is not empty."
    case .other: "Neither a file nor a folder that can be read."
    }
  }
}
