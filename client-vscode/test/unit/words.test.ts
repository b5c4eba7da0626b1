import assert from "node:assert/strict";
import { test } from "node:test";
import { pageHtml } from "../../src/html.js";
import type { Status } from "../../src/protocol.js";
import { barColour, barText, spoken } from "../../src/words.js";

function status(state: Status["state"], more: Partial<Status> = {}): Status {
  return { state, text: "Claude: session 72 %", tooltip: "", ...more };
}

test("the bar has one icon, whatever the words are", () => {
  assert.equal(barText(status("ok")), "$(dashboard) Claude: session 72 %");
  assert.equal(barText(status("blocked", { text: "Claude: $(trash) $$(x)" })), "$(error) Claude: (trash) $(x)");
});

test("only trouble is coloured, and only where that is wanted", () => {
  assert.equal(barColour(status("ok"), false), undefined);
  assert.equal(barColour(status("unknown"), false), undefined);
  assert.equal(barColour(status("warning"), false), "statusBarItem.warningBackground");
  assert.equal(barColour(status("blocked"), false), "statusBarItem.errorBackground");
  assert.equal(barColour(status("blocked"), true), undefined);
});

test("a screen reader says the label, or the text where there is none", () => {
  assert.equal(spoken(status("ok", { label: "Claude, session 72 percent used" })), "Claude, session 72 percent used");
  assert.equal(spoken(status("ok")), "Claude: session 72 %");
});

test("a page runs nothing and loads nothing", () => {
  const html = pageHtml("<h1>Title</h1>", 'de"><script>');
  assert.match(html, /<html lang="descript">/);
  assert.match(html, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
  assert.match(html, /<main>\n<h1>Title<\/h1>\n<\/main>/);
});
