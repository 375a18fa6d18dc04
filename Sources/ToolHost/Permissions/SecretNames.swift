// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Names that files with keys and passwords usually have. Outside its workspace no agent reads or writes them, unless
/// the team file names the file itself as a context path. (orchestration.md 3.5)
enum SecretNames {
  /// Whole names, in lower case.
  private static let files: Set<String> = [
    ".env", ".envrc", ".netrc", "_netrc", ".pgpass", ".git-credentials", ".pypirc", ".htpasswd", ".my.cnf",
    ".dockercfg", ".vault-token", ".credentials.json", "id_rsa", "id_dsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519",
    "id_ed25519_sk",
  ]
  /// Ends of names.
  private static let endings = [".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk"]
  /// Folders that hold nothing else.
  private static let folders: Set<String> = [".ssh", ".gnupg", ".aws", ".azure", ".kube", ".password-store"]
  /// A folder and a name in it.
  private static let pairs: Set<String> = [
    ".config/gcloud", ".config/gh", ".config/massgen", ".massgen/.env", ".docker/config.json", "run/secrets",
    "etc/shadow", "etc/gshadow", "ssl/private",
  ]
  /// Files of variables that are there to be copied.
  private static let samples: Set<String> = ["example", "sample", "template", "dist", "defaults"]
  /// Words in the names of certificates, which everybody may see.
  private static let publicWords = ["cert", "chain", "public", "bundle"]

  /// Whether an absolute path has such a name.
  static func match(_ path: String) -> Bool {
    let names = PathNames.split(path).map { $0.lowercased() }
    guard let last = names.last else { return false }
    if files.contains(last) || endings.contains(where: last.hasSuffix) { return true }
    if last.hasPrefix(".env."), let kind = last.split(separator: ".").last {
      return !samples.contains(String(kind))
    }
    if last.hasSuffix(".pem") { return !publicWords.contains(where: last.contains) }
    return names.contains(where: folders.contains)
      || zip(names, names.dropFirst()).contains { pairs.contains("\($0)/\($1)") }
  }
}
