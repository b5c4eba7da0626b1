/** Which server to run: what the person has set, the one in the package, or one that is installed on the machine. */

import { posix, win32 } from "node:path";

/** A server, ready to be started. */
export interface Server {
  /** How it was found: by a setting, in the package, on the machine. */
  origin: "path" | "interpreter" | "bundled" | "found";
  command: string;
  args: string[];
}

/** What is looked at on the machine. */
export interface Surroundings {
  platform: NodeJS.Platform;
  /** Where the extension is installed. */
  extension: string;
  /** The person's home. */
  home: string;
  /** The folders of PATH, in one text. */
  path: string;
  /** The folders that are open: programs in there are not run. */
  workspace: readonly string[];
  isFile: (path: string) => Promise<boolean>;
  /** Whether a program ends well. */
  succeeds: (command: string, args: readonly string[]) => Promise<boolean>;
}

/** What the person has set. */
export interface Wishes {
  /** The server's program, or empty. */
  path: string;
  /** A Python with its own arguments, or empty. */
  interpreter: readonly string[];
}

// `-P` keeps the folder it is started in from being searched for modules.
const MODULE = ["-P", "-m", "unstuck", "server"];
const HAS_MODULE = [
  "-P",
  "-c",
  "import sys, importlib.util as u; sys.exit(0 if sys.version_info >= (3, 11) and u.find_spec('unstuck') else 1)",
];

/** The server to run, or nothing where there is none. */
export async function findServer(wishes: Wishes, around: Surroundings): Promise<Server | undefined> {
  if (wishes.path) return { origin: "path", command: expand(wishes.path, around), args: ["server"] };
  const [python, ...options] = wishes.interpreter;
  if (python) {
    return { origin: "interpreter", command: expand(python, around), args: [...options, ...MODULE] };
  }
  const bundled = join(around, around.extension, "server", "bin", executable("unstuck", around));
  if (await around.isFile(bundled)) return { origin: "bundled", command: bundled, args: ["server"] };
  return findInstalled(around);
}

async function findInstalled(around: Surroundings): Promise<Server | undefined> {
  const program = await onPath("unstuck", around);
  if (program) return { origin: "found", command: program, args: ["server"] };
  const launcher = around.platform === "win32" ? [["py", "-3"]] : [];
  for (const [name = "", ...options] of [...launcher, ["python3"], ["python"]]) {
    const python = await onPath(name, around);
    if (python && (await around.succeeds(python, [...options, ...HAS_MODULE]))) {
      return { origin: "found", command: python, args: [...options, ...MODULE] };
    }
  }
  return undefined;
}

/** Where a program lies on PATH. Relative folders, and those of the workspace, do not count. */
async function onPath(name: string, around: Surroundings): Promise<string | undefined> {
  const path = paths(around);
  for (const folder of around.path.split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const inside = around.workspace.some((root) => {
      const way = path.relative(root, folder);
      return !way.startsWith("..") && !path.isAbsolute(way);
    });
    const program = join(around, folder, executable(name, around));
    if (!inside && (await around.isFile(program))) return program;
  }
  return undefined;
}

function expand(path: string, around: Surroundings): string {
  return /^~(?=$|[\\/])/.test(path) ? around.home + path.slice(1) : path;
}

function executable(name: string, around: Surroundings): string {
  return around.platform === "win32" ? `${name}.exe` : name;
}

function join(around: Surroundings, ...parts: string[]): string {
  return paths(around).join(...parts);
}

function paths(around: Surroundings): typeof posix {
  return around.platform === "win32" ? win32 : posix;
}
