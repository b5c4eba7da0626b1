/** The server's life: found, started, listened to, started again when it ends by itself. */

import { homedir } from "node:os";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type MessageTransports,
  type StaticFeature,
} from "vscode-languageclient/node";
import { selector } from "./documents.js";
import { surroundings } from "./machine.js";
import { type CommandResult, LINKABLE, SCHEME, type ServerCommand, STATUS, type Status } from "./protocol.js";
import { Restarts } from "./restarts.js";
import { findServer, type Server } from "./server.js";
import { fileKinds, forServer, interpreter, SECTION, serverPath, serverSettings, showsStatusBar } from "./settings.js";

/** How the server is. */
export type Health =
  | { state: "starting" }
  | { state: "running"; server: Server; version: string | undefined }
  /** It ended by itself and is started again in a while. */
  | { state: "waiting"; milliseconds: number }
  /** It cannot be started, or ended too often. */
  | { state: "stopped"; reason: string }
  /** There is none on this machine. */
  | { state: "missing" };

/** What happens in the editor on the server's behalf. */
export interface Editor {
  /** Shows one of our pages. */
  show: (uri: vscode.Uri, takeFocus: boolean) => Promise<boolean>;
  /** The text of one of our pages. */
  content: (uri: vscode.Uri) => Promise<string>;
  /** Goes on after a command of the server. */
  follow: (command: string, result: CommandResult) => Promise<void>;
}

export class Connection implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("Unstuck", { log: true });
  private readonly healthChanged = new vscode.EventEmitter<Health>();
  private readonly statusChanged = new vscode.EventEmitter<Status | undefined>();
  readonly onHealth = this.healthChanged.event;
  readonly onStatus = this.statusChanged.event;
  private readonly restarts = new Restarts();
  private readonly settingsChanged: vscode.Disposable;
  private language: LanguageClient | undefined;
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<void> = Promise.resolve();
  private current: Health = { state: "starting" };
  private shown: Status | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly editor: Editor,
  ) {
    this.settingsChanged = vscode.workspace.onDidChangeConfiguration((event) => {
      const anew = ["server.path", "interpreter", "fileKinds"].some((name) => event.affectsConfiguration(`${SECTION}.${name}`));
      if (anew) void this.restart();
      else if (event.affectsConfiguration(`${SECTION}.statusBar`)) void this.askForStatus();
    });
  }

  get health(): Health {
    return this.current;
  }

  get status(): Status | undefined {
    return this.shown;
  }

  /** The process of the server, while there is one. */
  get pid(): number | undefined {
    return this.language?.serverProcess?.pid;
  }

  start(): Promise<void> {
    return this.inTurn(() => this.begin());
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.end());
  }

  /** Starts the server anew because a person wants it, or what to start is another now. */
  restart(): Promise<void> {
    this.restarts.forget();
    return this.inTurn(async () => {
      await this.end();
      await this.begin();
    });
  }

  /** Resolves once the server runs, or it is clear that it will not by itself. */
  async settled(): Promise<Health> {
    while (this.current.state === "starting" || this.current.state === "waiting") {
      await new Promise<void>((resolve) => {
        const listener = this.onHealth(() => {
          listener.dispose();
          resolve();
        });
      });
    }
    return this.current;
  }

  /** Asks the server. Rejects where it does not run. */
  async request<T>(method: string, params: unknown): Promise<T> {
    if (this.current.state !== "running" || !this.language) throw new Error("the server is not running");
    return this.language.sendRequest<T>(method, params);
  }

  /** Tells the server, if it runs. */
  async notify(method: string, params: unknown): Promise<void> {
    if (this.current.state === "running") await this.language?.sendNotification(method, params);
  }

  /** Asks for a page. Rejects where there is none. */
  async page(uri: vscode.Uri): Promise<string> {
    const page = await this.request<{ text: string }>("workspace/textDocumentContent", { uri: address(uri) });
    return page.text;
  }

  /** Carries out a command of the server; what an editor does after it is done too. */
  async execute(command: ServerCommand, ...args: unknown[]): Promise<void> {
    await vscode.commands.executeCommand(command, ...args);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.settingsChanged.dispose();
    this.healthChanged.dispose();
    this.statusChanged.dispose();
    this.log.dispose();
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    this.last = this.last.then(step, step);
    return this.last;
  }

  private async begin(): Promise<void> {
    clearTimeout(this.timer);
    this.become({ state: "starting" });
    const wishes = { path: serverPath(), interpreter: interpreter() };
    const server = await findServer(wishes, surroundings(this.context));
    if (!server) {
      this.log.error("No server was found on this machine.");
      this.become({ state: "missing" });
      return;
    }
    this.log.info(`Starting ${[server.command, ...server.args].join(" ")} (${server.origin})`);
    const language = this.createClient(server);
    this.language = language;
    try {
      await language.start();
    } catch (error) {
      this.log.error(String(error));
      if (language.unstartable) this.fail(vscode.l10n.t("{0} cannot be started.", server.command));
      else this.lost(language);
      await language.dispose().catch(() => undefined);
      return;
    }
    const version = language.initializeResult?.serverInfo?.version;
    this.become({ state: "running", server, version });
    await this.askForStatus();
  }

  private async end(): Promise<void> {
    clearTimeout(this.timer);
    const language = this.language;
    this.language = undefined;
    this.show(undefined);
    if (!language) return;
    try {
      await language.dispose();
    } catch (error) {
      this.log.warn(`The server did not end as it should: ${String(error)}`);
    }
  }

  private fail(reason: string): void {
    this.language = undefined;
    this.show(undefined);
    this.become({ state: "stopped", reason });
  }

  /** The server ended by itself. */
  private lost(language: LanguageClient): void {
    if (this.language !== language) return;
    const milliseconds = this.restarts.next(Date.now());
    if (milliseconds === undefined) {
      this.fail(vscode.l10n.t("The server ended by itself several times."));
      return;
    }
    this.language = undefined;
    this.show(undefined);
    this.become({ state: "waiting", milliseconds });
    this.timer = setTimeout(() => void this.start(), milliseconds);
  }

  private createClient(server: Server): QuietClient {
    const executable = { command: server.command, args: server.args, options: { cwd: homedir() } };
    const language = new QuietClient(SECTION, "Unstuck", executable, {
      documentSelector: selector(fileKinds()),
      diagnosticCollectionName: SECTION,
      outputChannel: this.log,
      // As the server writes them; the editor leaves the slashes out.
      uriConverters: { code2Protocol: address, protocol2Code: (value) => vscode.Uri.parse(value) },
      markdown: { isTrusted: { enabledCommands: LINKABLE } },
      initializationOptions: () => ({ ...serverSettings(), client: this.abilities() }),
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.lost(language);
          return { action: CloseAction.DoNotRestart, handled: true, message: "The server ended." };
        },
      },
      middleware: {
        executeCommand: async (command, args, next) => {
          const result = (await next(command, args)) as CommandResult | null | undefined;
          if (result) await this.editor.follow(command, result);
          return result;
        },
        provideTextDocumentContent: (uri) => this.editor.content(uri),
        window: {
          showDocument: async (params, token, next) => {
            const uri = vscode.Uri.parse(params.uri, true);
            if (uri.scheme !== SCHEME) return next(params, token);
            return { success: await this.editor.show(uri, params.takeFocus !== false) };
          },
        },
        workspace: {
          configuration: async (params, token, next) => {
            const values = await next(params, token);
            if (!Array.isArray(values)) return values;
            return values.map((value: unknown, index) =>
              params.items[index]?.section === SECTION ? forServer(value) : value,
            );
          },
        },
      },
    });
    language.registerFeature(TOLD_OF_DIAGNOSTICS);
    language.onNotification(STATUS, (status: Status) => {
      if (this.language === language) this.show(status);
    });
    return language;
  }

  private abilities(): Record<string, unknown> {
    // In the one case where the extension runs here and the window is elsewhere, what it watches is this machine.
    const there = this.context.extension.extensionKind === vscode.ExtensionKind.Workspace;
    // An editor in the browser gives the address of its own server, which says nothing to anybody.
    const host = there ? vscode.env.remoteName?.replace(/^.*:\d+$/, "browser") : undefined;
    return { commandLinks: true, terminals: true, ...(host === undefined ? {} : { host }) };
  }

  private async askForStatus(): Promise<void> {
    const language = this.language;
    // Whoever asks has the usage figures looked for; without a status bar nobody needs them.
    if (!language || this.current.state !== "running" || !showsStatusBar()) return;
    try {
      const status = await language.sendRequest<Status>(STATUS, null);
      if (this.language === language) this.show(status);
    } catch (error) {
      this.log.warn(`The server gave no status: ${String(error)}`);
    }
  }

  private become(health: Health): void {
    this.current = health;
    this.healthChanged.fire(health);
  }

  private show(status: Status | undefined): void {
    this.shown = status;
    this.statusChanged.fire(status);
  }
}

/** Writes what goes wrong with a server into the log alone: what a person has to know of it is told in one place. */
class QuietClient extends LanguageClient {
  /** Whether there was not even a process. */
  unstartable = false;

  protected override async createMessageTransports(encoding: string): Promise<MessageTransports> {
    try {
      return await super.createMessageTransports(encoding);
    } catch (error) {
      this.unstartable = true;
      throw error;
    }
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** An address as the server writes it. */
function address(uri: vscode.Uri): string {
  return uri.scheme === SCHEME ? `${SCHEME}://${uri.authority}${uri.path}` : uri.toString();
}

/**
 * Has the server send diagnostics by itself. A client that asks for them would also ask for those of the whole
 * workspace, every two seconds.
 */
const TOLD_OF_DIAGNOSTICS: StaticFeature = {
  getState: () => ({ kind: "static" }),
  fillClientCapabilities: (capabilities) => {
    delete capabilities.textDocument?.diagnostic;
    delete capabilities.workspace?.diagnostics;
  },
  initialize: () => undefined,
  clear: () => undefined,
};
