import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import ts from "typescript";
import { CLIENT_COMMANDS, SERVER_COMMANDS } from "../../src/protocol.js";

const ROOT = join(__dirname, "../../..");
const LANGUAGES = ["de", "es", "ja", "pt-br", "zh-cn"];

type Texts = Record<string, string>;

function json(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, name), "utf8"));
}

interface Manifest {
  activationEvents: string[];
  contributes: {
    commands: { command: string; category: string }[];
    menus: Record<string, { command: string }[]>;
    walkthroughs: { steps: unknown[] }[];
  };
}

const manifest = json("package.json") as Manifest;

/** Every `%key%` of the manifest. */
function keys(value: unknown): string[] {
  if (typeof value === "string") return /^%(.+)%$/.exec(value)?.slice(1) ?? [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(keys) : [];
}

/** Every text that the sources have translated. */
function messages(): string[] {
  return readdirSync(join(ROOT, "src")).flatMap((name) => {
    const found: string[] = [];
    const text = readFileSync(join(ROOT, "src", name), "utf8");
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText().endsWith("l10n.t")) {
        const [first] = node.arguments;
        assert.ok(first && ts.isStringLiteral(first), `${name}: a text to be translated is written out`);
        found.push(first.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
    return found;
  });
}

function placeholders(text: string): string[] {
  return (text.match(/\{\d+\}|`[^`]+`|command:[^)]+/g) ?? []).sort();
}

function sorted(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort();
}

describe("the manifest", () => {
  test("has the commands that are registered, each with a category", () => {
    assert.deepEqual(sorted(manifest.contributes.commands.map((each) => each.command)), sorted(CLIENT_COMMANDS));
    assert.ok(manifest.contributes.commands.every((each) => each.category === "Unstuck"));
    assert.equal(new Set([...CLIENT_COMMANDS, ...SERVER_COMMANDS]).size, CLIENT_COMMANDS.length + SERVER_COMMANDS.length);
  });

  test("has menus of its own commands only", () => {
    const used = Object.values(manifest.contributes.menus).flatMap((menu) => menu.map((item) => item.command));
    assert.deepEqual(used.filter((command) => !(CLIENT_COMMANDS as readonly string[]).includes(command)), []);
  });

  test("is not activated by documents that are not looked at", () => {
    assert.deepEqual(manifest.activationEvents, ["onStartupFinished", "onLanguage:log", "onLanguage:jsonl"]);
  });

  test("leads through four steps", () => {
    assert.equal(manifest.contributes.walkthroughs[0]?.steps.length, 4);
  });
});

describe("texts", () => {
  const english = json("package.nls.json") as Texts;

  test("of the manifest are all there, and none is superfluous", () => {
    assert.deepEqual(sorted(Object.keys(english)), sorted(keys(manifest)));
  });

  for (const language of LANGUAGES) {
    test(`of the manifest are there in ${language}, with the same commands and code`, () => {
      const texts = json(`package.nls.${language}.json`) as Texts;
      assert.deepEqual(Object.keys(texts), Object.keys(english), "the same keys in the same order");
      for (const [key, text] of Object.entries(texts)) {
        assert.notEqual(text.trim(), "", key);
        assert.deepEqual(placeholders(text), placeholders(english[key] ?? ""), key);
      }
    });

    test(`of the program are there in ${language}, with the same placeholders`, () => {
      const texts = json(`l10n/bundle.l10n.${language}.json`) as Texts;
      assert.deepEqual(sorted(Object.keys(texts)), sorted(messages()));
      for (const [key, text] of Object.entries(texts)) {
        assert.notEqual(text.trim(), "", key);
        assert.deepEqual(placeholders(text), placeholders(key), key);
      }
    });
  }

  test("are there in no language by half", () => {
    const files = (folder: string, pattern: RegExp): string[] =>
      readdirSync(join(ROOT, folder)).flatMap((name) => pattern.exec(name)?.slice(1) ?? []);
    assert.deepEqual(sorted(files(".", /^package\.nls\.(.+)\.json$/)), LANGUAGES);
    assert.deepEqual(sorted(files("l10n", /^bundle\.l10n\.(.+)\.json$/)), LANGUAGES);
  });
});
