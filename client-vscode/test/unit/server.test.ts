import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findServer, type Server, type Surroundings } from "../../src/server.js";

const NONE = { path: "", interpreter: [] };
const RUN = ["-P", "-m", "unstuck", "server"];

function machine(files: string[], more: Partial<Surroundings> = {}): Surroundings {
  return {
    platform: "linux",
    extension: "/ext",
    home: "/home/me",
    path: "/usr/local/bin:/usr/bin",
    workspace: ["/home/me/work"],
    isFile: (path) => Promise.resolve(files.includes(path)),
    succeeds: () => Promise.resolve(true),
    ...more,
  };
}

function found(server: Server | undefined): string | undefined {
  return server && [server.origin, server.command, ...server.args].join(" ");
}

describe("the server that is run", () => {
  const everything = machine(["/ext/server/bin/unstuck", "/usr/bin/unstuck", "/usr/bin/python3"]);

  test("is the one of the settings first", async () => {
    const wishes = { path: "~/bin/unstuck", interpreter: ["/py"] };
    assert.equal(found(await findServer(wishes, everything)), "path /home/me/bin/unstuck server");
  });

  test("is then run by the Python of the settings, with its own arguments", async () => {
    const wishes = { path: "", interpreter: ["~/v/python", "-X", "utf8"] };
    const wanted = ["interpreter", "/home/me/v/python", "-X", "utf8", ...RUN].join(" ");
    assert.equal(found(await findServer(wishes, everything)), wanted);
  });

  test("is the one in the package where nothing is set", async () => {
    assert.equal(found(await findServer(NONE, everything)), "bundled /ext/server/bin/unstuck server");
  });

  test("is else the first command on PATH", async () => {
    const around = machine(["/usr/bin/unstuck", "/usr/bin/python3"]);
    assert.equal(found(await findServer(NONE, around)), "found /usr/bin/unstuck server");
  });

  test("is else the module of a Python that has it", async () => {
    const around = machine(["/usr/bin/python3", "/usr/local/bin/python"], {
      succeeds: (command) => Promise.resolve(command.endsWith("/python")),
    });
    assert.equal(found(await findServer(NONE, around)), ["found", "/usr/local/bin/python", ...RUN].join(" "));
  });

  test("is found by the launcher on Windows", async () => {
    const asked: string[] = [];
    const around = machine([String.raw`C:\Windows\py.exe`], {
      platform: "win32",
      extension: String.raw`C:\ext`,
      path: String.raw`C:\tools;C:\Windows`,
      workspace: [String.raw`C:\work`],
      succeeds: (command, args) => {
        asked.push([command, args[0]].join(" "));
        return Promise.resolve(true);
      },
    });
    const server = await findServer(NONE, around);
    assert.equal(found(server), ["found", String.raw`C:\Windows\py.exe`, "-3", ...RUN].join(" "));
    assert.deepEqual(asked, [String.raw`C:\Windows\py.exe -3`]);
  });

  test("is unstuck.exe of the package on Windows", async () => {
    const bundled = String.raw`C:\ext\server\bin\unstuck.exe`;
    const around = machine([bundled], { platform: "win32", extension: String.raw`C:\ext`, path: "" });
    assert.equal(found(await findServer(NONE, around)), `bundled ${bundled} server`);
  });

  test("is never one that lies in the workspace", async () => {
    const around = machine(["/home/me/work/bin/unstuck", "/home/me/work/unstuck", "unstuck", "bin/python3"], {
      path: "/home/me/work/bin:/home/me/work:.:bin::",
    });
    assert.equal(await findServer(NONE, around), undefined);
  });

  test("is none where there is none", async () => {
    const around = machine(["/usr/bin/python3"], { succeeds: () => Promise.resolve(false) });
    assert.equal(await findServer(NONE, around), undefined);
  });
});
