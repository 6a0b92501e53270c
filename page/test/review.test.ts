import { describe, expect, it } from "vitest";
import { decided, differences, type Decision } from "../src/review/differences";
import {
  addMeasure, assign, begun, cueKey, done, equal, measureFor, measureKey, nudge, put, redo, relabel, remove,
  spanKey, toggleRole, unchecked, undo, type Marks,
} from "../src/review/state";
import { marksFrom, marksTo, points, type WireMarks } from "../src/review/wire";

const TEXT = "😀（一）修桥。2027年底前完工。（县交通局牵头，县财政局、县水利局配合）";
const at = (words: string) => ({ start: TEXT.indexOf(words), end: TEXT.indexOf(words) + words.length });
const [TRAFFIC, MONEY, WATER] = [at("县交通局"), at("县财政局"), at("县水利局")];
const WHOLE = { start: 2, end: TEXT.length };

function made(): Marks {
  let marks: Marks = { spans: [], measures: [], checked: new Set() };
  marks = put(put(marks, "DEPT", TRAFFIC), "DEPT", MONEY);
  marks = addMeasure(marks, WHOLE, TEXT);
  return toggleRole(marks, measureKey(marks.measures[0]!), TRAFFIC, "lead");
}

const key = (marks: Marks) => measureKey(marks.measures[0]!);
const roles = (marks: Marks) =>
  marks.measures[0]!.roles.map((each) => `${each.role} ${TEXT.slice(each.start, each.end)}`);
const words = (marks: Marks) => marks.spans.map((each) => `${each.label} ${TEXT.slice(each.start, each.end)}`);

describe("marks", () => {
  it("takes the bracket that names agencies as what assigns a new measure", () => {
    const { cue } = made().measures[0]!;
    expect(TEXT.slice(cue.start, cue.end)).toBe("（县交通局牵头，县财政局、县水利局配合）");
  });
  it("lets a mark give way to another of its layer, and hands its role on", () => {
    const marks = put(made(), "DEPT", at("县交通局牵"));
    expect(words(marks)).toEqual(["DEPT 县交通局牵", "DEPT 县财政局"]);
    expect(roles(marks)).toEqual(["lead 县交通局牵"]);
  });
  it("lets marks of several layers lie within one another", () => {
    expect(words(put(made(), "TARGET", at("县交通局牵头")))).toHaveLength(3);
  });
  it("takes an agency's roles with it, also when it becomes something else", () => {
    const traffic = spanKey({ label: "DEPT", ...TRAFFIC });
    expect(roles(remove(made(), traffic))).toEqual([]);
    const marks = relabel(made(), traffic, "TARGET");
    expect([words(marks)[0], roles(marks)]).toEqual(["TARGET 县交通局", []]);
  });
  it("moves an end by a character, also one of two units, and never onto its like", () => {
    const marks = put(made(), "DEADLINE", { start: 2, end: 4 });
    const moved = nudge(marks, "DEADLINE:2-4", "start", -1, TEXT)!;
    expect(moved.key).toBe("DEADLINE:0-4");
    expect(nudge(moved.marks, moved.key, "start", 1, TEXT)!.key).toBe("DEADLINE:2-4");
    const next = put(made(), "DEPT", { start: MONEY.end, end: MONEY.end + 1 });
    expect(nudge(next, spanKey({ label: "DEPT", ...MONEY }), "end", 1, TEXT)).toBeNull();
    expect(nudge(put(marks, "PERCENT", { start: 4, end: 5 }), "PERCENT:4-5", "end", -1, TEXT)).toBeNull();
  });
  it("moves what assigns a measure without its stretch", () => {
    const marks = made();
    const moved = nudge(marks, cueKey(marks.measures[0]!), "start", 1, TEXT)!;
    expect(moved.marks.measures[0]!.cue.start).toBe(TRAFFIC.start);
    expect(moved.marks.measures[0]!.start).toBe(2);
    expect(moved.key).toBe(cueKey(moved.marks.measures[0]!));
  });
  it("gives an agency one role in a measure, and takes it away again", () => {
    let marks = toggleRole(made(), key(made()), TRAFFIC, "support");
    expect(roles(marks)).toEqual(["support 县交通局"]);
    marks = toggleRole(marks, key(marks), TRAFFIC, "support");
    expect(roles(marks)).toEqual([]);
  });
  it("marks words as an agency and gives it a role in one act", () => {
    const marks = assign(made(), key(made()), WATER, "support");
    expect(words(marks)).toContain("DEPT 县水利局");
    expect(roles(marks)).toEqual(["lead 县交通局", "support 县水利局"]);
    const longer = assign(made(), key(made()), at("（县交通局"), "lead");
    expect(roles(longer)).toEqual(["lead （县交通局"]);
  });
  it("knows the innermost measure around words, or the chosen one", () => {
    const marks = addMeasure(made(), at("（县交通局牵头，县财政局、县水利局配合）"), TEXT);
    expect(measureFor(marks, MONEY, null)).toBe(marks.measures[1]);
    expect(measureFor(marks, MONEY, key(marks))).toBe(marks.measures[0]);
    expect(measureFor(made(), { start: 0, end: 2 }, null)).toBeNull();
  });
  it("counts the suggestions that nobody looked at", () => {
    const suggested = { ...made(), checked: new Set<string>() };
    expect(unchecked(suggested, suggested)).toHaveLength(2);
    expect(unchecked(put(suggested, "DEPT", at("县财政局、")), suggested)).toHaveLength(1);
  });
  it("goes back and forth", () => {
    const first = begun(made());
    const second = done(first, remove(first.now, key(first.now)));
    expect(undo(second).now).toBe(first.now);
    expect(redo(undo(second)).now).toBe(second.now);
    expect(undo(first)).toEqual(first);
    expect(done(undo(second), second.now).future).toEqual([]);
    expect(equal(undo(second).now, first.now)).toBe(true);
    expect(equal(second.now, first.now)).toBe(false);
  });
});

describe("offsets", () => {
  it("are code points outside and units inside", () => {
    const wire: WireMarks = {
      spans: [["DEPT", TRAFFIC.start - 1, TRAFFIC.end - 1]],
      measures: [
        { start: 1, end: TEXT.length - 1, cue: [1, 5], lead: [[TRAFFIC.start - 1, TRAFFIC.end - 1]], support: [], responsible: [] },
      ],
      checked: [["DEPT", TRAFFIC.start - 1, TRAFFIC.end - 1]],
    };
    const marks = marksFrom(wire, TEXT);
    expect(words(marks)).toEqual(["DEPT 县交通局"]);
    expect(marksTo(marks, TEXT)).toEqual(wire);
    const to = points("a😀b𠮷");
    expect([0, 1, 3, 4, 6].map(to)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("differences", () => {
  const first = assign(made(), key(made()), WATER, "support");
  let second = remove(first, spanKey({ label: "DEPT", ...WATER }));
  second = put(second, "DEPT", at("县财政局、"));
  second = toggleRole(second, key(second), TRAFFIC, "responsible");
  const all = (decision: Decision) => differences(first, second).map(() => decision);

  it("are none between what is the same", () => expect(differences(first, first)).toEqual([]));
  it("stand in the order of the text, an agency of two extents once", () => {
    expect(differences(first, second).map((each) => [each.kind, TEXT.slice(each.start, each.end)])).toEqual([
      ["role", "县交通局"],
      ["spans", "县财政局、"],
      ["spans", "县水利局"],
      ["role", "县水利局"],
    ]);
  });
  it("give either version, whoever is taken everywhere", () => {
    const found = differences(first, second);
    expect(equal(decided(first, second, found, all("first")), first)).toBe(true);
    expect(equal(decided(first, second, found, all("second")), second)).toBe(true);
  });
  it("keep what both have where neither is taken", () => {
    const marks = decided(first, second, differences(first, second), all("neither"));
    expect(words(marks)).toEqual(["DEPT 县交通局"]);
    expect(roles(marks)).toEqual([]);
  });
  it("let a role follow the agency as it is marked in the end", () => {
    const longer = put(first, "DEPT", at("县水利局配"));
    const found = differences(first, longer);
    expect(found).toHaveLength(1);
    expect(roles(decided(first, longer, found, ["second"]))).toEqual(["lead 县交通局", "support 县水利局配"]);
  });
  it("see a measure that one alone has, or that is cut otherwise", () => {
    const without = remove(first, key(first));
    const found = differences(first, without);
    expect(found.map(({ kind }) => kind)).toEqual(["measure"]);
    expect(equal(decided(first, without, found, ["first"]), first)).toBe(true);
    const cut = nudge(first, key(first), "start", 1, TEXT)!.marks;
    expect(differences(first, cut).map(({ kind }) => kind)).toEqual(["measure"]);
    expect(equal(decided(first, cut, differences(first, cut), ["second"]), cut)).toBe(true);
  });
});
