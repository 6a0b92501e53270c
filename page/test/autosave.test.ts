import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Older, Refused, type Kept } from "../src/review/api";
import { Autosave, type Status } from "../src/review/autosave";

const kept = (version: number): Kept => ({ version, at: "", by: "", done: false, findings: [] });

describe("autosave", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function begun(send: (state: string, after: number) => Promise<Kept>) {
    const told: Status["kind"][] = [];
    const save = new Autosave<string>(0, send, ({ kind }) => told.push(kind));
    return { save, told };
  }

  it("keeps the last of several changes, each version after the one before", async () => {
    const sent: [string, number][] = [];
    const { save, told } = begun(async (state, after) => {
      sent.push([state, after]);
      return kept(after + 1);
    });
    save.change("a");
    save.change("b");
    await vi.advanceTimersByTimeAsync(600);
    save.change("c");
    await vi.advanceTimersByTimeAsync(600);
    expect(sent).toEqual([["b", 0], ["c", 1]]);
    expect(told).toEqual(["waiting", "waiting", "kept", "waiting", "kept"]);
    expect(save.dirty).toBe(false);
  });
  it("never sends two at once", async () => {
    const waiting: (() => void)[] = [];
    let count = 0;
    const { save } = begun((_, after) => {
      count += 1;
      return new Promise((resolve) => waiting.push(() => resolve(kept(after + 1))));
    });
    save.change("a");
    await vi.advanceTimersByTimeAsync(600);
    save.change("b");
    await vi.advanceTimersByTimeAsync(600);
    expect([count, save.dirty]).toEqual([1, true]);
    waiting.shift()!();
    await vi.advanceTimersByTimeAsync(1);
    expect(count).toBe(2);
  });
  it("tries again where the way there failed, and not where the state was refused", async () => {
    let answer: () => Promise<Kept> = () => Promise.reject(new Refused("away", 0));
    let count = 0;
    const { save, told } = begun(() => ((count += 1), answer()));
    save.change("a");
    await vi.advanceTimersByTimeAsync(600);
    answer = () => Promise.resolve(kept(1));
    await vi.advanceTimersByTimeAsync(4000);
    expect(told).toEqual(["waiting", "failed", "kept"]);
    answer = () => Promise.reject(new Refused("no gold", 422));
    save.change("b");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([count, save.dirty]).toEqual([3, true]);
  });
  it("stops where there is a newer version, until somebody has decided", async () => {
    let refuse = true;
    const sent: number[] = [];
    const { save, told } = begun((_, after) => {
      sent.push(after);
      return refuse ? Promise.reject(new Older("newer", null)) : Promise.resolve(kept(after + 1));
    });
    save.change("a");
    await vi.advanceTimersByTimeAsync(600);
    save.change("b");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([sent, told.at(-1), save.dirty]).toEqual([[0], "older", true]);
    refuse = false;
    save.rebase(7);
    save.change("b");
    await vi.advanceTimersByTimeAsync(600);
    expect([sent.at(-1), told.at(-1)]).toEqual([7, "kept"]);
  });
});
