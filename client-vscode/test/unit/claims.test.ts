import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { claim, forgetOld } from "../../src/claims.js";

async function folder(context: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "claims-"));
  context.after(() => rm(made, { recursive: true, force: true }));
  return join(made, "notified");
}

test("of many windows one tells of an incident", async (context) => {
  const place = await folder(context);
  const claims = await Promise.all(Array.from({ length: 20 }, () => claim(place, "incident")));
  assert.equal(claims.filter(Boolean).length, 1);
  assert.equal(await claim(place, "incident"), false);
  assert.equal(await claim(place, "../another"), true);
});

test("where nothing can be written it is told all the same", async (context) => {
  const place = await folder(context);
  await writeFile(place, "");
  assert.equal(await claim(place, "incident"), true);
});

test("marks of incidents of last month go", async (context) => {
  const place = await folder(context);
  await claim(place, "old");
  const [name = ""] = await readdir(place);
  const month = 30 * 24 * 3600;
  await utimes(join(place, name), Date.now() / 1000 - month, Date.now() / 1000 - month);
  await claim(place, "new");
  await forgetOld(place, Date.now());
  assert.equal((await readdir(place)).length, 1);
  assert.equal(await claim(place, "old"), true);
});
