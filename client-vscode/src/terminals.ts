/** Forwards the terminals' streams while Claude Code runs in them. */

import { setTimeout as after } from "node:timers/promises";
import * as vscode from "vscode";
import { runsClaude } from "./commandLine.js";
import type { Connection } from "./connection.js";
import { Outgoing } from "./outgoing.js";
import { TERMINAL, type TerminalPart } from "./protocol.js";
import { forwardsTerminals } from "./settings.js";

const PAUSE = 40;

export class Terminals implements vscode.Disposable {
  private readonly listener: vscode.Disposable;
  private count = 0;

  constructor(private readonly connection: Connection) {
    this.listener = vscode.window.onDidStartTerminalShellExecution(({ execution }) => {
      if (!forwardsTerminals() || !runsClaude(execution.commandLine.value)) return;
      // At once: who reads later has missed the beginning, and of a short command all of it.
      void this.forward(execution, execution.read());
    });
  }

  dispose(): void {
    this.listener.dispose();
  }

  private async forward(execution: vscode.TerminalShellExecution, stream: AsyncIterable<string>): Promise<void> {
    this.count += 1;
    const terminal = `${vscode.env.sessionId}-${this.count}`;
    const { cwd, commandLine } = execution;
    let first: Partial<TerminalPart> = {
      commandLine: commandLine.value,
      ...(cwd?.scheme === "file" ? { cwd: cwd.fsPath } : {}),
    };
    const outgoing = new Outgoing(
      async (piece) => {
        if (!forwardsTerminals()) return;
        const part: TerminalPart = { terminal, ...first, ...piece };
        first = {};
        await this.connection.notify(TERMINAL, part);
      },
      () => after(PAUSE),
    );
    try {
      for await (const data of stream) outgoing.add(data);
      await outgoing.end();
    } catch (error) {
      this.connection.log.debug(`A terminal is no longer forwarded: ${String(error)}`);
    }
  }
}
