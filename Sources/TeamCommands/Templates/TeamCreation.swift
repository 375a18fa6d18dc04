// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine
import RunJournal
import TeamConfig
import WireProtocol

/// `massgen-server new`: a team file to begin with.
public struct TeamCreation: Sendable {
  /// The template's name; nil asks, or lists.
  public var template: String?
  /// Where the file goes; nil for standard output.
  public var output: String?
  /// Whether a file that is there is replaced.
  public var overwrites: Bool
  /// `NAME=VALUE` each.
  public var answers: [String]

  /// Says what is wanted.
  public init(template: String?, output: String?, overwrites: Bool, answers: [String]) {
    self.template = template
    self.output = output
    self.overwrites = overwrites
    self.answers = answers
  }

  /// Prints all templates with what they ask.
  @concurrent
  public static func list() async -> Int32 {
    var text = ""
    for template in TeamTemplate.all {
      text += "\(template.name)\n  \(template.title)\n"
      for question in template.questions {
        let usual = template.defaultAnswer(to: question, with: [:])
        text += "    --set \(question.name)=\(usual)   \(question.text)"
        text += question.allowed.isEmpty ? "\n" : ": \(question.allowed.joined(separator: ", "))\n"
      }
    }
    await Console.print(text)
    return ExitStatus.success
  }

  /// Makes the file and returns the exit code.
  @concurrent
  public func perform() async -> Int32 {
    do throws(CommandProblem) {
      guard let name = template else {
        _ = await Self.list()
        throw CommandProblem("Name one of these templates.")
      }
      guard let template = TeamTemplate.named(name) else {
        let names = TeamTemplate.all.map(\.name).joined(separator: ", ")
        throw CommandProblem("There is no template called \(name); there are \(names).")
      }
      let given = try given()
      let answers = isatty(0) == 1 && isatty(2) == 1 ? try await ask(template, given) : given
      let text: String
      do { text = try template.render(answers) } catch { throw CommandProblem(error.description) }
      try await write(text)
      return ExitStatus.success
    } catch {
      await Console.complain(error)
      return ExitStatus.trouble
    }
  }

  private func given() throws(CommandProblem) -> [String: String] {
    var given: [String: String] = [:]
    for answer in answers {
      guard let equals = answer.firstIndex(of: "="), equals != answer.startIndex else {
        throw CommandProblem("--set \(answer): write it as NAME=VALUE.")
      }
      given[String(answer[..<equals])] = String(answer[answer.index(after: equals)...])
    }
    return given
  }

  /// Asks at the terminal what was not given; an empty line takes the usual answer.
  private func ask(_ template: TeamTemplate, _ given: [String: String]) async throws(CommandProblem) -> [String: String]
  {
    var answers = given
    for question in template.questions where answers[question.name] == nil {
      while true {
        let usual = template.defaultAnswer(to: question, with: answers)
        let choice = question.allowed.isEmpty ? "" : " (\(question.allowed.joined(separator: ", ")))"
        await Console.ask("\(question.text)\(choice) [\(usual)]: ")
        guard let line = await Console.line() else { throw CommandProblem("Nothing was made.") }
        let answer = line.isEmpty ? usual : line
        answers[question.name] = answer
        if question.allowed.isEmpty || question.allowed.contains(answer) { break }
      }
    }
    return answers
  }

  private func write(_ text: String) async throws(CommandProblem) {
    guard let output else { return await Console.print(text) }
    try await Console.thread.run { [overwrites] () throws(CommandProblem) in
      try FileRewrite.create(output, Array(text.utf8), overwrites: overwrites)
    }
    await Console.note("\(output) is written; massgen-server run \(output) \"…\" starts it.")
  }
}
