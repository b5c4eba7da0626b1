/** What client and server say to each other beyond the Language Server Protocol. */

export const STATUS = "unstuck/status";
export const TERMINAL = "unstuck/terminal";
export const SCHEME = "unstuck";

/** Something that can be done, as the server offers it. */
export interface Action {
  title: string;
  command: string;
  arguments?: unknown[];
  detail?: string;
}

/** The failure that is in the way. */
export interface Incident {
  uri: string;
  code: string;
  title: string;
  verdict: string;
  since: string;
  id?: string;
  /** Whether a person has to decide something. */
  notify?: boolean;
  /** One line for a notification. */
  message?: string;
  /** What can be done, the first being advised. */
  actions?: Action[];
}

/** An open failure in the list of all. */
export interface Listed {
  id: string;
  uri: string;
  title: string;
  since: string;
}

/** Everything that the status bar shows; the server words it. */
export interface Status {
  state: "ok" | "warning" | "blocked" | "unknown";
  text: string;
  /** Markdown. */
  tooltip: string;
  /** The same for screen readers, without marks. */
  label?: string;
  incident?: Incident;
  incidents?: Listed[];
  actions?: Action[];
}

/** A piece of what a terminal was sent; the first has the command line, the last has `ended`. */
export interface TerminalPart {
  terminal: string;
  data?: string;
  commandLine?: string;
  cwd?: string;
  ended?: boolean;
}

/** What commands of the server answer with; each has some of it. */
export interface CommandResult {
  state?: string;
  text?: string;
  shown?: boolean;
  /** A command with which the person goes on, in a terminal. */
  terminal?: string[];
  /** The folder in which that belongs. */
  terminalFolder?: string;
}

/** The server's commands. They are registered for as long as it runs. */
export const SERVER_COMMANDS = [
  "unstuck.answer",
  "unstuck.connect",
  "unstuck.copyRequestIds",
  "unstuck.diagnose",
  "unstuck.disconnect",
  "unstuck.dismiss",
  "unstuck.explain",
  "unstuck.fix",
  "unstuck.openPage",
  "unstuck.otherRemedies",
  "unstuck.showPage",
  "unstuck.showRemedy",
  "unstuck.undo",
] as const;

export type ServerCommand = (typeof SERVER_COMMANDS)[number];

/** The client's own commands, those of the command palette. */
export const CLIENT_COMMANDS = [
  "unstuck.clearCredentials",
  "unstuck.connectClaudeCode",
  "unstuck.diagnoseClipboard",
  "unstuck.diagnoseNow",
  "unstuck.diagnoseSelection",
  "unstuck.diagnoseTerminalSelection",
  "unstuck.disconnectClaudeCode",
  "unstuck.draftBugReport",
  "unstuck.openBillingPage",
  "unstuck.restartServer",
  "unstuck.resumeSession",
  "unstuck.runDoctor",
  "unstuck.saveSessionNotes",
  "unstuck.showActions",
  "unstuck.showIncident",
  "unstuck.showLogs",
  "unstuck.showSample",
  "unstuck.showUsage",
] as const;

export type ClientCommand = (typeof CLIENT_COMMANDS)[number];

/** What links in pages, hovers and tooltips may run, and nothing else. */
export const LINKABLE: readonly string[] = [...SERVER_COMMANDS, ...CLIENT_COMMANDS];
