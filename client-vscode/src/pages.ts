/** Our pages, at `unstuck:` addresses: Markdown from the server, shown rendered. */

import * as vscode from "vscode";
import type { Connection } from "./connection.js";
import { pageHtml } from "./html.js";
import { LINKABLE, SCHEME } from "./protocol.js";
import { serverSettingsCommand } from "./settings.js";

const VIEW = "unstuck.page";

/** The one page that needs no server: how to get one. */
export const INSTALL_PAGE = vscode.Uri.from({ scheme: SCHEME, authority: "", path: "/install.md" });

export class Pages {
  constructor(private readonly connection: Connection) {}

  /** Opens a page; whether that was possible. */
  async show(uri: vscode.Uri, takeFocus: boolean): Promise<boolean> {
    try {
      await vscode.commands.executeCommand("vscode.openWith", uri, VIEW, { preserveFocus: !takeFocus });
      return true;
    } catch (error) {
      this.connection.log.error(`The page ${uri.toString()} could not be shown: ${String(error)}`);
      return false;
    }
  }

  /** The text of a page, or words instead of it. */
  async content(uri: vscode.Uri): Promise<string> {
    if (uri.path === INSTALL_PAGE.path) return installText();
    await this.connection.settled();
    try {
      return await this.connection.page(uri);
    } catch (error) {
      this.connection.log.info(`No page ${uri.toString()}: ${String(error)}`);
      return vscode.l10n.t("This page is no longer kept.");
    }
  }

  /** Shows a page in an editor, and again whenever its text is another. */
  async resolve(document: vscode.TextDocument, panel: vscode.WebviewPanel): Promise<void> {
    const own = document.uri.path === INSTALL_PAGE.path ? [...LINKABLE, serverSettingsCommand().command] : LINKABLE;
    panel.webview.options = { enableScripts: false, enableCommandUris: own, localResourceRoots: [] };
    const draw = async (): Promise<void> => {
      panel.title = title(document.getText());
      const html = pageHtml(await render(document.getText()), vscode.env.language);
      if (panel.webview.html !== html) panel.webview.html = html;
    };
    const changed = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document) void draw();
    });
    panel.onDidDispose(() => {
      changed.dispose();
    });
    await draw();
  }
}

/** What the tab is called: the page's heading. */
function title(markdown: string): string {
  return /^# (.+)$/m.exec(markdown)?.[1]?.replace(/\\([^\w\s])/g, "$1") ?? "Unstuck";
}

async function render(markdown: string): Promise<string> {
  try {
    return await vscode.commands.executeCommand<string>("markdown.api.render", markdown);
  } catch {
    // The built-in Markdown extension is switched off.
    return `<pre>${markdown.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</pre>`;
  }
}

function installText(): string {
  const settings = serverSettingsCommand();
  return [
    `# ${vscode.l10n.t("How to install the server of Unstuck")}`,
    vscode.l10n.t(
      "The packages for Windows, macOS and Linux bring the server with them. This one does not, so it has to be on the machine on which Claude Code runs:",
    ),
    "```sh\npipx install unstuck\n```",
    vscode.l10n.t("Without pipx, with Python 3.11 or newer:"),
    "```sh\npython3 -m pip install --user unstuck\n```",
    vscode.l10n.t(
      "If it lies in a place of its own, say so in the settings {0} or {1}.",
      "`unstuck.server.path`",
      "`unstuck.interpreter`",
    ),
    [
      `[${settings.title}](command:${settings.command}?${encodeURIComponent(JSON.stringify(settings.arguments))})`,
      `[${vscode.l10n.t("Restart")}](command:unstuck.restartServer)`,
    ].join(" · "),
  ].join("\n\n");
}
