/** Command lines: which of them run Claude Code, and how one is written for a shell. */

const CLAUDE = /^(?:claude|claude-code)(?:\.(?:cmd|bat|ps1|js|mjs))?$/;
const PACKAGE = /^@anthropic-ai\/claude-code(?:@.*)?$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
// What runs another program, named as one of its own words.
const RUNNERS = new Set(
  "bash bun bunx caffeinate cmd command deno devcontainer distrobox docker doas env exec firejail kubectl mise nice node \
nohup npm npx pnpm podman powershell proxychains4 pwsh script sh ssh stdbuf strace sudo time timeout toolbox uvx winpty \
wsl yarn zsh".split(" "),
);

/** Whether a command line starts Claude Code. */
export function runsClaude(line: string): boolean {
  return commands(line).some((words) => {
    const [program = "", ...rest] = words.slice(words.findIndex((word) => !ASSIGNMENT.test(word) && word !== "&"));
    if (names(program)) return true;
    // A word of a runner may be a command line of its own, as after `bash -c`.
    return RUNNERS.has(base(program)) && rest.some((word) => names(word) || (/\s/.test(word) && runsClaude(word)));
  });
}

function names(word: string): boolean {
  return CLAUDE.test(base(word)) || PACKAGE.test(word);
}

function base(word: string): string {
  return (word.split(/[\\/]/).at(-1) ?? "").toLowerCase().replace(/\.exe$/, "");
}

/** The simple commands of a line, each as its words; quotation marks are taken off. */
function commands(line: string): string[][] {
  const found: string[][] = [[]];
  for (const [token, quoted, single, separator] of line.matchAll(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|([;&|()\n]+)|[^\s;&|()"']+/g,
  )) {
    if (separator === undefined) found.at(-1)?.push(quoted ?? single ?? token);
    else found.push([]);
  }
  return found.filter((words) => words.length > 0);
}

/** A command as it is typed into a shell, named by its program's path; nothing where it cannot be typed safely. */
export function typed(words: readonly string[], shell: string): string | undefined {
  // Whatever is no visible character might run it, or do worse.
  if (words.length === 0 || words.some((word) => /\p{Cc}/u.test(word))) return undefined;
  const name = base(shell);
  if (name === "powershell" || name === "pwsh") return inPowerShell(words);
  return words.map(name === "cmd" ? inCmd : inPosix).join(" ");
}

const PLAIN = /^[\w@%+=:,./-]+$/;

function inPosix(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function inCmd(word: string): string {
  return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '""')}"`;
}

function inPowerShell(words: readonly string[]): string {
  const quoted = words.map((word) => (/^[\w+=:./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`));
  return quoted[0]?.startsWith("'") ? `& ${quoted.join(" ")}` : quoted.join(" ");
}
