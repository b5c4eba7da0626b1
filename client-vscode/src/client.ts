/** The parts of the client, put together. */

import * as vscode from "vscode";
import { type Commands, commands } from "./commands.js";
import { Connection } from "./connection.js";
import { GoOn } from "./goOn.js";
import { HealthItem } from "./healthItem.js";
import { Notifications } from "./notifications.js";
import { Pages } from "./pages.js";
import type { CommandResult, Status } from "./protocol.js";
import { StatusBar } from "./statusBar.js";
import { Terminals } from "./terminals.js";

export class Client implements vscode.Disposable {
  readonly connection: Connection;
  readonly pages: Pages;
  readonly statusBar = new StatusBar();
  readonly commands: Commands;
  private readonly parts: { dispose: () => void }[];

  constructor(context: vscode.ExtensionContext) {
    const goOn = new GoOn(context);
    this.connection = new Connection(context, {
      content: (uri) => this.pages.content(uri),
      show: (uri, takeFocus) => this.pages.show(uri, takeFocus),
      follow: (command, result) => this.follow(command, result, goOn),
    });
    this.pages = new Pages(this.connection);
    const notifications = new Notifications(context.globalStorageUri);
    this.commands = commands(this.connection, this.pages);
    this.parts = [
      new HealthItem(this.connection),
      new Terminals(this.connection),
      notifications,
      this.statusBar,
      this.connection.onStatus((status) => {
        this.statusBar.show(status);
        notifications.consider(status);
        void vscode.commands.executeCommand("setContext", "unstuck.incident", status?.incident !== undefined);
      }),
      this.connection,
    ];
  }

  /** What was shown last; none while no server runs. */
  get status(): Status | undefined {
    return this.connection.status;
  }

  start(): Promise<void> {
    return this.connection.start();
  }

  stop(): Promise<void> {
    return this.connection.stop();
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  /** Does what only an editor can do after a command of the server. */
  private async follow(command: string, result: CommandResult, goOn: GoOn): Promise<void> {
    if (command === "unstuck.copyRequestIds" && result.text) await vscode.env.clipboard.writeText(result.text);
    if (result.terminal?.length) await goOn.offer(result.terminal, result.terminalFolder);
  }
}
