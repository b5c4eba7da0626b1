// Bundles the extension into dist/, and with --tests its tests. `extension.js` is what activation loads; `client.js`,
// which holds the language client, comes after it.

import { rmSync } from "node:fs";
import { build } from "esbuild";

const tests = process.argv.includes("--tests");
const common = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode", "mocha", "typescript", "./client.js"],
  // What stays a dynamic import would go through the editor's other loader, which does not know `vscode`.
  supported: { "dynamic-import": false },
  logLevel: "warning",
};

if (tests) rmSync("dist/test", { recursive: true, force: true });
await build(
  tests
    ? {
        ...common,
        entryPoints: ["test/unit/*.test.ts", "test/host/index.ts", "test/host/*.test.ts", "test/measure/index.ts"],
        outbase: "test",
        outdir: "dist/test",
        sourcemap: "inline",
      }
    : {
        ...common,
        entryPoints: ["src/extension.ts", "src/client.ts"],
        outdir: "dist",
        minify: true,
        legalComments: "none",
      },
);
