/** Runs the tests of this folder in the extension host: `run` is what the editor calls. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** Says a line for each test; the editor's console knows no more than that. */
function lines(runner: Mocha.Runner): void {
  runner.on(Mocha.Runner.constants.EVENT_TEST_PASS, (test) => {
    console.log(`ok ${test.fullTitle()} (${test.duration ?? 0} ms)`);
  });
  runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test: Mocha.Test, error: Error) => {
    console.log(`not ok ${test.fullTitle()}\n${error.stack ?? error.message}`);
  });
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: lines as unknown as Mocha.ReporterConstructor });
  for (const name of readdirSync(__dirname)) {
    if (name.endsWith(".test.js")) mocha.addFile(join(__dirname, name));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
