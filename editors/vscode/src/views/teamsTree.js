// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");

/**
 * The tree of teams: those of the workspace, then those that come with the server.
 * @implements {vscode.TreeDataProvider<{team: any}>}
 * @implements {vscode.Disposable}
 */
class TeamsTree {
  /** @param {import("../server/server").Server} server @param {() => Promise<any[]>} catalog */
  constructor(server, catalog) {
    this.server = server;
    this.catalog = catalog;
    this.changed = new vscode.EventEmitter();
    this.onDidChangeTreeData = this.changed.event;
    this.subscriptions = [
      this.changed,
      server.onDidChangeState(() => this.refresh()),
      vscode.window.registerTreeDataProvider("massgen.configs", this),
    ];
  }

  refresh() {
    this.changed.fire(undefined);
  }

  /** @param {{team: any}} [node] */
  async getChildren(node) {
    if (node || !(await this.server.isThere())) return [];
    return (await this.catalog()).map((team) => ({ team }));
  }

  /** @param {{team: any}} node */
  getTreeItem({ team }) {
    const item = new vscode.TreeItem(team.name, vscode.TreeItemCollapsibleState.None);
    item.description = team.description;
    item.tooltip = [team.description, team.needs].filter(Boolean).join("\n");
    item.iconPath = new vscode.ThemeIcon(team.isBundled ? "package" : "file");
    item.contextValue = "team";
    if (team.uri) {
      const uri = vscode.Uri.parse(team.uri, true);
      item.command = { title: "Open", command: "vscode.open", arguments: [uri] };
    }
    return item;
  }

  dispose() {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

module.exports = { TeamsTree };
