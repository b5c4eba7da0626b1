import assert from "node:assert/strict";
import * as vscode from "vscode";
import { selector } from "../../src/documents.js";
import { CLIENT_COMMANDS, SERVER_COMMANDS } from "../../src/protocol.js";
import { api, CODE, diagnostics, file, pageTab, program, refused, running, status, until } from "./editor.js";

describe("activation", () => {
  it("takes no time worth mentioning", async () => {
    const { activation } = await api();
    assert.ok(activation < 50, `${activation} ms`);
  });

  it("has the commands of the palette, and with the server its own", async () => {
    await running();
    const commands = new Set(await vscode.commands.getCommands(true));
    const missing = [...CLIENT_COMMANDS, ...SERVER_COMMANDS].filter((command) => !commands.has(command));
    assert.deepEqual(missing, []);
  });
});

describe("a log", () => {
  let log: vscode.TextDocument;

  before(async () => {
    await running();
    log = await vscode.workspace.openTextDocument(await file("run.log", `Claude Code v2.1.15\n\n${refused()}\n`));
    await vscode.window.showTextDocument(log);
  });

  it("has its error underlined", async () => {
    const [found, ...others] = await diagnostics(log.uri);
    assert.deepEqual(others, []);
    assert.equal(found?.source, "unstuck");
    assert.equal(typeof found.code === "object" ? found.code.value : found.code, CODE);
    assert.equal(found.range.start.line, 2);
  });

  it("says in a hover what it means, with links that run our commands and no others", async () => {
    await diagnostics(log.uri);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      log.uri,
      new vscode.Position(2, 20),
    );
    const contents = hovers.flatMap((hover) => hover.contents) as vscode.MarkdownString[];
    const found = contents.find((content) => content.value.includes(CODE));
    assert.ok(found);
    assert.ok(typeof found.isTrusted === "object");
    assert.ok(found.isTrusted.enabledCommands.every((command) => command.startsWith("unstuck.")));
  });

  it("offers what can be done, the advised first", async () => {
    const [error] = await diagnostics(log.uri);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      log.uri,
      error?.range,
      vscode.CodeActionKind.QuickFix.value,
      50,
    );
    const [first] = actions;
    assert.ok(first?.isPreferred);
    assert.match(first.command?.command ?? "", /^unstuck\./);
  });

  it("has a note of its request ids put on the clipboard", async () => {
    await vscode.commands.executeCommand("unstuck.copyRequestIds", ["req_011CZ8vKqT2mWn4xRb6LsDyF"]);
    assert.equal(await vscode.env.clipboard.readText(), "req_011CZ8vKqT2mWn4xRb6LsDyF");
  });
});

describe("documents", () => {
  it("of programs are nothing to the server", async () => {
    const source = await vscode.workspace.openTextDocument(await file("code.py", refused()));
    assert.equal(vscode.languages.match(selector([]), source), 0);
    const editor = await vscode.window.showTextDocument(source);
    // What the server was told is looked at from outside afterwards.
    await running();
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), "# a line that is typed\n");
    });
    assert.ok(await source.save());
  });

  it("of a language that is named in the settings are looked at", async () => {
    const source = await vscode.workspace.openTextDocument({ language: "python", content: refused() });
    assert.notEqual(vscode.languages.match(selector(["python"]), source), 0);
  });

  it("without a file are looked at", async () => {
    await running();
    const untitled = await vscode.workspace.openTextDocument({ language: "plaintext", content: refused() });
    assert.equal((await diagnostics(untitled.uri)).length, 1);
  });

  it("that are output of Claude Code's extension are looked at, and no other output", () => {
    const match = (path: string): number =>
      vscode.languages.match(selector([]), { uri: vscode.Uri.from({ scheme: "output", path }) } as vscode.TextDocument);
    assert.notEqual(match("extension-output-Anthropic.claude-code-#1-Claude VSCode"), 0);
    assert.equal(match("extension-output-vscode.git-#1-Git"), 0);
  });
});

describe("the status", () => {
  it("is told with words for the bar, the tooltip and the ear", async () => {
    const told = await status(await running(), () => true);
    assert.notEqual(told.text, "");
    assert.notEqual(told.tooltip, "");
    assert.ok(told.label && !/[`*[\]█░]/.test(told.label), told.label);
  });
});

describe("pages", () => {
  it("are shown rendered, the sample one", async () => {
    await running();
    await vscode.commands.executeCommand("unstuck.showSample");
    const tab = await pageTab("/sample.md");
    assert.equal((tab.input as vscode.TabInputCustom).viewType, "unstuck.page");
    const page = vscode.workspace.textDocuments.find((document) => document.uri.path === "/sample.md");
    assert.match(page?.getText() ?? "", new RegExp(CODE));
  });

  it("that nobody knows say so instead of an error", async () => {
    await running();
    const unknown = await vscode.workspace.openTextDocument(vscode.Uri.parse("unstuck:///incidents/unknown.md"));
    assert.notEqual(unknown.getText(), "");
  });
});

describe("an incident", () => {
  it("is in the status and in the problems, has a page, and ends when it is dismissed", async () => {
    const client = await running();
    await client.connection.notify("unstuck/reportError", { origin: "hook", text: refused(), sessionId: "one" });
    const { incident } = await status(client, (told) => told.incident?.code === CODE);
    assert.ok(incident?.id);
    const uri = vscode.Uri.parse(incident.uri);
    assert.equal((await diagnostics(uri))[0]?.source, "unstuck");
    await vscode.commands.executeCommand("unstuck.showIncident");
    await pageTab(uri.path);
    await vscode.commands.executeCommand("unstuck.dismiss", incident.id);
    await status(client, (told) => told.incident === undefined);
    assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
  });
});

describe("a terminal", () => {
  it("is listened to while Claude Code runs in it", async () => {
    const client = await running();
    const claude = await program("bin/claude", `cat <<'END'\n${refused()}\nEND\nread answer`);
    const terminal = vscode.window.createTerminal({ name: "shell", shellPath: "/bin/bash" });
    terminal.show();
    const shell = await until(vscode.window.onDidChangeTerminalShellIntegration, () => terminal.shellIntegration);
    shell.executeCommand(claude);
    const { incident } = await status(client, (told) => told.incident?.code === CODE);
    terminal.dispose();
    await vscode.commands.executeCommand("unstuck.dismiss", incident?.id);
    await status(client, (told) => told.incident === undefined);
  });

  it("is opened for the login, with the command typed and not entered", async () => {
    await running();
    const marker = await file("ran.txt", "");
    await program(".local/bin/claude", `echo "$*" >>'${marker.fsPath}'`);
    const opened = new Promise<vscode.Terminal>((resolve) => {
      const listener = vscode.window.onDidOpenTerminal((terminal) => {
        listener.dispose();
        resolve(terminal);
      });
    });
    const entered: vscode.Terminal[] = [];
    const started = vscode.window.onDidStartTerminalShellExecution((event) => entered.push(event.terminal));
    void vscode.commands.executeCommand("unstuck.fix", "relogin", CODE);
    const terminal = await opened;
    assert.equal(terminal.name, "Claude Code");
    await until(vscode.window.onDidChangeTerminalShellIntegration, () => terminal.shellIntegration);
    started.dispose();
    terminal.dispose();
    assert.deepEqual(entered, []);
    assert.doesNotMatch((await vscode.workspace.fs.readFile(marker)).toString(), /login/);
  });
});

describe("the server", () => {
  it("is started again when it ends by itself, and then says everything again", async () => {
    const client = await running();
    const { pid } = client.connection;
    assert.ok(pid);
    process.kill(pid, "SIGKILL");
    await until(client.connection.onHealth, () => client.connection.health.state === "waiting" || undefined);
    assert.equal(client.status, undefined);
    const again = await running();
    assert.notEqual(again.connection.pid, pid);
    await status(again, () => true);
    const log = await vscode.workspace.openTextDocument(await file("again.log", refused()));
    assert.equal((await diagnostics(log.uri)).length, 1);
  });

  it("is started again on request", async () => {
    const client = await running();
    const { pid } = client.connection;
    await vscode.commands.executeCommand("unstuck.restartServer");
    assert.notEqual((await running()).connection.pid, pid);
  });
});
