/** Keeps what an annotator does a moment later, one version after another. */

import { Older, Refused, type Kept } from "./api";
import type { WireVersion } from "./wire";

export type Status =
  | { kind: "untouched" }
  | { kind: "waiting" }
  | { kind: "kept"; kept: Kept }
  /** Tried again by itself, where it is the way there that failed. */
  | { kind: "failed"; message: string }
  | { kind: "older"; message: string; current: WireVersion | null };

const DELAY = 500;
const AGAIN = 3000;

export class Autosave<T> {
  private next: T | null = null;
  private sending: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;

  /**
   * @param after The number of the version that is edited; 0 for none.
   * @param send Keeps a state that was made from a version.
   * @param tell Told of every change of the status.
   */
  constructor(
    private after: number,
    private readonly send: (state: T, after: number, leaving: boolean) => Promise<Kept>,
    private readonly tell: (status: Status) => void,
  ) {}

  /** The version that is edited. */
  get number(): number {
    return this.after;
  }

  /** Whether there is something that is not kept yet. */
  get dirty(): boolean {
    return this.next !== null || this.sending !== null;
  }

  change(state: T): void {
    this.next = state;
    if (this.stopped) return;
    this.tell({ kind: "waiting" });
    this.plan(DELAY);
  }

  /** Keeps it now; done when it is kept or has failed. */
  async flush(leaving = false): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.sending) {
      await this.sending;
      if (this.next === null || this.timer === null) return;
      clearTimeout(this.timer);
    }
    if (this.next === null || this.stopped) return;
    this.sending = this.once(this.next, leaving);
    this.next = null;
    await this.sending;
  }

  /** Goes on from a version that was newer, which whoever decided has seen. */
  rebase(number: number): void {
    this.after = number;
    this.stopped = false;
    this.next = null;
  }

  private async once(state: T, leaving: boolean): Promise<void> {
    try {
      const kept = await this.send(state, this.after, leaving);
      this.after = kept.version;
      this.sending = null;
      if (this.next === null) this.tell({ kind: "kept", kept });
      else this.plan(0);
    } catch (error) {
      this.sending = null;
      if (error instanceof Older) {
        this.stopped = true;
        this.next ??= state;
        this.tell({ kind: "older", message: error.message, current: error.current });
        return;
      }
      const { message, status } = error instanceof Refused ? error : { message: String(error), status: 422 };
      this.next ??= state;
      this.tell({ kind: "failed", message });
      // What was refused as it is would be refused again; all else may pass.
      if (status !== 422) this.plan(AGAIN);
    }
  }

  private plan(delay: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, delay);
  }
}
