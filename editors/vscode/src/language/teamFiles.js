// SPDX-License-Identifier: Apache-2.0
"use strict";

/** Files that are team files by their name. */
const TEAM_GLOBS = ["**/*.massgen.{yaml,yml,json}", "**/massgen.{yaml,yml}", "**/.massgen/**/*.{yaml,yml}"];

const TEAM_NAME = /(?:\.massgen\.(?:ya?ml|json)|(?:^|[\\/])massgen\.ya?ml)$/;
const TEAM_FOLDER = /[\\/]\.massgen[\\/].*\.ya?ml$/;
const MODELINE_LINES = 50;
/** A longer text is read only by its beginning: the look must stay cheap for any YAML file that is opened. */
const LOOK_AT_CHARACTERS = 64 * 1024;

/** Where a document has to be for the server to see it. */
const SCHEMES = ["file", "untitled"];

/**
 * Whether a path is that of a team file.
 * @param {string} path
 */
function isTeamPath(path) {
  return TEAM_NAME.test(path) || TEAM_FOLDER.test(path);
}

/**
 * Whether the server should be shown a document. The server has the last word: it stays silent about YAML files that are
 * not team files, so a guess that is too generous costs only messages.
 * @param {import("vscode").TextDocument} document
 */
function mayBeTeam(document) {
  if (!SCHEMES.includes(document.uri.scheme)) return false;
  if (isTeamPath(document.uri.path)) return true;
  return document.languageId === "yaml" && looksLikeTeam(document.getText());
}

/**
 * Whether a YAML text looks like a team.
 * @param {string} text
 */
function looksLikeTeam(text) {
  const start = text.length > LOOK_AT_CHARACTERS ? text.slice(0, LOOK_AT_CHARACTERS) : text;
  if (/^["']?agents?["']?[ \t]*:/m.test(start) && /\bbackend["']?[ \t]*:/.test(start)) return true;
  return start.split("\n", MODELINE_LINES).some((line) => /^[ \t]*#[ \t]*massgen\b/.test(line));
}

module.exports = { SCHEMES, TEAM_GLOBS, isTeamPath, looksLikeTeam, mayBeTeam };
