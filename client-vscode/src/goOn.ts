/** Commands with which a person goes on in a terminal: typed there for them, entered only if they say so. */

import { setTimeout as after } from "node:timers/promises";
import * as vscode from "vscode";
import { typed } from "./commandLine.js";

const PATIENCE = 3000;
const PROMPT = 150;

export class GoOn {
  constructor(private readonly context: vscode.ExtensionContext) {}

  /** Types a command into a terminal of the machine on which Claude Code runs, and offers to run it. */
  async offer(command: readonly string[], cwd?: string): Promise<void> {
    const line = typed(command, vscode.env.shell);
    if (line === undefined) return;
    if (this.isElsewhere()) {
      await vscode.env.clipboard.writeText(line);
      void vscode.window.showInformationMessage(
        vscode.l10n.t("Run this in a terminal of your own machine; it is on the clipboard: {0}", line),
      );
      return;
    }
    const terminal = vscode.window.createTerminal({ name: "Claude Code", ...(cwd === undefined ? {} : { cwd }) });
    terminal.show();
    await isReady(terminal);
    terminal.sendText(line, false);
    const run = vscode.l10n.t("Run it");
    // Somebody who presses Enter in the terminal has decided already; a second Enter would answer the program.
    const entered = new Set<vscode.Terminal>();
    const started = vscode.window.onDidStartTerminalShellExecution((event) => {
      entered.add(event.terminal);
    });
    const message = vscode.l10n.t("Ready to run in the terminal: {0}", line);
    const choice = await vscode.window.showInformationMessage(message, run);
    started.dispose();
    if (choice === run && !entered.has(terminal) && terminal.exitStatus === undefined) {
      terminal.show();
      terminal.sendText("", true);
    }
  }

  /** Whether terminals of this window belong to another machine than the one that is watched. */
  private isElsewhere(): boolean {
    return vscode.env.remoteName !== undefined && this.context.extension.extensionKind === vscode.ExtensionKind.UI;
  }
}

/** Resolves when the terminal's shell can be typed into, as far as that can be known. */
async function isReady(terminal: vscode.Terminal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const listener = vscode.window.onDidChangeTerminalShellIntegration((event) => {
      if (event.terminal === terminal && event.shellIntegration.cwd) done();
    });
    const timer = setTimeout(done, PATIENCE);
  });
  // Its folder is told right before the prompt is drawn, and that the prompt is there is not told at all.
  await after(PROMPT);
}
