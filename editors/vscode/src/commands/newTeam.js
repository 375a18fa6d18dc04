// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");

const STARTER = `# What this team is for.
agents:
  - id: first
    backend:
      type: chatcompletion
      model: gpt-oss-120b
      base_url: https://api.cerebras.ai/v1
  - id: second
    backend:
      type: vllm
      model: Qwen/Qwen3-4B
      base_url: http://localhost:8000/v1
`;

/** Makes a team file where the user says, and opens it. */
async function newTeam() {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const defaultUri = folder && vscode.Uri.joinPath(folder, "team.massgen.yaml");
  const uri = await vscode.window.showSaveDialog({ defaultUri, title: "New Team File" });
  if (!uri) return undefined;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(STARTER));
  await vscode.window.showTextDocument(uri);
  return uri;
}

module.exports = { newTeam };
