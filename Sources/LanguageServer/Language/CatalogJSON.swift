// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig

/// Teams and templates of the catalogue as clients get them.
enum CatalogJSON {
  static func team(_ entry: CatalogueEntry) -> JSONValue {
    var object: JSONObject = [
      "name": .string(entry.name), "uri": .string(FileURI.uri(entry.path)), "place": .string(entry.place.rawValue),
    ]
    func set(_ name: String, _ text: String?) {
      if let text, !text.isEmpty { object[name] = .string(text) }
    }
    set("group", entry.group)
    set("description", entry.header.title)
    set("needs", entry.header.needs)
    set("costs", entry.header.costs)
    set("shows", entry.header.shows)
    object["tags"] = texts(entry.header.tags)
    object["agents"] = texts(entry.agents)
    object["providers"] = texts(entry.providers)
    object["modalities"] = texts(entry.modalities)
    object["replayable"] = .bool(entry.isReplayable)
    object["runnable"] = .bool(!entry.hasErrors)
    return .object(object)
  }

  static func template(_ template: TeamTemplate) -> JSONValue {
    [
      "name": .string(template.name), "description": .string(template.title),
      "questions": .array(
        template.questions.map { question in
          var object: JSONObject = ["name": .string(question.name), "text": .string(question.text)]
          if let answer = question.defaultAnswer { object["default"] = .string(answer) }
          if !question.allowed.isEmpty { object["allowed"] = texts(question.allowed) }
          return .object(object)
        }),
    ]
  }

  private static func texts(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
}
