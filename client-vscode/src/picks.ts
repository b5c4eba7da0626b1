/** The menu behind the status bar: what can be done, then what can be looked at. */

import * as vscode from "vscode";
import { LINKABLE, type Action, type Listed, type Status } from "./protocol.js";
import { plain } from "./words.js";

interface Pick extends vscode.QuickPickItem {
  action: Action;
}

/** Lets the person choose from what the server offers, and does that. */
export async function pickAction(status: Status | undefined): Promise<void> {
  const offered = (status?.actions ?? []).filter((action) => LINKABLE.includes(action.command));
  const actions = offered.length > 0 ? offered : views();
  const picks = actions.map((action): Pick => ({
    label: plain(action.title),
    ...(action.detail === undefined ? {} : { detail: plain(action.detail) }),
    action,
  }));
  const chosen = await vscode.window.showQuickPick(picks, {
    title: "Unstuck",
    placeHolder: status?.incident?.title ?? vscode.l10n.t("What would you like to see or do?"),
    matchOnDetail: true,
  });
  if (chosen) await vscode.commands.executeCommand(chosen.action.command, ...(chosen.action.arguments ?? []));
}

/** Lets the person choose one of several open incidents. */
export async function pickIncident(incidents: readonly Listed[]): Promise<Listed | undefined> {
  const [only] = incidents;
  if (incidents.length <= 1) return only;
  const picks = incidents.map((incident) => ({
    label: plain(incident.title),
    description: new Date(incident.since).toLocaleTimeString(vscode.env.language),
    incident,
  }));
  const chosen = await vscode.window.showQuickPick(picks, { title: vscode.l10n.t("Open incidents") });
  return chosen?.incident;
}

function views(): Action[] {
  return [
    { title: vscode.l10n.t("Usage"), command: "unstuck.showUsage" },
    { title: vscode.l10n.t("Examine this machine"), command: "unstuck.runDoctor" },
    { title: vscode.l10n.t("A sample diagnosis"), command: "unstuck.showSample" },
    { title: vscode.l10n.t("Show logs"), command: "unstuck.showLogs" },
  ];
}
