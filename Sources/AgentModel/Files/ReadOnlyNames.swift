// SPDX-License-Identifier: Apache-2.0

/// Names of files and folders that agents never change outside their workspaces, wherever they stand in a path.
/// (orchestration.md 3.5)
public enum ReadOnlyNames {
  /// The names, in lower case.
  public static let all: Set<String> = [
    ".massgen", ".env", ".git", "node_modules", "__pycache__", ".venv", "venv", ".pytest_cache", ".mypy_cache",
    ".ruff_cache", ".ds_store", "massgen_logs",
  ]

  /// The first part of a path that has one of the names; nil when none has. Capitals make no difference, because some
  /// disks do not tell them apart.
  public static func first(in path: String) -> String? {
    PathNames.split(path).first { all.contains($0.lowercased()) }.map(String.init)
  }
}
