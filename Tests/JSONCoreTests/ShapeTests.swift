// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Testing

@Suite("Shapes")
struct ShapeTests {
  static let animal = Variants(
    "Animal", "An animal.", tag: "kind",
    [
      ObjectShape(
        "Cat", "A cat.", [.required("kind", .constant("cat"), "It is a cat."), .optional("lives", .count, "")]),
      ObjectShape(
        "Dog", "A dog.", [.required("kind", .constant("dog"), "It is a dog."), .required("name", .name, "")]),
    ], unknown: ObjectShape("OtherAnimal", "Another.", [.required("kind", .text, "What it is.")]))

  static let shape = Shape.object(
    ObjectShape(
      "Thing", "A thing.",
      [
        .optional("flag", .boolean, ""), .optional("count", .integer(1...9), ""), .optional("many", .ordinal, ""),
        .optional("share", .number(.notNegative), ""), .optional("text", .text, ""), .optional("name", .name, ""),
        .optional("key", .string(.init(allowsEmpty: false, maxBytes: 4)), ""),
        .optional("place", .string(.init(format: .absolutePath)), ""),
        .optional("at", .string(.init(format: .jsonPointer)), ""), .optional("when", .dateTime, ""),
        .optional("word", .words(WordList("W", "", [.init("a"), .init("b")])), ""),
        .optional("open", .words(WordList("O", "", [.init("a")], isOpen: true)), ""),
        .optional("list", .list(of: .text, atLeast: 1), ""), .optional("map", .map(of: .count), ""),
        .optional("pet", .variants(animal), ""), .optional("either", .union([.boolean, .name]), ""),
        .optional(
          "speed", .union([.number(.positive), .words(WordList("S", "", [.init("instant")]))]), ""),
        .optional(
          "one",
          .object(ObjectShape("One", "", [.optional("x", .any, ""), .optional("y", .any, "")], choice: ["x", "y"])),
          ""),
      ]))

  @Test(
    "A wrong value is described with its place",
    arguments: [
      (#"{"flag":1}"#, "/flag", "“flag” must be true or false, not a number."),
      (#"{"count":0}"#, "/count", "“count” is 0; it must be 1 to 9."),
      (#"{"many":0}"#, "/many", "“many” is 0; it must be 1 or more."),
      (#"{"count":1.5}"#, "/count", "“count” must be a whole number, not 1.5."),
      (#"{"count":"1"}"#, "/count", "“count” must be a whole number, not a string."),
      (#"{"share":-1}"#, "/share", "“share” must not be negative."),
      (#"{"text":[]}"#, "/text", "“text” must be a string, not a list."),
      (#"{"name":""}"#, "/name", "“name” must not be empty."),
      (#"{"key":""}"#, "/key", "“key” must have 1 to 4 bytes."),
      (#"{"key":"12345"}"#, "/key", "“key” must have 1 to 4 bytes."),
      (#"{"place":"a"}"#, "/place", "“place” must be an absolute path."),
      (#"{"at":"a"}"#, "/at", "“a” is no JSON Pointer."),
      (#"{"when":"now"}"#, "/when", "“now” is no time."),
      (#"{"word":"c"}"#, "/word", "“word” is “c”; it must be one of “a”, “b”."),
      (#"{"list":[]}"#, "/list", "“list” must not be empty."),
      (#"{"list":["a",1]}"#, "/list/1", "Element 1 of “list” must be a string, not a number."),
      (#"{"map":{"a/b":"x"}}"#, "/map/a~1b", "“a/b” must be a whole number, not a string."),
      (#"{"pet":{}}"#, "/pet/kind", "“kind” is missing."),
      (#"{"pet":{"kind":1}}"#, "/pet/kind", "“kind” must be a string, not a number."),
      (#"{"pet":{"kind":"dog"}}"#, "/pet/name", "“name” is missing."),
      (#"{"either":1}"#, "/either", "“either” must be true or false or a string, not a number."),
      (#"{"either":""}"#, "/either", "“either” must not be empty."),
      (#"{"speed":"fast"}"#, "/speed", "“speed” is “fast”; it must be a number above 0 or “instant”."),
      (#"{"speed":0}"#, "/speed", "“speed” is 0; it must be a number above 0 or “instant”."),
      (#"{"one":{}}"#, "/one", "“one” must have one of x, y."),
      (#"{"one":{"x":1,"y":2}}"#, "/one", "“one” has x and y; it must have exactly one of them."),
      ("[]", "", "The params must be an object, not a list."),
    ])
  func problems(_ json: String, _ pointer: String, _ message: String) throws {
    let problem = ShapeCheck.lenient.problem(in: try JSONReader.parse(json), Self.shape, label: "The params")
    #expect(problem?.pointer == pointer)
    #expect(problem?.message == message)
  }

  @Test(
    "What receivers must put up with is refused only by the closed check",
    arguments: [
      #"{"other":1}"#, #"{"open":"z"}"#, #"{"pet":{"kind":"newt"}}"#, #"{"pet":{"kind":"cat","fur":1}}"#,
      #"{"flag":null}"#,
    ])
  func lenience(_ json: String) throws {
    let value = try JSONReader.parse(json)
    #expect(ShapeCheck.lenient.problem(in: value, Self.shape, label: "It") == nil)
    #expect(ShapeCheck.closed.problem(in: value, Self.shape, label: "It") != nil)
  }

  @Test("A catalog holds every named shape once, after what it refers to")
  func catalog() {
    var catalog = ShapeCatalog()
    catalog.add(Self.shape)
    catalog.add(.variants(Self.animal))
    #expect(catalog.entries.map(\.name) == ["W", "O", "Cat", "Dog", "OtherAnimal", "Animal", "S", "One", "Thing"])
    #expect(catalog.conflicts.isEmpty)
    catalog.add(.object(ObjectShape("Cat", "Another cat.")))
    #expect(catalog.conflicts == ["Cat"])
  }
}
