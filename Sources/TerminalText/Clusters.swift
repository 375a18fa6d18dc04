// SPDX-License-Identifier: Apache-2.0

/// What stands in one or two columns of the terminal: a scalar that takes room and those that change its looks.
package struct Cluster: Equatable {
  /// The scalars.
  package var text: String
  /// 1 or 2.
  package var width: Int
  /// Whether all terminals agree on the width. After others the cursor is placed anew.
  package var isCertain: Bool

  /// Creates a cluster.
  package init(text: String, width: Int, isCertain: Bool) {
    self.text = text
    self.width = width
    self.isCertain = isCertain
  }
}

/// Splits text into clusters, the way terminals do it: by scalars that take room, not by grapheme clusters, of which
/// one may take any number of columns.
///
/// Text is data: controls, marks that change the direction of writing and other invisible scalars are left out. So is
/// what is too much of a good thing, like hundreds of accents on one letter. Tabs are the caller's business.
package struct ClusterReader: IteratorProtocol {
  /// Scalars of one cluster that are kept.
  private static let mostScalars = 12

  private var rest: Substring.UnicodeScalarView

  /// Begins at the start of a text.
  package init(_ text: Substring) {
    rest = text.unicodeScalars
  }

  /// The next cluster; nil at the end.
  package mutating func next() -> Cluster? {
    while let base = rest.popFirst() {
      if 0x20..<0x7F ~= base.value, rest.first.map({ $0.value < 0x300 }) ?? true {
        return Cluster(text: String(Character(base)), width: 1, isCertain: true)
      }
      let width = ScalarWidth.columns(of: base)
      if width > 0 { return cluster(base, width) }
    }
    return nil
  }

  private mutating func cluster(_ base: Unicode.Scalar, _ width: Int) -> Cluster {
    var text = String(Character(base))
    var width = width
    var count = 1
    var isCertain = !ScalarWidth.isPictographic(base) && !ScalarWidth.isRegionalIndicator(base)
    let isPicture = base.properties.isEmoji
    if ScalarWidth.isRegionalIndicator(base), let second = rest.first, ScalarWidth.isRegionalIndicator(second) {
      text.unicodeScalars.append(rest.removeFirst())
      width = 2
    }
    while let scalar = rest.first {
      switch scalar.value {
      case 0xFE0F where isPicture: width = 2
      case 0x200D:
        guard isPicture, let joined = rest.dropFirst().first, ScalarWidth.isPictographic(joined) else {
          rest.removeFirst()
          continue
        }
        rest.removeFirst()
        keep(scalar, &text, &count)
        rest.removeFirst()
        keep(joined, &text, &count)
        width = 2
        isCertain = false
        continue
      case 0x1F3FB...0x1F3FF where isPicture: width = 2
      case 0x200C, 0xFE00...0xFE0F: break
      case 0xE0020...0xE007F where isPicture: break
      default:
        guard ScalarWidth.columns(of: scalar) == 0, scalar.value >= 0x300 else {
          return Cluster(text: text, width: width, isCertain: isCertain)
        }
        // Of the scalars without a width only marks and jamos are shown.
        if scalar.properties.generalCategory == .format || scalar.properties.generalCategory == .control
          || scalar.properties.generalCategory == .lineSeparator
          || scalar.properties.generalCategory == .paragraphSeparator
        {
          rest.removeFirst()
          continue
        }
      }
      rest.removeFirst()
      keep(scalar, &text, &count)
      isCertain = false
    }
    return Cluster(text: text, width: width, isCertain: isCertain)
  }

  private func keep(_ scalar: Unicode.Scalar, _ text: inout String, _ count: inout Int) {
    count += 1
    if count <= Self.mostScalars { text.unicodeScalars.append(scalar) }
  }
}

extension StringProtocol {
  /// The columns the text takes on one line.
  package var columns: Int {
    var reader = ClusterReader(Substring(self))
    var sum = 0
    while let cluster = reader.next() { sum += cluster.width }
    return sum
  }

  /// The text cut to a number of columns, with an ellipsis when something is missing.
  package func fitted(_ limit: Int, ellipsis: String = "…") -> String {
    guard limit > 0 else { return "" }
    var reader = ClusterReader(Substring(self))
    var kept = ""
    var width = 0
    var short = ""
    var shortIsDone = false
    let room = limit - ellipsis.count
    while let cluster = reader.next() {
      if width + cluster.width > limit { return room < 0 ? "" : short + ellipsis }
      if width + cluster.width > room { shortIsDone = true }
      kept += cluster.text
      width += cluster.width
      if !shortIsDone { short = kept }
    }
    return kept
  }
}
