// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
  /// The value as indented JSON with a newline at its end, for files that people read.
  ///
  /// - Parameter indent: spaces a level.
  public func encodedForPeople(indent: Int = 2) -> [UInt8] {
    var output: [UInt8] = []
    append(to: &output, level: 0, indent: indent)
    output.append(UInt8(ascii: "\n"))
    return output
  }

  private func append(to output: inout [UInt8], level: Int, indent: Int) {
    func newLine(_ level: Int) {
      output.append(UInt8(ascii: "\n"))
      output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * indent))
    }
    switch self {
    case .array(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        output.append(UInt8(ascii: index == 0 ? "[" : ","))
        newLine(level + 1)
        element.append(to: &output, level: level + 1, indent: indent)
      }
      newLine(level)
      output.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      for (index, member) in members.enumerated() {
        output.append(UInt8(ascii: index == 0 ? "{" : ","))
        newLine(level + 1)
        JSONWriter.appendEscaped(member.key, to: &output)
        output.append(contentsOf: [UInt8(ascii: ":"), UInt8(ascii: " ")])
        member.value.append(to: &output, level: level + 1, indent: indent)
      }
      newLine(level)
      output.append(UInt8(ascii: "}"))
    default:
      output.append(contentsOf: encoded())
    }
  }
}
