/** How soon a server that ended by itself is started again. */

const WITHIN = 3 * 60_000;
const WAITS = [0, 1000, 3000, 10_000];

/** Counts the ends of the last minutes. */
export class Restarts {
  private ends: number[] = [];

  /** After how many milliseconds to start again; nothing where it ended too often. */
  next(now: number): number | undefined {
    this.ends = this.ends.filter((end) => now - end < WITHIN);
    const wait = WAITS[this.ends.length];
    this.ends.push(now);
    return wait;
  }

  /** A person wants it started: what was before does not count. */
  forget(): void {
    this.ends = [];
  }
}
