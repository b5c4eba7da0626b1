/** The commands of the palette. Most hand over to a command of the server. */

import * as vscode from "vscode";
import type { Connection } from "./connection.js";
import { selector } from "./documents.js";
import { guide } from "./healthItem.js";
import type { Pages } from "./pages.js";
import { pickAction, pickIncident } from "./picks.js";
import type { ClientCommand, ServerCommand } from "./protocol.js";
import { fileKinds } from "./settings.js";

// The server looks at the end of what is longer.
const MOST = 1_000_000;

/** What each command of the palette does. */
export type Commands = Readonly<Record<ClientCommand, () => Promise<void>>>;

export function commands(connection: Connection, pages: Pages): Commands {
  const server =
    (command: ServerCommand, ...args: unknown[]) =>
    async (): Promise<void> => {
      const health = await connection.settled();
      if (health.state === "running") await connection.execute(command, ...args);
      else await guide(health);
    };
  const diagnose = async (text: string, nothing: string): Promise<void> => {
    if (text.trim() === "") void vscode.window.showInformationMessage(nothing);
    else await server("unstuck.diagnose", text.slice(-MOST), { cwd: folder() })();
  };
  const showIncident = async (): Promise<void> => {
    const { status } = connection;
    const listed = status?.incidents ?? [];
    const incident = listed.length > 0 ? await pickIncident(listed) : status?.incident;
    if (!incident) {
      if (listed.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t("No incident is open."));
    } else if (incident.id === undefined) {
      await pages.show(vscode.Uri.parse(incident.uri), true);
    } else {
      await server("unstuck.showPage", "incident", incident.id)();
    }
  };
  const runDoctor = server("unstuck.showPage", "doctor");
  return {
    "unstuck.clearCredentials": server("unstuck.fix", "clear-credentials-and-relogin", null),
    "unstuck.connectClaudeCode": server("unstuck.connect"),
    "unstuck.diagnoseClipboard": async () => {
      await diagnose(await vscode.env.clipboard.readText(), vscode.l10n.t("The clipboard holds no text."));
    },
    "unstuck.diagnoseNow": async () => {
      const document = vscode.window.activeTextEditor?.document;
      if (connection.status?.incident) await showIncident();
      else if (document && document.uri.scheme !== "unstuck" && vscode.languages.match(selector(fileKinds()), document) > 0) {
        await diagnose(document.getText(), vscode.l10n.t("The document is empty."));
      } else await runDoctor();
    },
    "unstuck.diagnoseSelection": async () => {
      const editor = vscode.window.activeTextEditor;
      const text = editor?.selections.map((selection) => editor.document.getText(selection)).join("\n") ?? "";
      await diagnose(text, vscode.l10n.t("Nothing is selected."));
    },
    "unstuck.diagnoseTerminalSelection": async () => {
      await diagnose(await terminalSelection(), vscode.l10n.t("Nothing is selected."));
    },
    "unstuck.disconnectClaudeCode": server("unstuck.disconnect"),
    "unstuck.draftBugReport": server("unstuck.fix", "draft-bug-report", null),
    "unstuck.openBillingPage": server("unstuck.openPage", "open-billing-page"),
    "unstuck.restartServer": () => connection.restart(),
    "unstuck.resumeSession": server("unstuck.fix", "resume-session", null),
    "unstuck.runDoctor": runDoctor,
    "unstuck.saveSessionNotes": server("unstuck.fix", "save-session-notes", null),
    "unstuck.showActions": async () => {
      const health = await connection.settled();
      if (health.state === "running") await pickAction(connection.status);
      else await guide(health);
    },
    "unstuck.showIncident": showIncident,
    "unstuck.showLogs": () => {
      connection.log.show();
      return Promise.resolve();
    },
    "unstuck.showSample": server("unstuck.showPage", "sample"),
    "unstuck.showUsage": server("unstuck.showPage", "usage"),
  };
}

/** The folder of the workspace that is being worked in. */
function folder(): string | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  const found = active ? vscode.workspace.getWorkspaceFolder(active) : undefined;
  const root = (found ?? vscode.workspace.workspaceFolders?.[0])?.uri;
  return root?.scheme === "file" ? root.fsPath : undefined;
}

/** What is selected in the terminal. The editor gives it by way of the clipboard alone, which is put back. */
async function terminalSelection(): Promise<string> {
  const before = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText("");
  await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
  const text = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText(before);
  return text;
}
