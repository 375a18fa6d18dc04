// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import TeamConfig

/// Whether a provider, or the model of an agent, can be asked, and why not. It never holds the value of a key where
/// anybody sees it.
public struct ProviderCheck: Sendable {
  /// What is known about the key.
  public enum Key: Sendable, Equatable {
    /// None is needed.
    case notNeeded
    /// There is one.
    ///
    /// - Parameters:
    ///   - variable: the variable that holds it; `api_key` for one that stands in the team file.
    ///   - origin: where the variable is set, such as `./.env`; nil for one in the team file.
    case set(variable: String, origin: String?)
    /// There is none. The variables were looked up, in this order.
    case missing(variables: [String])
  }

  /// The agent; nil where a provider was asked about.
  public var agentID: String?
  /// The provider's id; the backend type where the table has no row.
  public var provider: String
  /// The provider's name for people.
  public var displayName: String
  /// The backend type.
  public var type: String
  /// The agent's model; nil where a provider was asked about.
  public var model: String?
  /// Where it is asked; nil when nobody said.
  public var baseURL: String?
  /// The key.
  public var key: Key
  /// Why it cannot be asked, as far as can be told without asking.
  public var problems: [ModelFailure]
  /// The program behind an agent; nil where there is none, or nobody has looked.
  public var program: ProgramReport?
  /// What came of asking; nil when nobody asked or it has no list of models.
  public var reply: ModelListReport?

  let spec: BackendSpec

  /// Where it is asked, as it may be shown: without a query, which can hold a key, and only when it is an address.
  public var shownBaseURL: String? {
    spec.addressProblem == nil ? baseURL.map { String($0.prefix { $0 != "?" && $0 != "#" }) } : nil
  }

  /// Whether nothing stands in the way, as far as it was looked. A model that is not listed does not: lists leave out
  /// other names of a model.
  public var isReady: Bool { problems.isEmpty && reply?.failure == nil }

  /// Whether the provider lists the agent's model; nil when it was not asked or gave no complete list.
  public var isModelListed: Bool? { model.flatMap { model in reply.flatMap { $0.has(model) } } }
}

/// What was found out about a program that is an agent, without asking its provider.
public struct ProgramReport: Sendable, Equatable {
  /// Its absolute path.
  public var path: String
  /// Its version; nil when it was not started, because a team file names it.
  public var version: String?
  /// How it proves who pays, in a few words; ``noLogin`` when nothing was found.
  public var login: String
  /// What is worth knowing about it.
  public var remarks: [String]

  /// What ``login`` is when nothing was found.
  public static let noLogin = "no login found"
}
