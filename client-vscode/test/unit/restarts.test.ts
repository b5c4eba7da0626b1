import assert from "node:assert/strict";
import { test } from "node:test";
import { Restarts } from "../../src/restarts.js";

test("a server that ends is started again, later each time, and at last not at all", () => {
  const restarts = new Restarts();
  const waits = [0, 1, 2, 3, 4, 5].map((second) => restarts.next(second * 1000));
  assert.deepEqual(waits, [0, 1000, 3000, 10_000, undefined, undefined]);
});

test("ends of long ago do not count", () => {
  const restarts = new Restarts();
  restarts.next(0);
  assert.equal(restarts.next(60_000), 1000);
  assert.equal(restarts.next(60_000 + 3 * 60_000), 0);
});

test("a person who starts it begins anew", () => {
  const restarts = new Restarts();
  for (let count = 0; count < 9; count++) restarts.next(0);
  restarts.forget();
  assert.equal(restarts.next(1), 0);
});
