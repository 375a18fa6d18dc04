// SPDX-License-Identifier: Apache-2.0

extension BackendFinding {
  func message(at place: String) -> String {
    switch self {
    case .missing:
      return "\(place) has no backend; add `backend` with `type` and `model`."
    case .notMapping(let kind):
      return "\(place) is \(kind), but a backend is a mapping with `type` and `model`."
    case .typeMissing(let inferred):
      return inferred.map { "\(place) has no type and is taken for `\($0)`; write `type: \($0)`." }
        ?? "\(place) has no type; add one such as `type: openai`."
    case .typeNotText(let kind):
      return "\(place) is \(kind), but a backend type is a text."
    case .typeUnknown(let type, let suggestion):
      let ending = suggestion.map { "; did you mean \($0)?" } ?? "."
      return "There is no backend type \(ShownText.quoted(type))\(ending)"
    case .typeCase(let written, let lower):
      return "Later MassGen versions refuse \(ShownText.quoted(written)); write `\(lower)`."
    case .typeNewer(let type, let target):
      return "MassGen \(target) does not know the backend type `\(type.rawValue)`."
    case .modelMissing(let type, let used):
      return used.map { "\(place) has no model and asks `\($0)`; name the model you want." }
        ?? "\(place) has no model, and `\(type.rawValue)` has no default; add `model`."
    case .modelInferenceFailed(let model, _):
      return "\(place) has no type, and the model \(ShownText.quoted(model)) does not tell which; add `type`."
    case .modelMismatch(let model, let type, let family):
      return "\(ShownText.quoted(model)) is a model of `\(family.rawValue)`, not of `\(type.rawValue)`; "
        + "change the type or the model."
    case .modelUnknown(let model, let provider, let nearest):
      return "No model \(ShownText.quoted(model)) of \(provider) is known here; "
        + (nearest.map { "did you mean `\($0)`?" } ?? "it may be new or withdrawn, or its name mistyped.")
    case .modelRetired(let model, let successor):
      return "The model \(ShownText.quoted(model)) has been shut down"
        + (successor.map { "; `\($0)` is its successor." } ?? "; choose another.")
    case .keyLiteral(let variable):
      return "\(place) holds a key in the file; put it into "
        + (variable.map { "the variable \($0) and remove the line." } ?? "a variable and name it in `api_key_env`.")
    case .secretLiteral:
      return "\(place) holds what looks like a key; put it into a variable and write `${NAME}` here."
    case .keyMissing(let variables, let provider):
      let names = variables.joined(separator: " nor ")
      return "There is no key for \(provider): \(variables.count == 1 ? "\(names) is not" : "neither \(names) is") set."
    case .keyVariableInvalid:
      return "\(place) is not the name of a variable; write the name alone, such as MY_API_KEY."
    case .addressMissing:
      return "\(place) has no base_url and asks OpenAI; add the address of the provider."
    case .addressUnknown(let host):
      return "The host \(ShownText.quoted(host)) belongs to no known provider, so no key is sent to it; name the "
        + "variable of its key in `api_key_env`."
    case .addressSuffix(let suffix):
      return "\(place) ends in `\(suffix)`, which is added by itself; write the address without it."
    case .addressIgnored(let type):
      return "MassGen takes no `base_url` for `\(type.rawValue)`; here it is asked there."
    case .addressInvalid(let reason):
      return "\(place) is no address: \(reason)."
    case .azureEndpointMissing:
      return "\(place) has no endpoint; set AZURE_OPENAI_ENDPOINT or write `base_url`."
    case .azureSetting(let name, let variable):
      return "MassGen 0.0.30 cannot take `\(name)` from the file; it works here, and MassGen reads \(variable)."
    case .parameterUnsupported(let name, let type, let instead):
      return "`\(type.rawValue)` has no parameter `\(name)`, so it is not sent; "
        + (instead.map { "write `\($0)`." } ?? "remove it, or put it into `extra_body`.")
    case .parameterUnknownSent(let name):
      return "There is no key \(ShownText.quoted(name)); it is sent to the provider as it is, because of `compat`."
    case .parameterReserved(let name):
      return "`\(name)` is set by the program and cannot stand in a backend; remove it."
    case .parameterRange(let range):
      return "\(place) should be \(range)."
    case .samplingRefused(let name, let model):
      return "The reasoning model \(ShownText.quoted(model)) refuses `\(name)`; remove it."
    }
  }

  var hint: String? {
    switch self {
    case .modelInferenceFailed(_, let family?): "The name looks like a model of `\(family)`."
    case .keyMissing:
      "Looked in the environment, ./.env, ~/.config/massgen/.env and ~/.massgen/.env, in this order."
    case .typeNewer(let type, _) where BackendSet.chat.contains(type):
      "For that version write `chatcompletion` with `base_url`."
    default: nil
    }
  }
}
