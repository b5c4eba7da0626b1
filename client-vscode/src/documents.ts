/** Which documents the server is told of. Typing in any other costs nothing. */

const LANGUAGES = ["log", "plaintext", "markdown", "jsonl"];

type Filter = { scheme: string; language: string } | { scheme: string; pattern: string };

/** The documents in which an error of Claude Code may stand, and those of languages that the person has named. */
export function selector(named: readonly string[]): Filter[] {
  const languages = [...LANGUAGES, ...named.filter((language) => !language.includes("*"))];
  return [
    ...["file", "untitled"].flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
    // Where no extension knows these languages.
    { scheme: "file", pattern: "**/*.{log,jsonl,ndjson}" },
    // The output of the Claude Code extension; such a channel's address begins with the extension's id.
    { scheme: "output", pattern: "**/*[aA]nthropic.claude-code*" },
    { scheme: "unstuck", language: "markdown" },
  ];
}
