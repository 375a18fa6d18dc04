// SPDX-License-Identifier: Apache-2.0

extension MCPFinding {
  func message(at place: String) -> String {
    switch self {
    case .serversWrong(let kind):
      return "\(place) is \(kind), but it should be a list of servers or a mapping from names to servers."
    case .singleServer:
      return "\(place) is one server, and parts of MassGen take each of its keys for a server; put it into a list."
    case .entryWrong(let kind):
      return "\(place) is \(kind), but a server is a mapping such as `{name: files, type: stdio, command: npx}`."
    case .typeMissing(let inferred):
      return inferred.map {
        "\(place) has no type and is left out by MassGen; here it is taken for `\($0)`. Write `type: \($0)`."
      } ?? "\(place) has no type, and neither `command` nor `url` tells which; write `type: stdio`."
    case .typeOnlyHere(let type):
      return "MassGen has no transport `\(type)`, only `stdio` and `streamable-http`; it works here."
    case .typeUnknown(let type, let suggestion):
      let ending = suggestion.map { "did you mean `\($0)`?" } ?? "write `stdio` or `streamable-http`."
      return "There is no transport \(ShownText.quoted(type)); \(ending)"
    case .nameMissing(let used):
      return "\(place) has no name and is called `\(used)`, which its tools are called after; give it one."
    case .nameInvalid(""):
      return "The name of a server cannot be empty."
    case .nameInvalid(let name):
      return "A server cannot be called \(ShownText.quoted(name)); use up to 100 letters, digits, `_` and `-`."
    case .nameLong(let count):
      return "The name has \(count) characters, and tool names begin with it; keep it to 50."
    case .nameDuplicate(let name):
      return "Another server is called \(ShownText.quoted(name)) already; every server needs a name of its own."
    case .nameReserved(let name):
      return "A server called `\(name)` takes the place of the built-in one that belongs to `cwd`."
    case .commandMissing:
      return "\(place) has no program to start; add `command`."
    case .commandNotAllowed(let program, let level, let enough):
      let remedy =
        enough.map { "write `level: \($0)` or name it in `security.allowed_executables`" }
        ?? "name it in `security.allowed_executables`"
      return "The security level `\(level)` does not allow the program \(ShownText.quoted(program)); \(remedy)."
    case .commandNotListed(let program):
      return "The program \(ShownText.quoted(program)) does not stand in `security.allowed_executables`; add it."
    case .commandShell("../"):
      return "`../` is not allowed in a command; write the whole path of the program."
    case .commandShell(let character):
      return "A command is started without a shell, so `\(character == "`" ? "'" : character)` means nothing in it; "
        + "put the arguments into `args`, or the command into a script."
    case .commandVariable:
      return "MassGen 0.0.30 refuses variables in a command; write the program itself."
    case .commandLength:
      return "\(place) is empty or longer than 1000 characters; write the name of a program."
    case .argsWrong(let kind):
      return "\(place) is \(kind), but it should be a list with one text for each argument."
    case .itemWrong(let item, let kind):
      return "\(place) is \(kind), but \(item.rawValue) is a text."
    case .itemImplicit(let item, let written, let kind):
      let shown = written.map { "\(ShownText.quoted($0)) is \(kind)" } ?? "the value is \(kind)"
      return "\(item.rawValue.prefix(1).uppercased() + item.rawValue.dropFirst()) is a text, but \(shown), which "
        + "MassGen refuses; write it in quotes."
    case .envWrong(let kind):
      return "\(place) is \(kind), but it should be a mapping from names of variables to texts."
    case .envPattern(let pattern):
      return
        "MassGen refuses a variable with `\(pattern == "`" ? "'" : pattern)` in it and starts no server; here it is "
        + "passed on as it is."
    case .envReferences:
      return "MassGen takes one reference in capitals such as `${NAME}` and refuses any other; here all are replaced."
    case .variableUnset(let name):
      return "The variable \(name) is not set, so the server cannot start."
    case .variableLiteral(let name, let target, let unset):
      return "MassGen \(target) replaces variables in `env` alone and takes `${\(name)}` literally; it is replaced here"
        + (unset ? ", but it is not set." : " and from MassGen 0.1.30 on.")
    case .addressMissing:
      return "\(place) has no address; add `url`."
    case .addressInvalid(let reason):
      return "\(place) is no address of a server: \(reason)."
    case .addressNear(let host, let nearness):
      let there = nearness == .machine ? "this machine" : "the local network"
      return "\(ShownText.quoted(host)) is on \(there), which a server may only be with `\(nearness.permission): true` "
        + "in `security`."
    case .timeout:
      return "\(place) should be above 0 and at most 300 seconds."
    case .headersWrong(let kind):
      return "\(place) is \(kind), but it should be a mapping from names of headers to texts."
    case .folderAbove:
      return "`..` is not allowed in the folder of a server; write an absolute path."
    case .otherTransport(let key, let type):
      return "`\(key)` has no effect on a server of the type `\(type)`; remove it, or change the type."
    case .level(let level, let used, let suggestion):
      let ending = suggestion.map { "did you mean `\($0)`?" } ?? "write \(ShownText.choice(MCPCommandRules.levels))."
      return "There is no security level \(ShownText.quoted(level)), so `\(used)` is used; \(ending)"
    case .typeWithoutServers(let type):
      return
        "`\(type.rawValue)` uses no MCP servers, so \(place) has no effect; \(Capability.mcpServers.backends.words) "
        + "do."
    case .claudeCodeWithoutServers(let target):
      return "MassGen \(target) does not give Claude Code its MCP servers; it works here and from MassGen 0.0.32 on."
    }
  }

  var hint: String? {
    switch self {
    case .variableUnset, .variableLiteral(_, _, unset: true): StructureFinding.variableUnset("").hint
    default: nil
    }
  }
}
