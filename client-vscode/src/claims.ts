/** Which incidents were told of, so that of several windows one does, once. */

import { createHash } from "node:crypto";
import { mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const KEPT = 7 * 24 * 60 * 60_000;

/** Takes an incident on; false where another window has. An error of the disk is no reason to be silent. */
export async function claim(folder: string, incident: string): Promise<boolean> {
  const name = createHash("sha256").update(incident).digest("hex").slice(0, 32);
  await mkdir(folder, { recursive: true }).catch(() => undefined);
  try {
    await (await open(join(folder, name), "wx")).close();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EEXIST";
  }
  await forgetOld(folder, Date.now()).catch(() => undefined);
  return true;
}

/** Removes the marks of incidents that are long over. */
export async function forgetOld(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (now - (await stat(path)).mtimeMs > KEPT) await rm(path, { force: true });
  }
}
