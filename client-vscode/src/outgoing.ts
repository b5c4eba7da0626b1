/** Gathers what a terminal is sent, and passes it on in pieces that the server can take. */

// UTF-8 takes up to three bytes for one of these units, and a piece may be 64 kB.
const PIECE = 20_000;
// What waits while the server is busy; older text is dropped.
const WAITING = 1_000_000;

export interface Piece {
  data?: string;
  ended?: boolean;
}

export class Outgoing {
  private waiting = "";
  private ended = false;
  private passing: Promise<void> | undefined;

  /** `pause` lets small writes come together before a piece is sent. */
  constructor(
    private readonly send: (piece: Piece) => Promise<void>,
    private readonly pause: () => Promise<void>,
  ) {}

  /** Takes what the terminal was sent. */
  add(data: string): void {
    this.waiting = newest(this.waiting + data, WAITING);
    this.passing ??= this.pass();
  }

  /** Nothing more comes. Resolves when all has been sent. */
  async end(): Promise<void> {
    this.ended = true;
    await this.passing;
    await this.send({ ended: true });
  }

  private async pass(): Promise<void> {
    while (this.waiting !== "") {
      if (!this.ended) await this.pause();
      const [piece, rest] = split(this.waiting, PIECE);
      this.waiting = rest;
      await this.send({ data: piece });
    }
    this.passing = undefined;
  }
}

/** The end of a text, from the beginning of a line where there is one. */
export function newest(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(-most);
  return kept.slice(kept.indexOf("\n") + 1);
}

/** A text in two, the first at most so long; a character of two units stays whole. */
export function split(text: string, most: number): [string, string] {
  if (text.length <= most) return [text, ""];
  const last = text.charCodeAt(most - 1);
  const at = last >= 0xd800 && last < 0xdc00 ? most - 1 : most;
  return [text.slice(0, at), text.slice(at)];
}
