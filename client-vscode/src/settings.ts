/** The settings: the client's own, and the server's, which go to it as they are. */

import * as vscode from "vscode";

export const SECTION = "unstuck";

/** Which of an incident's signs are shown. */
export type NotificationLevel = "off" | "statusBar" | "always";

// Nothing of these is the server's business.
const OURS = ["interpreter", "notifications", "server", "statusBar", "terminals", "trace"];

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION);
}

export function serverPath(): string {
  return configuration().get<string>("server.path", "").trim();
}

/** A Python and its own arguments; empty where none is set. */
export function interpreter(): string[] {
  const value = configuration().get<string | string[]>("interpreter", []);
  return (typeof value === "string" ? [value.trim()] : value).filter((word) => word !== "");
}

/**
 * Shows the settings that say which server is run. They belong to the machine on which it runs, and in the window of
 * another machine the person's own settings do not have them.
 */
export function serverSettingsCommand(): vscode.Command {
  return {
    title: vscode.l10n.t("Open settings"),
    command: vscode.env.remoteName === undefined ? "workbench.action.openSettings" : "workbench.action.openRemoteSettings",
    arguments: [{ query: "@id:unstuck.server.path,unstuck.interpreter" }],
  };
}

export function notificationLevel(): NotificationLevel {
  return configuration().get<NotificationLevel>("notifications", "always");
}

export function showsStatusBar(): boolean {
  return configuration().get<boolean>("statusBar", true);
}

export function forwardsTerminals(): boolean {
  return configuration().get<boolean>("terminals", true);
}

/** Languages whose documents the person wants looked at. */
export function fileKinds(): string[] {
  return configuration().get<string[]>("fileKinds", []);
}

/** The server's part of a value of the whole section. It gives no notices where notifications are not wanted. */
export function forServer(section: unknown): Record<string, unknown> {
  const all = typeof section === "object" && section !== null ? Object.entries(section) : [];
  const theirs = Object.fromEntries(all.filter(([name]) => !OURS.includes(name)));
  return notificationLevel() === "always" ? theirs : { ...theirs, usageNotices: false };
}

/** The settings that the server begins with. */
export function serverSettings(): Record<string, unknown> {
  return forServer(JSON.parse(JSON.stringify(vscode.workspace.getConfiguration().get(SECTION) ?? {})));
}
