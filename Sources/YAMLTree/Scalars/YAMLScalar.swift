// SPDX-License-Identifier: Apache-2.0

/// The value of a scalar by the rules MassGen's users have: YAML 1.1 as PyYAML's `safe_load` reads it (config.md 1.3).
public enum YAMLScalar: Sendable, Hashable {
  /// `~`, `null`, `Null`, `NULL` or nothing.
  case null
  /// `yes`, `no`, `on`, `off`, `true` or `false`, each in lower case, upper case or with a capital.
  case bool(Bool)
  /// A decimal, octal (`017`), hexadecimal (`0x1F`), binary (`0b101`) or sexagesimal (`12:30`) integer.
  case integer(Int64)
  /// A number with a dot, `.inf`, `.nan`, or an integer too large for 64 bits.
  case float(Double)
  /// Text: everything quoted, every block scalar and every plain scalar that is none of the others.
  case string(String)
  /// A date or a date with a time, as written.
  case timestamp(String)
}
