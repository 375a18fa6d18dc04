// SPDX-License-Identifier: Apache-2.0

/// How a cell looks: one of the sixteen colours every terminal lets its user choose, and attributes.
struct Style: Hashable {
  /// A colour by its place in the terminal's palette.
  enum Color: UInt8 {
    case standard, red, green, yellow, blue, magenta, cyan, gray

    /// The parameter of the SGR sequence; nil for the terminal's own colour. (ECMA-48 8.3.117)
    var parameter: Int? {
      switch self {
      case .standard: nil
      case .red: 31
      case .green: 32
      case .yellow: 33
      case .blue: 34
      case .magenta: 35
      case .cyan: 36
      case .gray: 90
      }
    }
  }

  struct Attributes: OptionSet, Hashable {
    let rawValue: UInt8
    static let bold = Attributes(rawValue: 1)
    static let dim = Attributes(rawValue: 2)
    static let italic = Attributes(rawValue: 4)
    static let underline = Attributes(rawValue: 8)
    static let reverse = Attributes(rawValue: 16)
    static let strike = Attributes(rawValue: 32)
  }

  var color = Color.standard
  var attributes: Attributes = []

  init(_ color: Color = .standard, _ attributes: Attributes = []) {
    self.color = color
    self.attributes = attributes
  }

  static let plain = Style()
  static let bold = Style(.standard, .bold)
  static let dim = Style(.standard, .dim)
  static let warning = Style(.yellow)
  static let failure = Style(.red, .bold)

  /// The style of the agent at a place of the team.
  static func agent(_ index: Int) -> Style {
    let colors: [Color] = [.cyan, .magenta, .green, .yellow, .blue, .red]
    return Style(colors[index % colors.count], .bold)
  }

  /// The same with more attributes.
  func with(_ more: Attributes) -> Style { Style(color, attributes.union(more)) }

  /// The sequence that sets exactly this style.
  func sequence(usesColors: Bool) -> String {
    var parameters = "0"
    let codes: [(Attributes, Int)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7), (.strike, 9),
    ]
    for (attribute, code) in codes where attributes.contains(attribute) { parameters += ";\(code)" }
    if usesColors, let parameter = color.parameter { parameters += ";\(parameter)" }
    return "\u{1B}[\(parameters)m"
  }
}
