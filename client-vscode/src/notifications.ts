/** One quiet notification for each incident in which somebody has to decide something. */

import { join } from "node:path";
import * as vscode from "vscode";
import { claim } from "./claims.js";
import type { Incident, Status } from "./protocol.js";
import { notificationLevel } from "./settings.js";

export class Notifications implements vscode.Disposable {
  private readonly folder: string;
  private readonly seen = new Set<string>();
  private readonly focus: vscode.Disposable;
  private status: Status | undefined;

  constructor(storage: vscode.Uri) {
    this.folder = join(storage.fsPath, "notified");
    // Of several windows, the one that is looked at tells.
    this.focus = vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) this.consider(this.status);
    });
  }

  /** Tells of the incident in a status, unless that was done or is not wanted. */
  consider(status: Status | undefined): void {
    this.status = status;
    const incident = status?.incident;
    if (!incident?.notify || incident.id === undefined || this.seen.has(incident.id)) return;
    if (notificationLevel() !== "always" || !vscode.window.state.focused) return;
    this.seen.add(incident.id);
    void this.tell(incident, incident.id);
  }

  dispose(): void {
    this.focus.dispose();
  }

  private async tell(incident: Incident, id: string): Promise<void> {
    await windowAnswers();
    if (this.status?.incident?.id !== id) {
      this.seen.delete(id);
      return;
    }
    if (!(await claim(this.folder, id))) return;
    const show = vscode.l10n.t("Show");
    const first = incident.actions?.[0];
    const choices = [...(first ? [first.title] : []), show, vscode.l10n.t("Not now")];
    const choice = await vscode.window.showWarningMessage(incident.message ?? incident.title, ...choices);
    if (choice === undefined) return;
    if (choice === first?.title) await vscode.commands.executeCommand(first.command, ...(first.arguments ?? []));
    else if (choice === show) await vscode.commands.executeCommand("unstuck.showPage", "incident", id);
  }
}

/**
 * Resolves once the window has done something for us. An extension host outlives a window that was closed in a browser,
 * or whose connection is lost, by hours: it would take on what nobody is there to see.
 */
async function windowAnswers(): Promise<void> {
  await vscode.commands.executeCommand("setContext", "unstuck.incident", true);
}
