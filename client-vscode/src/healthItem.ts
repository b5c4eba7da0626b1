/** How the server is, in the editor's own place for that: the language status. */

import * as vscode from "vscode";
import type { Connection, Health } from "./connection.js";
import { selector } from "./documents.js";
import { INSTALL_PAGE } from "./pages.js";
import { fileKinds, serverSettingsCommand } from "./settings.js";

const EVERYWHERE: vscode.DocumentSelector = { scheme: "*" };

export class HealthItem implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem("unstuck.health", selector([]));
  private readonly listener: vscode.Disposable;
  private told = false;

  constructor(connection: Connection) {
    this.item.name = vscode.l10n.t("Unstuck server");
    this.listener = connection.onHealth((health) => {
      this.show(health);
    });
  }

  dispose(): void {
    this.listener.dispose();
    this.item.dispose();
  }

  private show(health: Health): void {
    const { item } = this;
    const trouble = health.state === "missing" || health.state === "stopped";
    // In trouble it is seen from every document, otherwise from those that the server reads.
    item.selector = trouble ? EVERYWHERE : selector(fileKinds());
    item.busy = health.state === "starting" || health.state === "waiting";
    item.severity = trouble ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.text = words(health);
    delete item.detail;
    item.command = trouble
      ? { command: "unstuck.restartServer", title: vscode.l10n.t("Restart") }
      : { command: "unstuck.showLogs", title: vscode.l10n.t("Show logs") };
    if (health.state === "running") {
      this.told = false;
      item.detail = [health.version, health.server.command].filter(Boolean).join(" · ");
    } else if (health.state === "stopped") {
      item.detail = health.reason;
    }
    if (trouble && !this.told) {
      // Once, not for every attempt.
      this.told = true;
      void guide(health);
    }
  }
}

function words(health: Health): string {
  switch (health.state) {
    case "starting":
      return vscode.l10n.t("Unstuck is starting");
    case "running":
      return vscode.l10n.t("Unstuck is running");
    case "waiting":
      return vscode.l10n.t("Unstuck ended by itself and is started again");
    case "stopped":
      return vscode.l10n.t("Unstuck is not running");
    case "missing":
      return vscode.l10n.t("Unstuck found no server to run");
  }
}

/** Says what can be done where no server runs. */
export async function guide(health: Health): Promise<void> {
  const install = vscode.l10n.t("How to install");
  const settings = serverSettingsCommand();
  const logs = vscode.l10n.t("Show logs");
  const restart = vscode.l10n.t("Restart");
  let choice: string | undefined;
  if (health.state === "missing") {
    const message = vscode.l10n.t(
      "Unstuck found no server to run: this package brings none, and no Python on this machine has it.",
    );
    choice = await vscode.window.showWarningMessage(message, install, settings.title);
  } else if (health.state === "stopped") {
    const message = vscode.l10n.t("Unstuck is not running: {0}", health.reason);
    choice = await vscode.window.showWarningMessage(message, restart, settings.title, logs);
  } else {
    void vscode.window.showInformationMessage(vscode.l10n.t("Unstuck is starting. Try again in a moment."));
  }
  if (choice === install) await vscode.commands.executeCommand("vscode.openWith", INSTALL_PAGE, "unstuck.page");
  if (choice === settings.title) {
    await vscode.commands.executeCommand(settings.command, ...(settings.arguments as unknown[]));
  }
  if (choice === logs) await vscode.commands.executeCommand("unstuck.showLogs");
  if (choice === restart) await vscode.commands.executeCommand("unstuck.restartServer");
}
