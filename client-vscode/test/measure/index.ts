/** Measures, in a real extension host: until an error is underlined, in the editor and by its server alone. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setImmediate as soon } from "node:timers/promises";
import * as vscode from "vscode";
import {
  ConfigurationRequest,
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import type { Server } from "../../src/server.js";
import { api, diagnostics, file, refused, running, until } from "../host/editor.js";

const ROUNDS = 15;

/** From the start of a server by the editor to what is underlined. */
async function inEditor(log: vscode.TextDocument): Promise<number> {
  const { connection } = await running();
  const begun = until(connection.onHealth, () => (connection.health.state === "starting" ? performance.now() : undefined));
  void connection.restart();
  const from = await begun;
  await until(connection.onHealth, () => connection.health.state === "running" || undefined);
  // The event is told 50 ms later, so that there are fewer.
  while (vscode.languages.getDiagnostics(log.uri).length === 0) await soon();
  return performance.now() - from;
}

/** The same of the server alone, which is told the same. */
async function alone(server: Server, log: vscode.TextDocument, params: InitializeParams): Promise<number> {
  const from = performance.now();
  const child = spawn(server.command, server.args, { cwd: homedir(), stdio: ["pipe", "pipe", "ignore"] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const uri = log.uri.toString();
  const found = new Promise<void>((resolve) => {
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      if (params.uri === uri && params.diagnostics.length > 0) resolve();
    });
  });
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => null));
  connection.onRequest(RegistrationRequest.type, () => undefined);
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, params);
  await connection.sendNotification(InitializedNotification.type, {});
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: log.languageId, version: 1, text: log.getText() },
  });
  await found;
  const took = performance.now() - from;
  connection.dispose();
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  return took;
}

export async function run(): Promise<void> {
  const { activation } = await api();
  const { health } = (await running()).connection;
  assert.ok(health.state === "running");
  // What the editor says at first; whoever runs this has listened.
  const said = await readFile(join(homedir(), "initialize.json"), "utf8");
  const params = { ...(JSON.parse(said) as InitializeParams), processId: process.pid };
  const log = await vscode.workspace.openTextDocument(await file("measured.log", refused()));
  await diagnostics(log.uri);
  const pairs: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Neither of them always comes first.
    const bareFirst = round % 2 === 0 ? await alone(health.server, log, params) : undefined;
    const editor = await inEditor(log);
    pairs.push([editor, bareFirst ?? (await alone(health.server, log, params))]);
  }
  console.log(`measured ${JSON.stringify({ activation, pairs })}`);
}
