/** The one item in the status bar: usage, or the failure that is in the way. */

import * as vscode from "vscode";
import { LINKABLE, type Status } from "./protocol.js";
import { notificationLevel, SECTION, showsStatusBar } from "./settings.js";
import { barColour, barText, spoken } from "./words.js";

const PRIORITY = 90;

export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    "unstuck.status",
    vscode.StatusBarAlignment.Right,
    PRIORITY,
  );
  private readonly settings: vscode.Disposable;
  private status: Status | undefined;

  constructor() {
    this.item.name = "Unstuck for Claude Code";
    this.item.command = "unstuck.showActions";
    this.settings = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SECTION)) this.show(this.status);
    });
  }

  /** Shows a status; without one there is no item, since old figures would be wrong ones. */
  show(status: Status | undefined): void {
    this.status = status;
    if (!status || !showsStatusBar()) {
      this.item.hide();
      return;
    }
    const colour = barColour(status, notificationLevel() === "off");
    const tooltip = new vscode.MarkdownString(status.tooltip);
    tooltip.isTrusted = { enabledCommands: LINKABLE };
    this.item.text = barText(status);
    this.item.tooltip = tooltip;
    this.item.backgroundColor = colour === undefined ? undefined : new vscode.ThemeColor(colour);
    this.item.accessibilityInformation = { label: spoken(status), role: "button" };
    this.item.show();
  }

  dispose(): void {
    this.settings.dispose();
    this.item.dispose();
  }
}
