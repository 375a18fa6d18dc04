// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension MethodContract {
  static let providerList = request(
    .providerList, "Lists the providers of models with where they are asked and whether their keys are set.",
    more: "The value of a key is never told.", ProviderListParams.shape,
    .object(
      ObjectShape(
        "ProviderListResult", "Providers.",
        [.required("providers", .list(of: .object(ProviderShapes.provider)), "The providers.")])),
    ["provider": "cerebras"],
    ["providers": [ProviderShapes.providerExample]])

  static let providerCheck = request(
    .providerCheck, "Looks whether providers, or the agents of a team, can be asked, and says why not.",
    more: """
      Without `online` nothing is sent: it is looked whether there is a key and an address. With it each provider is
      asked for its list of models with the key that was found, for at most 20 seconds; a provider without a list
      (Azure) is not asked.
      """,
    ProviderCheckParams.shape,
    .object(
      ObjectShape(
        "ProviderCheckResult", "What was found out.",
        [
          .required("online", .boolean, "Whether providers were asked."),
          .required(
            "checks", .list(of: .object(ProviderShapes.check)), "By provider, or by agent in the order of the file."),
        ])),
    errors: [.configNotFound, .configInvalid],
    ["config": ["name": "three-agents-demo"], "online": false],
    ["online": true, "checks": [ProviderShapes.checkExample, ProviderShapes.programCheckExample]])

  static let modelList = request(
    .modelList, "Lists models with what is known about them and who said so.",
    more: """
      A model that is not listed may well exist: nobody's list is complete. With `refresh` the providers whose keys are
      set are asked what they have now; `listed` says what came of it for each model.
      """,
    ModelListParams.shape,
    .object(
      ObjectShape(
        "ModelListResult", "Models.",
        [
          .required("catalogue", .text, "The catalogue and its version that facts come from."),
          .required("models", .list(of: .object(ProviderShapes.model)), "The models, by provider."),
          .required(
            "refreshed",
            .list(
              of: .object(
                ObjectShape(
                  "RefreshedProvider", "A provider that was asked.",
                  [
                    .required("provider", .text, "Its id."),
                    .required("models", .count, "How many models it listed."),
                    .optional("error", .object(ProviderShapes.failure), "Why its list is not complete."),
                  ]))), "The providers that were asked; empty without `refresh`."),
        ])), ["provider": "cerebras"],
    [
      "catalogue": .string(ModelTable.version), "models": [ProviderShapes.modelExample],
      "refreshed": [["provider": "cerebras", "models": 1, "error": ProviderShapes.failureExample]],
    ])
}
