import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runsClaude, typed } from "../../src/commandLine.js";

describe("a command line that runs Claude Code", () => {
  for (const line of [
    "claude",
    "claude --resume 0a1b -p 'hi'",
    "claude.exe",
    "claude.cmd --version",
    "/usr/local/bin/claude",
    String.raw`C:\Users\me\AppData\Roaming\npm\claude.cmd -c`,
    '"/opt/my tools/claude" -c',
    "& 'C:\\Program Files\\claude.exe'",
    "ANTHROPIC_MODEL=opus FOO= claude",
    "cd app && claude",
    "cd app; git pull\nclaude",
    "echo hi | claude -p",
    "(cd app && claude)",
    "npx @anthropic-ai/claude-code",
    "npx -y @anthropic-ai/claude-code@latest",
    "sudo -u me claude",
    "env -i HOME=/h claude",
    "timeout 600 claude -p hi",
    "node node_modules/.bin/claude",
    "bash -lc 'cd /w && claude'",
    'ssh box "claude -p hi"',
    "docker exec -it box claude",
    "pnpm exec claude",
  ]) {
    test(JSON.stringify(line), () => {
      assert.equal(runsClaude(line), true);
    });
  }
});

describe("a command line that does not", () => {
  for (const line of [
    "",
    "   ",
    "ls",
    "cat claude.md",
    "cat claude",
    "cd claude",
    "vim claude/notes",
    "git commit -m 'let claude do it'",
    "git commit -m 'claude'",
    "claudette",
    "my-claude",
    "echo claude",
    "npm install",
    "bash -c 'ls; git status'",
    "ssh box ls",
    "FOO=claude",
    "'unfinished claude",
  ]) {
    test(JSON.stringify(line), () => {
      assert.equal(runsClaude(line), false);
    });
  }

  test("is told quickly, however long it is", () => {
    assert.equal(runsClaude("a ".repeat(50_000) + "'".repeat(50_001)), false);
    assert.equal(runsClaude('bash "' + '\\"bash '.repeat(5000)), false);
  });
});

describe("a command as it is typed", () => {
  const words = ["/opt/my tools/claude", "--resume", "it's"];

  test("in a POSIX shell", () => {
    assert.equal(typed(words, "/bin/zsh"), String.raw`'/opt/my tools/claude' --resume 'it'\''s'`);
    assert.equal(typed(["claude", "auth", "login"], "/bin/bash"), "claude auth login");
    assert.equal(typed(["claude", "$(reboot)", "a;b", "~"], "bash"), "claude '$(reboot)' 'a;b' '~'");
  });

  test("in PowerShell, whose call operator a quoted program needs", () => {
    assert.equal(typed(words, String.raw`C:\Program Files\PowerShell\7\pwsh.exe`), "& '/opt/my tools/claude' --resume 'it''s'");
    assert.equal(typed(["claude", "a b"], "powershell.exe"), "claude 'a b'");
  });

  test("in the command prompt", () => {
    assert.equal(typed([String.raw`C:\my tools\claude.exe`, "auth"], "cmd.exe"), String.raw`"C:\my tools\claude.exe" auth`);
  });

  test("never holds what would run it by itself", () => {
    assert.equal(typed(["claude", "a\nb"], "bash"), undefined);
    assert.equal(typed(["claude", "\u0003"], "bash"), undefined);
    assert.equal(typed([], "bash"), undefined);
  });
});
