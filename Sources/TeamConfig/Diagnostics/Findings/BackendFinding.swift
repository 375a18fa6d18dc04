// SPDX-License-Identifier: Apache-2.0

/// Findings about backends: type, model, address, key and request parameters.
enum BackendFinding: Finding {
  /// No backend.
  case missing
  /// A backend that is no mapping.
  case notMapping(kind: String)
  /// No type; the one the model or a script tells, if any.
  case typeMissing(inferred: String?)
  /// A type that is no text.
  case typeNotText(kind: String)
  /// No type has this name.
  case typeUnknown(String, suggestion: String?)
  /// A type with capitals.
  case typeCase(String, lower: String)
  /// The type is younger than the target version.
  case typeNewer(BackendType, target: MassGenVersion)
  /// No model; the default, if any.
  case modelMissing(BackendType, used: String?)
  /// No type, and a model that does not tell; the type its family suggests.
  case modelInferenceFailed(String, family: String?)
  /// A model of another provider's family.
  case modelMismatch(String, type: BackendType, family: BackendType)
  /// A model that nobody knows of the provider; the nearest that is known.
  case modelUnknown(String, provider: String, nearest: String?)
  /// A model that has been shut down.
  case modelRetired(String, successor: String?)
  /// A key in the file.
  case keyLiteral(variable: String?)
  /// A value that looks like a key.
  case secretLiteral
  /// No variable holds the key.
  case keyMissing(variables: [String], provider: String)
  /// `api_key_env` holds no variable's name.
  case keyVariableInvalid
  /// `chatcompletion` without `base_url`.
  case addressMissing
  /// A host of no known provider, and no key for it.
  case addressUnknown(host: String)
  /// The address ends in the path of an endpoint.
  case addressSuffix(String)
  /// The type takes no address in MassGen.
  case addressIgnored(BackendType)
  /// No address at all.
  case addressInvalid(reason: String)
  /// Azure without an endpoint.
  case azureEndpointMissing
  /// Settings of Azure that MassGen cannot take from the file.
  case azureSetting(String, variable: String)
  /// A parameter the request has not.
  case parameterUnsupported(String, type: BackendType, instead: String?)
  /// An unknown key that `compat` sends.
  case parameterUnknownSent(String)
  /// A parameter the program sets.
  case parameterReserved(String)
  /// A value out of range; the range in words.
  case parameterRange(String)
  /// A sampling parameter for a reasoning model.
  case samplingRefused(String, model: String)

  var code: DiagnosticCode {
    switch self {
    case .missing, .notMapping: .backendMissing
    case .typeMissing: .backendTypeMissing
    case .typeNotText, .typeUnknown: .backendTypeUnknown
    case .typeCase: .backendTypeCase
    case .typeNewer: .backendTypeNewer
    case .modelMissing: .modelMissing
    case .modelInferenceFailed: .modelInferenceFailed
    case .modelMismatch: .modelBackendMismatch
    case .modelRetired: .modelRetired
    case .modelUnknown: .modelUnknown
    case .keyLiteral: .apiKeyLiteral
    case .secretLiteral: .secretLiteral
    case .keyMissing, .keyVariableInvalid: .apiKeyEnvMissing
    case .addressMissing: .baseURLMissing
    case .addressUnknown: .baseURLUnknownProvider
    case .addressSuffix: .baseURLEndpointSuffix
    case .addressIgnored: .baseURLIgnored
    case .addressInvalid: .baseURLInvalid
    case .azureEndpointMissing: .azureEndpointMissing
    case .azureSetting: .azureParamLeak
    case .parameterUnsupported, .parameterUnknownSent: .paramNotSupported
    case .parameterReserved: .paramReserved
    case .parameterRange: .paramRange
    case .samplingRefused: .reasoningModelSampling
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .missing, .notMapping, .typeNotText, .typeUnknown, .modelInferenceFailed, .addressInvalid, .parameterReserved:
      .error
    case .typeMissing(let inferred): inferred == nil ? .error : .warning
    case .modelMissing(let type, _): type.modelNeed == .required ? .error : .warning
    case .typeCase: .hint
    case .typeNewer, .azureSetting, .addressIgnored, .modelUnknown, .keyMissing: .information
    default: .warning
    }
  }
}
