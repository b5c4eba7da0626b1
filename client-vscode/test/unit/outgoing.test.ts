import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { newest, Outgoing, type Piece, split } from "../../src/outgoing.js";

/** A server that takes a piece only when it is told to. */
class Taker {
  readonly taken: Piece[] = [];
  readonly waiting: (() => void)[] = [];

  readonly send = (piece: Piece): Promise<void> =>
    new Promise((resolve) => {
      this.taken.push(piece);
      this.waiting.push(resolve);
    });
}

const now = (): Promise<void> => Promise.resolve();
const sent = (pieces: Piece[]): string => pieces.map((piece) => piece.data ?? "").join("");

describe("what a terminal is sent", () => {
  test("comes together while there is a pause", async () => {
    const pieces: Piece[] = [];
    let go = (): void => undefined;
    const outgoing = new Outgoing(
      (piece) => {
        pieces.push(piece);
        return now();
      },
      () => new Promise((resolve) => (go = resolve)),
    );
    for (const each of ["a", "b", "c"]) outgoing.add(each);
    go();
    await outgoing.end();
    assert.deepEqual(pieces, [{ data: "abc" }, { ended: true }]);
  });

  test("is passed on in order, in small pieces, and whole", async () => {
    const pieces: Piece[] = [];
    const outgoing = new Outgoing((piece) => {
      pieces.push(piece);
      return now();
    }, now);
    const text = "0123456789".repeat(7000);
    outgoing.add(text);
    outgoing.add("end");
    await outgoing.end();
    assert.equal(sent(pieces), `${text}end`);
    assert.ok(pieces.every((piece) => Buffer.byteLength(piece.data ?? "") <= 64_000));
    assert.deepEqual(pieces.at(-1), { ended: true });
  });

  test("loses its beginning, not its end, where the server does not keep up", async () => {
    const taker = new Taker();
    const outgoing = new Outgoing(taker.send, now);
    outgoing.add("first\n");
    await new Promise(setImmediate);
    for (let line = 0; line < 40_000; line++) outgoing.add(`line ${line} is some words long\n`);
    const ended = outgoing.end();
    while (taker.taken.at(-1)?.ended !== true) {
      taker.waiting.shift()?.();
      await new Promise(setImmediate);
    }
    taker.waiting.shift()?.();
    await ended;
    const text = sent(taker.taken);
    assert.ok(text.length < 1_100_000);
    assert.ok(text.endsWith("line 39999 is some words long\n"));
    assert.match(text, /^first\nline \d+ is some words long\n/);
  });

  test("is cut at a line, and never within a character", () => {
    assert.equal(newest("one\ntwo\nthree", 9), "three");
    assert.equal(newest("short", 9), "short");
    assert.deepEqual(split("ab😀cd", 3), ["ab", "😀cd"]);
    assert.deepEqual(split("ab😀cd", 4), ["ab😀", "cd"]);
    assert.deepEqual(split("ab", 3), ["ab", ""]);
  });
});
