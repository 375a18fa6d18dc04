// SPDX-License-Identifier: Apache-2.0
"use strict";
const path = require("path");
const vscode = require("vscode");
const { TEAM_GLOBS, mayBeTeam } = require("../language/teamFiles");

const MOST_FILES = 200;

/**
 * A team somebody can mean: how the server is told, and where its runs work.
 * @typedef {{config: {uri: string} | {text: string} | {name: string}, label: string, uri?: vscode.Uri}} Team
 */

/**
 * The team of a file; an untitled one is sent as it stands.
 * @param {vscode.Uri} uri @returns {Team}
 */
function teamOf(uri) {
  const label = path.basename(uri.path);
  if (uri.scheme !== "untitled") return { config: { uri: uri.toString() }, label, uri };
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  return { config: { text: document?.getText() ?? "" }, label, uri };
}

/**
 * The file a command was called for: a URI, an argument of a lens, an entry of a tree, or the active editor's.
 * @param {any} argument
 */
function uriOf(argument) {
  if (argument instanceof vscode.Uri) return argument;
  const uri = argument?.uri ?? argument?.team?.uri;
  if (uri) return typeof uri === "string" ? vscode.Uri.parse(uri, true) : uri;
  const document = vscode.window.activeTextEditor?.document;
  return document && mayBeTeam(document) ? document.uri : undefined;
}

/**
 * The team a command is about. The user is asked when nothing says it.
 * @param {any} argument of the command @param {() => Promise<any[]>} catalog the teams the server knows
 * @returns {Promise<Team | undefined>}
 */
async function chooseTeam(argument, catalog) {
  if (typeof argument?.team?.name === "string" && !argument.team.uri) return bundled(argument.team.name);
  const uri = uriOf(argument) ?? defaultTeam();
  if (uri) return teamOf(uri);
  const [files, known] = await Promise.all([teamFiles(), catalog()]);
  const picks = [
    ...files.map((file) => ({ label: vscode.workspace.asRelativePath(file), description: "", team: teamOf(file) })),
    ...known
      .filter((team) => !team.uri)
      .map((team) => ({ label: team.name, description: team.description ?? "", team: bundled(team.name) })),
  ];
  if (picks.length === 0) {
    void vscode.window.showInformationMessage("There is no team file here. “MassGen: New Team File” makes one.");
    return undefined;
  }
  const pick = await vscode.window.showQuickPick(picks, { placeHolder: "Which team?", matchOnDescription: true });
  return pick?.team;
}

/** @param {string} name @returns {Team} */
const bundled = (name) => ({ config: { name }, label: name });

/** The team of the settings, relative to the first folder. */
function defaultTeam() {
  const setting = vscode.workspace.getConfiguration("massgen").get("run.defaultConfig", "");
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!setting) return undefined;
  if (path.isAbsolute(setting)) return vscode.Uri.file(setting);
  return folder && vscode.Uri.joinPath(folder.uri, setting);
}

/** The team files of the workspace, by their names. */
async function teamFiles() {
  const found = await Promise.all(TEAM_GLOBS.map((glob) => vscode.workspace.findFiles(glob, "**/node_modules/**", MOST_FILES)));
  const byUri = new Map(found.flat().map((uri) => [uri.toString(), uri]));
  return [...byUri.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * The folder a team's runs work in: that of the workspace, else that of the file.
 * @param {Team} team
 */
function workingFolder({ uri }) {
  const own = uri && vscode.workspace.getWorkspaceFolder(uri);
  const folder = own ?? vscode.workspace.workspaceFolders?.find((one) => one.uri.scheme === "file");
  if (folder) return folder.uri.fsPath;
  return uri?.scheme === "file" ? path.dirname(uri.fsPath) : undefined;
}

module.exports = { chooseTeam, teamFiles, teamOf, uriOf, workingFolder };
