// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import Testing

@testable import TeamCommands

/// What the reports say about a file.
@Suite struct ReportTests {
  private static func checked(_ text: String, name: String = "team.yaml") -> CheckedFile {
    let source = TeamSource(bytes: Array(text.utf8), path: "/w/\(name)")
    let result = TeamReader.read(source, context: TeamContext(workingDirectory: "/w"))
    return CheckedFile(input: CheckInput(name: name, path: source.path, isNamed: true), result: result)
  }

  private static func text(_ file: CheckedFile, from least: ConfigDiagnostic.Severity = .hint) -> String {
    TextReport(palette: Palette(isColored: false), leastSeverity: least).render([file])
  }

  private static let wrong = """
    agents:
      - id: 日本
        backend: {model: m, type: telepathy}

    """

  @Test("A finding begins with a line that editors read, and marks its characters")
  func plain() {
    let report = Self.text(Self.checked(Self.wrong))
    let lines = report.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("team.yaml:3:31: error: "))
    #expect(lines[0].hasSuffix("[backend-type-unknown]"))
    #expect(lines[1] == "  3 |     backend: {model: m, type: telepathy}")
    #expect(lines[2] == "    |                               ^~~~~~~~~")
  }

  @Test("Marks stand below their text whatever precedes it")
  func wide() {
    let report = Self.text(Self.checked("agents:\n  - {\"id\": \"日本\", backend: {type: telepathy}}\n"))
    let lines = report.split(separator: "\n")
    #expect(lines[1] == "  2 |   - {\"id\": \"日本\", backend: {type: telepathy}}")
    // Two ideographs take four columns.
    #expect(lines[2] == "    |                                    ^~~~~~~~~")
  }

  @Test("A long line is cut around the mark")
  func long() {
    let padding = String(repeating: "x", count: 5000)
    let backend = "backend: {type: telepathy, model: \(padding)}"
    let report = Self.text(Self.checked("agents: [{id: a, system_message: \(padding), \(backend)}]\n"))
    let lines = report.split(separator: "\n")
    #expect(lines[1].contains("…") && lines[1].contains("type: telepathy") && lines[1].count < 140)
    let marked = lines[2].firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) } ?? 0
    #expect(lines[1].dropFirst(marked).hasPrefix("telepathy"))
  }

  @Test(
    "Keys are never shown, wherever they stand",
    arguments: [
      "agents: [{id: a, backend: {type: telepathy, api_key: hunter2hunter2}}]\n",
      "agents: [{id: a, backend: {type: telepathy, apikey: \"hunter2hunter2\"}}]\n",
      "agents: [{id: a, backend: {type: telepathy}}] # sk-hunter2hunter2\n",
      "agents: [{id: a, backend: {type: openai, extra_headers: {X: sk-hunter2hunter2}, nokey: 1}}]\n",
    ])
  func secrets(text: String) {
    let file = Self.checked(text)
    let fixes = [
      JSONReport(leastSeverity: .hint).render([file]),
      SARIFReport(leastSeverity: .hint, workingDirectory: "/w").render([file]),
    ]
    for report in [Self.text(file), GitHubReport(leastSeverity: .hint).render([file])] + fixes {
      #expect(report.contains(":") && !report.contains("hunter2"), "\(report)")
    }
    #expect(Self.text(file).contains("***"))
  }

  @Test("Nothing in a file steers the terminal")
  func control() {
    let report = Self.text(Self.checked("agents: [{id: a, \"\\e[2J\": 1, backend: {type: telep\u{1B}[2Jathy}}]\n"))
    #expect(!report.contains("\u{1B}") && !report.isEmpty)
  }

  @Test("Less severe findings can be left out")
  func severity() {
    let file = Self.checked("agents:\n  - backend: {type: openai, model: gpt-4o, no_key: 1}\n")
    #expect(Self.text(file).contains("information") && Self.text(file).contains("warning"))
    #expect(!Self.text(file, from: .warning).contains("information"))
    #expect(Self.text(file, from: .error).isEmpty)
  }

  @Test("The exit code: errors fail, warnings when strict, files that cannot be read always")
  func exitCode() {
    let fine = Self.checked("agents: [{id: a, backend: {type: openai, model: gpt-4o}}]\n")
    let warned = Self.checked("agents: [{id: a, backend: {type: openai, model: gpt-4o}, no_key: 1}]\n")
    let unread = CheckedFile(input: CheckInput(name: "x", isNamed: true), problem: "It is gone.")
    func status(_ files: [CheckedFile], strict: Bool = false) -> Int32 {
      CheckCounts(files).exitStatus(isStrict: strict)
    }
    #expect(status([fine]) == 0 && status([fine], strict: true) == 0)
    #expect(status([warned]) == 0 && status([warned], strict: true) == 1)
    #expect(status([Self.checked(Self.wrong)]) == 1)
    #expect(status([Self.checked(Self.wrong), unread]) == 2)
  }

  @Test("Colours are only added")
  func colours() {
    let file = Self.checked(Self.wrong)
    let painted = TextReport(palette: Palette(isColored: true), leastSeverity: .hint).render([file])
    var plain = ""
    var isEscape = false
    for character in painted {
      if character == "\u{1B}" { isEscape = true } else if !isEscape { plain.append(character) }
      if isEscape, character == "m" { isEscape = false }
    }
    #expect(painted != plain && plain == Self.text(file))
  }

  @Test("A workflow command is one line, whatever the names")
  func github() {
    let report = GitHubReport(leastSeverity: .error).render([Self.checked(Self.wrong, name: "a,b:c%\n.yaml")])
    #expect(
      report.hasPrefix(
        "::error file=a%2Cb%3Ac%25%0A.yaml,line=3,endLine=3,col=31,endColumn=40,title=backend-type-unknown::"))
    #expect(report.count { $0 == "\n" } == 1)
  }

  @Test("SARIF has what its schema requires")
  func sarif() throws {
    let files = [
      Self.checked(Self.wrong, name: "a b.yaml"),
      CheckedFile(input: CheckInput(name: "/x", isNamed: true), problem: "It is gone."),
    ]
    let document = try JSONReader.parse(SARIFReport(leastSeverity: .hint, workingDirectory: "/w").render(files))
    #expect(document["version"]?.stringValue == "2.1.0" && document["$schema"]?.stringValue?.hasSuffix(".json") == true)
    let run = try #require(document["runs"]?[0])
    let rules = try #require(run["tool"]?["driver"]?["rules"]?.arrayValue)
    #expect(run["tool"]?["driver"]?["name"]?.stringValue == "massgen-server")
    #expect(run["invocations"]?[0]?["executionSuccessful"]?.boolValue == false)
    let results = try #require(run["results"]?.arrayValue)
    #expect(!results.isEmpty)
    for result in results {
      #expect(result["message"]?["text"]?.stringValue?.isEmpty == false)
      #expect(["error", "warning", "note"].contains(result["level"]?.stringValue))
      let index = try #require(result["ruleIndex"]?.intValue)
      #expect(rules[index]["id"] == result["ruleId"])
      let place = try #require(result["locations"]?[0]?["physicalLocation"])
      #expect(place["artifactLocation"]?["uri"]?.stringValue == "a%20b.yaml")
      let region = try #require(place["region"])
      for name in ["startLine", "startColumn", "endLine", "endColumn"] { #expect((region[name]?.intValue ?? 0) >= 1) }
    }
  }

  @Test("The JSON report has a place for everything")
  func json() throws {
    let document = try JSONReader.parse(JSONReport(leastSeverity: .hint).render([Self.checked(Self.wrong)]))
    let finding = try #require(document["files"]?[0]?["diagnostics"]?[0])
    #expect(finding["code"]?.stringValue == "backend-type-unknown" && finding["severity"]?.stringValue == "error")
    #expect(finding["range"]?["start"] == ["line": 3, "column": 31, "offset": 53])
    #expect(finding["path"]?.stringValue == "agents[0].backend.type")
    #expect(document["summary"]?["errors"]?.intValue == 1)
  }
}
