/** The editor, as the tests use it. Nothing sleeps: what is waited for is an event. */

import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { Client } from "../../src/client.js";
import type { Api } from "../../src/extension.js";
import type { Status } from "../../src/protocol.js";

let count = 0;

/** The error of April 2026, of another request each time: the same twice would be the same failure. */
export function refused(): string {
  count += 1;
  const id = `req_011CZ8vKqT2mWn4xRb6Ls${String(count).padStart(3, "0")}`;
  return `  ⎿  API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"You're out of extra usage. Add more at claude.ai/settings/usage and keep going."},"request_id":"${id}"}`;
}

export const CODE = "usage/out-of-extra-usage";

/** What activation returned. */
export async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>("unstuck.unstuck-claude-code");
  assert.ok(extension, "the extension is there");
  return extension.activate();
}

/** The client, with its server running. */
export async function running(): Promise<Client> {
  const client = await (await api()).client();
  const health = await client.connection.settled();
  assert.equal(health.state, "running", JSON.stringify(health));
  return client;
}

/** The first value that is wanted, looked for now and whenever the event comes. */
export function until<T>(event: vscode.Event<unknown>, look: () => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const now = look();
    if (now !== undefined) {
      resolve(now);
      return;
    }
    const listener = event(() => {
      const value = look();
      if (value === undefined) return;
      listener.dispose();
      resolve(value);
    });
  });
}

/** The status, once it is as wanted. */
export function status(client: Client, wanted: (status: Status) => boolean): Promise<Status> {
  return until(client.connection.onStatus, () => (client.status && wanted(client.status) ? client.status : undefined));
}

/** The diagnostics of a document, once there are any. */
export function diagnostics(uri: vscode.Uri): Promise<vscode.Diagnostic[]> {
  return until(vscode.languages.onDidChangeDiagnostics, () => {
    const found = vscode.languages.getDiagnostics(uri);
    return found.length > 0 ? found : undefined;
  });
}

/** The tab that shows a page. */
export function pageTab(path: string | RegExp): Promise<vscode.Tab> {
  const is = (uri: vscode.Uri): boolean => (typeof path === "string" ? uri.path === path : path.test(uri.path));
  return until(vscode.window.tabGroups.onDidChangeTabs, () =>
    vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .find(({ input }) => input instanceof vscode.TabInputCustom && input.uri.scheme === "unstuck" && is(input.uri)),
  );
}

/** A file in the folder of the window. */
export async function file(name: string, text: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const path = join(folder.uri.fsPath, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return vscode.Uri.file(path);
}

/** A stand-in for the program of Claude Code, in the home of the test. */
export async function program(path: string, script: string): Promise<string> {
  const home = process.env["HOME"] ?? "";
  assert.ok(process.env["UNSTUCK_HOME"]?.startsWith(home) && home !== "", "the home is one of a test");
  const made = join(home, path);
  await mkdir(dirname(made), { recursive: true });
  await writeFile(made, `#!/bin/sh\n${script}\n`);
  await chmod(made, 0o755);
  return made;
}
