// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// What is done with a file that goes with the task, as one word.
public enum UploadDecision: String, Sendable, Hashable, CaseIterable {
  /// It goes as it is.
  case sent
  /// It goes once it is scaled down or converted.
  case scaled
  /// Its text becomes part of the message.
  case inlined
  /// A tool of the provider searches it.
  case searched
  /// The model is told that it exists and was not seen.
  case described
  /// It is left out.
  case dropped
  /// The run does not start.
  case refused
  /// It is not there.
  case missing
  /// Nobody knows.
  case unknown
}

extension UploadForecast {
  /// What is done with the file.
  ///
  /// - Parameter onUnsupported: what the agent wants of files it cannot get; nil for what holds of uploads by themselves.
  public func outcome(onUnsupported: OnUnsupported?) -> UploadDecision {
    switch presence {
    case .missing, .noFile: return .missing
    case .file, .unknown: break
    }
    switch decision {
    case nil: return .unknown
    case .send?: return .sent
    case .scale?: return .scaled
    case .inlineText?: return .inlined
    case .search?: return .searched
    case .refuse?:
      switch onUnsupported ?? .describe {
      case .error: return .refused
      case .drop: return .dropped
      case .describe: return .described
      }
    }
  }
}
