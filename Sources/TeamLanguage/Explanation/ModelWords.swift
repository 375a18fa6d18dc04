// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What the table knows about a model, in sentences.
enum ModelWords {
  /// How much goes into a model and comes out of it, what it takes, and until when it is there.
  static func limits(_ facts: ModelFacts?) -> [String] {
    guard let facts else { return [] }
    let inputs = Modality.allCases.filter(facts.inputs.contains)
    var parts: [String] = []
    if inputs.count > 1 {
      parts.append("Takes \(list(inputs.map(word)))")
    } else if facts.listsAllInputs {
      parts.append("Takes text only")
    }
    let amounts = [(facts.maxInput, "in"), (facts.maxOutput, "out")].compactMap { most, way in
      most.map { "\(grouped($0)) tokens \(way)" }
    }
    if !amounts.isEmpty { parts.append("\(parts.isEmpty ? "Up" : "up") to \(amounts.joined(separator: ", "))") }
    var sentences = parts.isEmpty ? [] : [parts.joined(separator: "; ") + "."]
    if facts.abilities.contains(.responsesOnly) { sentences.append("It is asked over OpenAI's Responses only.") }
    if let day = facts.deprecationDate { sentences.append("The provider takes it away on \(day).") }
    return sentences
  }

  /// What a model's tokens cost.
  static func sentence(_ price: ModelPrice) -> String {
    var parts = ["$\(amount(price.input)) for input", "$\(amount(price.output)) for output"]
    if let cached = price.cachedInput { parts.insert("$\(amount(cached)) for cached input", at: 1) }
    return "Price for a million tokens, as of \(ModelTable.version): \(parts.joined(separator: ", "))."
  }

  private static func word(_ modality: Modality) -> String {
    switch modality {
    case .text: "text"
    case .image: "pictures"
    case .pdf: "PDF documents"
    case .audio: "sound"
    case .video: "films"
    }
  }

  private static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A number with a comma between each three digits.
  static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index.isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  private static func amount(_ dollars: Double) -> String {
    let text = dollars.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
