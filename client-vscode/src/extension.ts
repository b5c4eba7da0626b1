/** Activation: registers what the editor may ask for at once, and loads the rest after it has returned. */

import * as vscode from "vscode";
import type { Client } from "./client.js";
import { CLIENT_COMMANDS, SCHEME } from "./protocol.js";

/** What the extension offers to others, its tests above all. */
export interface Api {
  /** How long activation took, in milliseconds. */
  readonly activation: number;
  /** The client, once it is loaded. */
  readonly client: () => Promise<Client>;
}

let loading: Promise<Client> | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const began = performance.now();
  const client = (): Promise<Client> => (loading ??= load(context));
  context.subscriptions.push(
    ...CLIENT_COMMANDS.map((command) =>
      vscode.commands.registerCommand(command, async () => (await client()).commands[command]()),
    ),
    vscode.window.registerCustomEditorProvider(
      "unstuck.page",
      { resolveCustomTextEditor: async (document, panel) => (await client()).pages.resolve(document, panel) },
      { webviewOptions: { enableFindWidget: true } },
    ),
    // Pages that the editor restores are asked for before the server can register for them.
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async (uri) => (await client()).pages.content(uri),
    }),
  );
  setImmediate(() => void client());
  return { activation: performance.now() - began, client };
}

export async function deactivate(): Promise<void> {
  await (await loading)?.stop();
}

async function load(context: vscode.ExtensionContext): Promise<Client> {
  const { Client } = await import("./client.js");
  const client = new Client(context);
  context.subscriptions.push(client);
  void client.start();
  return client;
}
