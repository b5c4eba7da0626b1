/** This machine, as looking for a server sees it. */

import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Surroundings } from "./server.js";

const PATIENCE = 10_000;

export function surroundings(context: vscode.ExtensionContext): Surroundings {
  return {
    platform: process.platform,
    extension: context.extensionPath,
    home: homedir(),
    path: process.env["PATH"] ?? "",
    workspace: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
    isFile: async (path) => {
      try {
        return (await stat(path)).isFile();
      } catch {
        return false;
      }
    },
    succeeds: (command, args) =>
      new Promise((resolve) => {
        execFile(command, args, { timeout: PATIENCE, cwd: homedir(), windowsHide: true }, (error) => {
          resolve(error === null);
        });
      }),
  };
}
