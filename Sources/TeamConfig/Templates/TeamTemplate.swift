// SPDX-License-Identifier: Apache-2.0

/// A team file to begin with.
public struct TeamTemplate: Sendable, Hashable {
  /// Something the author of a new team decides.
  public struct Question: Sendable, Hashable {
    /// The name of the answer.
    public var name: String
    /// What is asked, as a phrase: `The model`.
    public var text: String
    /// The answer when none is given; nil where it follows from another answer.
    public var defaultAnswer: String?
    /// The only answers there are; empty for any.
    public var allowed: [String]

    init(_ name: String, _ text: String, default defaultAnswer: String?, allowed: [String] = []) {
      self.name = name
      self.text = text
      self.defaultAnswer = defaultAnswer
      self.allowed = allowed
    }
  }

  /// The name it is asked for by.
  public var name: String
  /// What it is, in one sentence.
  public var title: String
  /// What it asks, in order.
  public var questions: [Question]
  /// The file, with `{{name}}` where an answer goes.
  var body: String

  init(_ name: String, _ title: String, questions: [Question], body: String) {
    self.name = name
    self.title = title
    self.questions = questions
    self.body = body
  }

  /// The template of a name; nil when there is none.
  public static func named(_ name: String) -> TeamTemplate? { all.first { $0.name == name } }

  /// The answer to a question when none is given, by those that are: the model follows from the backend.
  public func defaultAnswer(to question: Question, with answers: [String: String]) -> String {
    if let answer = question.defaultAnswer { return answer }
    let suffix = question.name.dropFirst("model".count)
    let backend = answers["backend\(suffix)"] ?? questions.first { $0.name == "backend\(suffix)" }?.defaultAnswer
    return backend.flatMap(BackendType.init(written:))?.defaultModel ?? ""
  }

  /// The file with answers in it, and the usual ones where none are given.
  public func render(_ answers: [String: String] = [:]) throws(TemplateProblem) -> String {
    var values: [String: String] = [:]
    for name in answers.keys.sorted() where !questions.contains(where: { $0.name == name }) {
      throw .unknownAnswer(name, known: questions.map(\.name))
    }
    for question in questions {
      let answer = answers[question.name] ?? defaultAnswer(to: question, with: answers)
      guard question.allowed.isEmpty || question.allowed.contains(answer) else {
        throw .answerNotAllowed(question.name, answer: answer, allowed: question.allowed)
      }
      guard !answer.isEmpty else { throw .answerMissing(question.name) }
      values[question.name] = TemplateText.scalar(answer)
    }
    return TemplateText.fill(body, values)
  }
}

/// Why a template cannot be filled in.
public enum TemplateProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The template does not ask this.
  case unknownAnswer(String, known: [String])
  /// The answer is none of those there are.
  case answerNotAllowed(String, answer: String, allowed: [String])
  /// There is no usual answer.
  case answerMissing(String)

  /// One sentence.
  public var description: String {
    switch self {
    case .unknownAnswer(let name, let known):
      "The template does not ask for \(ShownText.quoted(name)); it asks for \(ShownText.choice(known, joined: "and"))."
    case .answerNotAllowed(let name, let answer, let allowed):
      "\(ShownText.quoted(answer)) is no answer for `\(name)`; there are \(ShownText.choice(allowed))."
    case .answerMissing(let name): "There is no usual answer for `\(name)`; give one."
    }
  }
}

/// Putting answers into the text of a template.
enum TemplateText {
  /// A text as a YAML scalar: as it is where that is safe, else in quotes.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
        default: false
        }
      } && (text.unicodeScalars.first.map { $0.properties.isAlphabetic } ?? false) && !words.contains(text.lowercased())
    if isPlain { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: quoted += " "
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// Words that YAML 1.1 takes for something other than text.
  private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]

  /// The text with every `{{name}}` replaced by its value, once.
  static func fill(_ body: String, _ values: [String: String]) -> String {
    var text = ""
    var rest = body[...]
    while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
      text += rest[..<start.lowerBound]
      text += values[String(rest[start.upperBound..<end.lowerBound])] ?? ""
      rest = rest[end.upperBound...]
    }
    return text + rest
  }
}
