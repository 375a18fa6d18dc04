// SPDX-License-Identifier: Apache-2.0

/// How a cell looks: one of the sixteen colours every terminal lets its user choose, and attributes.
package struct Style: Hashable, Sendable {
  /// A colour by its place in the terminal's palette.
  package enum Color: UInt8, Sendable {
    case standard, red, green, yellow, blue, magenta, cyan, gray

    /// The parameter of the SGR sequence; nil for the terminal's own colour. (ECMA-48 8.3.117)
    package var parameter: Int? {
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

  /// What is done to the letters.
  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    /// Attributes by their bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let reverse = Attributes(rawValue: 16)
    package static let strike = Attributes(rawValue: 32)
  }

  package var color = Color.standard
  package var attributes: Attributes = []

  /// Creates a style.
  package init(_ color: Color = .standard, _ attributes: Attributes = []) {
    self.color = color
    self.attributes = attributes
  }

  package static let plain = Style()
  package static let bold = Style(.standard, .bold)
  package static let dim = Style(.standard, .dim)
  package static let warning = Style(.yellow)
  package static let failure = Style(.red, .bold)

  /// The style of the agent at a place of the team.
  package static func agent(_ index: Int) -> Style {
    let colors: [Color] = [.cyan, .magenta, .green, .yellow, .blue, .red]
    return Style(colors[index % colors.count], .bold)
  }

  /// The same with more attributes.
  package func with(_ more: Attributes) -> Style { Style(color, attributes.union(more)) }

  /// The sequence that sets exactly this style.
  package func sequence(usesColors: Bool) -> String {
    var parameters = "0"
    let codes: [(Attributes, Int)] = [
      (.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7), (.strike, 9),
    ]
    for (attribute, code) in codes where attributes.contains(attribute) { parameters += ";\(code)" }
    if usesColors, let parameter = color.parameter { parameters += ";\(parameter)" }
    return "\u{1B}[\(parameters)m"
  }
}
