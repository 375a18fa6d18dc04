// SPDX-License-Identifier: Apache-2.0

/// A tool that a provider runs itself, by the key of the team file that switches it on.
public enum ProviderTool: String, Sendable, Hashable, CaseIterable {
  /// Looks things up in the web.
  case webSearch = "enable_web_search"
  /// Runs code in a container of the provider (Anthropic, Gemini).
  case codeExecution = "enable_code_execution"
  /// Runs Python in a container of the provider (OpenAI).
  case codeInterpreter = "enable_code_interpreter"
  /// Makes pictures.
  case imageGeneration = "enable_image_generation"
}
