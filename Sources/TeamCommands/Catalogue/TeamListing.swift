// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunEngine
import TeamConfig
import TerminalText
import WireProtocol

/// `massgen-server teams`: the teams that can be run by name.
public struct TeamListing: Sendable {
  /// How the teams are printed.
  public enum Format: Sendable {
    /// For people.
    case table
    /// One JSON array.
    case json
    /// One path a line.
    case paths
  }

  private let environment: ServiceEnvironment

  /// A listing of this machine's teams.
  public init() { environment = .current(serverVersion: WireProtocol.serverVersion) }

  /// Prints the teams that have every word of a query and every tag. Returns the exit code: 1 when there is none.
  @concurrent
  public func list(query: String, tags: [String], format: Format) async -> Int32 {
    let entries = await entries().filter { $0.matches(query: query, tags: tags) }
    switch format {
    case .json: await Console.print(Self.json(entries))
    case .paths: await Console.print(entries.reduce(into: "") { $0 += $1.path + "\n" })
    case .table:
      let palette = Console.palette(for: 1, variables: environment.variables)
      await Console.print(TeamTable(palette: palette).render(entries))
      if !entries.isEmpty {
        await Console.note("massgen-server run NAME starts one; massgen-server teams show NAME prints it.")
      }
    }
    guard entries.isEmpty else { return ExitStatus.success }
    if format != .json { await Console.note("No team matches.") }
    return ExitStatus.findings
  }

  /// Prints a team's file. Returns the exit code: 2 when there is no such team.
  @concurrent
  public func show(_ name: String) async -> Int32 {
    let locator = TeamLocator(environment)
    for reference in [TeamReference.name(name), .path(name)] {
      guard let file = try? await locator.find(reference, in: environment.workingDirectory) else { continue }
      var text = String(decoding: file.source.bytes, as: UTF8.self)
      if !text.hasSuffix("\n") { text += "\n" }
      await Console.print(text)
      return ExitStatus.success
    }
    await Console.complain(CommandProblem("There is no team called \(name); massgen-server teams lists them."))
    return ExitStatus.trouble
  }

  private func entries() async -> [CatalogueEntry] {
    await TeamCatalogue(environment).entries(in: environment.workingDirectory)
  }

  /// The entries as JSON; the members are those of ``/TeamConfig/CatalogueEntry``.
  static func json(_ entries: [CatalogueEntry]) -> String {
    let value = JSONValue.array(
      entries.map { entry in
        var object: JSONObject = [
          "name": .string(entry.name), "title": .string(entry.header.title), "path": .string(entry.path),
          "place": .string(entry.place.rawValue), "group": .string(entry.group),
        ]
        if let needs = entry.header.needs { object["needs"] = .string(needs) }
        if let costs = entry.header.costs { object["costs"] = .string(costs) }
        if let shows = entry.header.shows { object["shows"] = .string(shows) }
        object["tags"] = .array(entry.header.tags.map(JSONValue.string))
        object["agents"] = .array(entry.agents.map(JSONValue.string))
        object["providers"] = .array(entry.providers.map(JSONValue.string))
        object["modalities"] = .array(entry.modalities.map(JSONValue.string))
        object["isReplayable"] = .bool(entry.isReplayable)
        object["hasErrors"] = .bool(entry.hasErrors)
        return .object(object)
      })
    return String(decoding: value.encodedForPeople(), as: UTF8.self) + "\n"
  }
}

/// Teams as people read them: the name and what it is, and below what it takes to run it.
struct TeamTable {
  var palette: Palette

  func render(_ entries: [CatalogueEntry]) -> String {
    let width = min(entries.map(\.name.columns).max() ?? 0, 32)
    var text = ""
    var heading: String?
    for entry in entries {
      let title = Self.heading(entry)
      if title != heading {
        text += (heading == nil ? "" : "\n") + palette.paint(title, .bold) + "\n"
        heading = title
      }
      let padding = String(repeating: " ", count: max(0, width - entry.name.columns))
      let words = entry.header.title.isEmpty ? "(says nothing about itself)" : entry.header.title
      text += "  \(palette.paint(ShownLine.flat(entry.name), Style(.cyan)))\(padding)  \(ShownLine.flat(words))\n"
      let facts = ShownLine.flat(Self.facts(entry).joined(separator: " · "))
      text += String(repeating: " ", count: width + 4) + palette.paint(facts, .dim) + "\n"
    }
    return text
  }

  private static func heading(_ entry: CatalogueEntry) -> String {
    switch entry.place {
    case .workspace: "In this folder"
    case .user: "Yours"
    case .bundled: entry.group.isEmpty ? "Bundled" : "Bundled: \(entry.group)"
    }
  }

  private static func facts(_ entry: CatalogueEntry) -> [String] {
    var facts = [entry.agents.count == 1 ? "1 agent" : "\(entry.agents.count) agents"]
    if !entry.providers.isEmpty { facts.append(entry.providers.joined(separator: ", ")) }
    if !entry.modalities.isEmpty { facts.append(entry.modalities.joined(separator: ", ")) }
    if let needs = entry.header.needs { facts.append("needs \(needs)") }
    if let costs = entry.header.costs { facts.append("costs \(costs)") }
    if entry.isReplayable, entry.providers != ["replay"] { facts.append("plays with --replay") }
    if entry.hasErrors { facts.append("has errors: massgen-server check \(entry.name)") }
    return facts
  }
}
