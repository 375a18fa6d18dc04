// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import TeamConfig

/// What a catalogue knows of a team file.
@Suite struct CatalogueTests {
  private static func header(_ text: String) -> CatalogueHeader { CatalogueHeader(of: Array(text.utf8)) }

  @Test("The first comment says what a team is, needs and costs")
  func header() {
    let found = Self.header(
      """
      # yaml-language-server: $schema=x

      # Three models answer; the best wins.
      # More than a list has room for.
      # Needs: OPENAI_API_KEY and
      #   a browser. Costs: a few cents.
      # Tags: basics, Voting
      #
      # Nothing of this counts.
      agents: []
      # Shows: nothing
      """)
    #expect(found.title == "Three models answer; the best wins.")
    #expect(found.needs == "OPENAI_API_KEY and a browser")
    #expect(found.costs == "a few cents")
    #expect(found.shows == nil)
    #expect(found.tags == ["basics", "voting"])
  }

  @Test(
    "Files without such a comment have an empty header", arguments: ["", "agents: []\n# late", "\u{FEFF}", "#", "{}"])
  func none(text: String) {
    #expect(Self.header(text) == CatalogueHeader())
  }

  @Test("Every beginning of a header is survived")
  func prefixes() {
    let text = Array("\u{FEFF}# Größe 😀.\r\n# Needs: a. Costs: b\n#\tTags: x,y\nagents: []".utf8)
    for length in 0...text.count { _ = CatalogueHeader(of: Array(text[..<length])) }
    #expect(CatalogueHeader(of: text).title == "Größe 😀." && CatalogueHeader(of: text).tags == ["x", "y"])
  }

  private static func entry(_ text: String) -> CatalogueEntry {
    let path = "/teams/basics/demo.massgen.yaml"
    let result = TeamReader.read(
      TeamSource(bytes: Array(text.utf8), path: path), context: TeamContext(workingDirectory: "/w"))
    return CatalogueEntry(result, path: path, place: .bundled, group: "basics", hasRecording: false)
  }

  @Test("An entry tells agents, backends and what they take, and is found by words and tags")
  func entry() {
    let found = Self.entry(
      """
      # A team that looks at pictures.
      # Tags: vision
      agents:
        - {id: a, backend: {type: openai, model: gpt-4o, upload_files: [{image_path: x.png}]}}
        - {id: b, backend: {type: openai, model: gpt-4o, enable_image_generation: false}}
        - {id: c, backend: {type: gemini, model: gemini-2.5-flash, upload_files: [{audio_path: x.mp3}]}}
      """)
    #expect(found.name == "demo" && found.agents == ["a", "b", "c"] && found.providers == ["openai", "gemini"])
    #expect(found.modalities == ["audio", "image"] && !found.isReplayable)
    #expect(found.matches(query: "PICTURES gemini", tags: ["Vision"]) && found.matches())
    #expect(!found.matches(query: "pictures claude") && !found.matches(tags: ["vision", "basics"]))
    #expect(Self.entry("agents: [{id: a, backend: {type: replay, script: [{steps: [{text: x}]}]}}]").isReplayable)
  }

  @Test("A former path leads to the team that takes its place, however it is written")
  func formerPaths() throws {
    let lookup = TeamLookup(workingDirectory: "/work", home: nil)
    for row in FormerPath.all where row.team != nil {
      let team = try #require(row.team)
      for path in [row.path, "massgen/configs/\(row.path)", "./configs/\(row.path)"] {
        #expect(lookup.steps(path: path).contains(.bundledNamed(team)))
      }
      #expect(lookup.steps(name: "@examples/\(row.path)").contains(.bundledNamed(team)))
    }
    #expect(FormerPath.row(at: "no/such.yaml") == nil)
  }

  @Test("Every file that MassGen brought has a row", .enabled(if: Shared.isAvailable))
  func everyFile() {
    for version in ["massgen-v0.0.29", "massgen-v0.0.30"] {
      for path in Shared.files(under: "corpus/\(version)", suffix: ".yaml") {
        #expect(FormerPath.row(at: String(path.dropFirst("corpus/\(version)/".count))) != nil, "\(path)")
      }
    }
  }
}
