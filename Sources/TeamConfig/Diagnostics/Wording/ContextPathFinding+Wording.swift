// SPDX-License-Identifier: Apache-2.0

extension ContextPathFinding {
  func message(at place: String) -> String {
    switch self {
    case .missing(let path, isShared: true):
      return "There is nothing at \(ShownText.quoted(path)), and MassGen does not start without it; create it or "
        + "correct the path."
    case .missing(let path, isShared: false):
      return "There is nothing at \(ShownText.quoted(path)), so it is left out; create it or correct the path."
    case .duplicate(let path, isShared: true):
      return "\(ShownText.quoted(path)) is a context path of `orchestrator` as well, which counts; remove this one."
    case .duplicate(let path, isShared: false):
      return "\(ShownText.quoted(path)) stands twice in this list; remove one."
    case .withoutWorkspace:
      return "The context paths are not used, because no agent that could use them has `cwd`."
    case .alwaysReadOnly(let path, let name):
      return "Nothing is ever written into \(ShownText.quoted(name)), so \(ShownText.quoted(path)) can only be read; "
        + "choose another path or write `permission: read`."
    case .protectedOutside(let path, let contextPath):
      return "\(ShownText.quoted(path)) is not inside \(ShownText.quoted(contextPath)) and is left out; write a path "
        + "relative to it."
    case .protectedWithoutWrite:
      return "`protected_paths` has no effect where agents may only read; remove it."
    }
  }
}
