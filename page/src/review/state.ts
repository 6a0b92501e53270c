/** The marks of one notice and what an annotator does to them: pure functions over values. */

import type { Range } from "../data";

export const LAYERS = ["DEPT", "TARGET", "DEADLINE", "PERCENT"] as const;
export const ROLES = ["lead", "support", "responsible"] as const;
export type Layer = (typeof LAYERS)[number];
export type Role = (typeof ROLES)[number];
export type Label = Layer | "MEASURE" | "CUE";

export interface Span extends Range {
  label: Layer;
}

export interface Assigned extends Range {
  role: Role;
}

export interface Measure extends Range {
  /** The words that assign it. */
  cue: Range;
  roles: readonly Assigned[];
}

/** All places are half-open, in UTF-16 units of the text. */
export interface Marks {
  spans: readonly Span[];
  measures: readonly Measure[];
  /** The keys of suggestions that were accepted one by one. */
  checked: ReadonlySet<string>;
}

export const NOTHING: Marks = { spans: [], measures: [], checked: new Set() };

export const same = (a: Range, b: Range) => a.start === b.start && a.end === b.end;
export const overlap = (a: Range, b: Range) => a.start < b.end && b.start < a.end;
export const within = (a: Range, b: Range) => b.start <= a.start && a.end <= b.end;
export const byPlace = (a: Range, b: Range) => a.start - b.start || b.end - a.end;

const place = ({ start, end }: Range) => `${start}-${end}`;
export const spanKey = (span: Span) => `${span.label}:${place(span)}`;
export const measureKey = (measure: Measure) => `MEASURE:${place(measure)}/${place(measure.cue)}`;
export const cueKey = (measure: Measure) => `CUE:${place(measure.cue)}`;

export const spanOf = (marks: Marks, key: string | null) =>
  marks.spans.find((each) => spanKey(each) === key) ?? null;
export const measureOf = (marks: Marks, key: string | null) =>
  marks.measures.find((each) => measureKey(each) === key) ?? null;

export interface Found {
  label: Label;
  range: Range;
}

/** What a key names. */
export function found(marks: Marks, key: string | null): Found | null {
  const span = spanOf(marks, key);
  if (span) return { label: span.label, range: span };
  const measure = measureOf(marks, key);
  if (measure) return { label: "MEASURE", range: measure };
  const cue = marks.measures.find((each) => cueKey(each) === key)?.cue;
  return cue ? { label: "CUE", range: cue } : null;
}

/** In the one order that gold has. */
function ordered(marks: Marks): Marks {
  const order = (a: Span, b: Span) => byPlace(a, b) || (a.label < b.label ? -1 : 1);
  return {
    ...marks,
    spans: [...marks.spans].sort(order),
    measures: [...marks.measures].sort((a, b) => byPlace(a, b) || byPlace(a.cue, b.cue)),
  };
}

const withMeasures = (marks: Marks, change: (measure: Measure) => Measure): Marks =>
  ordered({ ...marks, measures: marks.measures.map(change) });

/**
 * Marks words with a layer. A mark of the same layer that they touch gives way, since two of a
 * layer never overlap; the roles of an agency that gives way go over to the new one.
 */
export function put(marks: Marks, label: Layer, range: Range): Marks {
  const span: Span = { label, start: range.start, end: range.end };
  const gone = marks.spans.filter((each) => each.label === label && overlap(each, range));
  const spans = marks.spans.filter((each) => !gone.includes(each));
  const checked = new Set([...marks.checked].filter((key) => !gone.some((each) => spanKey(each) === key)));
  const next = { ...marks, spans: [...spans, span], checked: checked.add(spanKey(span)) };
  if (label !== "DEPT") return ordered(next);
  return withMeasures(next, (measure) => ({
    ...measure,
    roles: once(
      measure.roles.map((each) =>
        gone.some((old) => same(old, each)) ? { role: each.role, start: span.start, end: span.end } : each,
      ),
    ),
  }));
}

/** Every agency with one role: the one that was given it first. */
function once(roles: readonly Assigned[]): Assigned[] {
  return roles.filter((each, at) => roles.findIndex((other) => same(other, each)) === at);
}

/** Takes a mark away: with an agency its roles, with a measure its words. */
export function remove(marks: Marks, key: string): Marks {
  const span = spanOf(marks, key);
  if (span === null) {
    return { ...marks, measures: marks.measures.filter((each) => measureKey(each) !== key) };
  }
  const checked = new Set([...marks.checked].filter((each) => each !== key));
  const next = { ...marks, checked, spans: marks.spans.filter((each) => each !== span) };
  if (span.label !== "DEPT") return next;
  return withMeasures(next, (measure) => ({
    ...measure,
    roles: measure.roles.filter((each) => !same(each, span)),
  }));
}

export function relabel(marks: Marks, key: string, label: Layer): Marks {
  const span = spanOf(marks, key);
  return span === null || span.label === label ? marks : put(remove(marks, key), label, span);
}

export interface Moved {
  marks: Marks;
  /** The key of what was moved, which holds its place. */
  key: string;
}

/** Moves one end of a mark by a character; `null` where it would vanish or touch its like. */
export function nudge(marks: Marks, key: string, edge: "start" | "end", by: 1 | -1, text: string): Moved | null {
  const old = found(marks, key);
  if (old === null) return null;
  const range = { ...old.range, [edge]: step(text, old.range[edge], by) };
  if (range.start >= range.end) return null;
  return reach(marks, key, range);
}

/** Gives a mark another stretch; `null` where its like stands there. */
export function reach(marks: Marks, key: string, range: Range): Moved | null {
  const span = spanOf(marks, key);
  if (span) {
    if (marks.spans.some((each) => each !== span && each.label === span.label && overlap(each, range))) {
      return null;
    }
    return { marks: put(marks, span.label, range), key: spanKey({ ...range, label: span.label }) };
  }
  const { start, end } = range;
  const changed = (each: Measure): Measure =>
    measureKey(each) === key
      ? { ...each, start, end }
      : cueKey(each) === key
        ? { ...each, cue: { start, end } }
        : each;
  const at = marks.measures.findIndex((each) => measureKey(each) === key || cueKey(each) === key);
  if (at < 0) return null;
  const moved = changed(marks.measures[at]!);
  return {
    marks: withMeasures(marks, changed),
    key: key.startsWith("CUE:") ? cueKey(moved) : measureKey(moved),
  };
}

/** A place one character on, which may have two units. */
function step(text: string, at: number, by: 1 | -1): number {
  const pair = by > 0 ? text.slice(at, at + 2) : text.slice(at - 2, at);
  const wide = /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair);
  return Math.max(0, Math.min(text.length, at + by * (wide ? 2 : 1)));
}

/** A new measure; the words that assign it are its last bracket that names an agency, or all. */
export function addMeasure(marks: Marks, range: Range, text: string): Marks {
  if (marks.measures.some((each) => same(each, range))) return marks;
  const { start, end } = range;
  const agencies = marks.spans.filter((each) => each.label === "DEPT" && within(each, range));
  const brackets = [...text.slice(start, end).matchAll(/[（(][^（()）]*[)）]/g)]
    .map((match) => ({ start: start + match.index, end: start + match.index + match[0].length }))
    .filter((bracket) => agencies.some((each) => within(each, bracket)));
  const cue = brackets.at(-1) ?? { start, end };
  return ordered({ ...marks, measures: [...marks.measures, { start, end, cue, roles: [] }] });
}

/** Gives a measure, and no other with the same words, other words that assign it. */
export function setCue(marks: Marks, key: string, { start, end }: Range): Marks {
  return withMeasures(marks, (each) => (measureKey(each) === key ? { ...each, cue: { start, end } } : each));
}

/** Gives an agency a role in a measure, takes it away where it has it; it has one at most. */
export function toggleRole(marks: Marks, key: string, agency: Range, role: Role): Marks {
  const { start, end } = agency;
  return withMeasures(marks, (measure) => {
    if (measureKey(measure) !== key) return measure;
    const others = measure.roles.filter((each) => !same(each, agency));
    const had = measure.roles.some((each) => same(each, agency) && each.role === role);
    return { ...measure, roles: had ? others : [...others, { role, start, end }].sort(byPlace) };
  });
}

/** Marks words as an agency where they are none, and gives it a role: one act. */
export function assign(marks: Marks, key: string, range: Range, role: Role): Marks {
  const known = marks.spans.some((each) => each.label === "DEPT" && same(each, range));
  if (known) return toggleRole(marks, key, range, role);
  const next = put(marks, "DEPT", range);
  const has = measureOf(next, key)?.roles.some((each) => same(each, range) && each.role === role);
  return has ? next : toggleRole(next, key, range, role);
}

/** The measure that words belong to: the innermost around them, else the chosen one. */
export function measureFor(marks: Marks, range: Range, chosen: string | null): Measure | null {
  const current = measureOf(marks, chosen);
  if (current && (within(range, current) || within(range, current.cue))) return current;
  const around = marks.measures
    .filter((each) => within(range, each) || within(range, each.cue))
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  return around[0] ?? current;
}

export const check = (marks: Marks, key: string): Marks => ({
  ...marks,
  checked: new Set(marks.checked).add(key),
});

/** The suggested spans that stand as they were and that nobody has looked at. */
export function unchecked(marks: Marks, suggested: Marks): Span[] {
  const keys = new Set(suggested.spans.map(spanKey));
  return marks.spans.filter((each) => keys.has(spanKey(each)) && !marks.checked.has(spanKey(each)));
}

/** Whether two say the same of the text, whatever was looked at. */
export function equal(a: Marks, b: Marks): boolean {
  const told = ({ spans, measures }: Marks) =>
    JSON.stringify([
      spans.map(spanKey).sort(),
      measures
        .map((each) => [measureKey(each), each.roles.map((r) => `${r.role} ${place(r)}`).sort()].join(" "))
        .sort(),
    ]);
  return told(a) === told(b);
}

export interface History {
  past: readonly Marks[];
  now: Marks;
  future: readonly Marks[];
}

export const begun = (now: Marks): History => ({ past: [], now, future: [] });

export function done(history: History, now: Marks): History {
  if (now === history.now) return history;
  return { past: [...history.past, history.now], now, future: [] };
}

export function undo({ past, now, future }: History): History {
  const before = past.at(-1);
  return before === undefined ? { past, now, future } : { past: past.slice(0, -1), now: before, future: [now, ...future] };
}

export function redo({ past, now, future }: History): History {
  const [next, ...rest] = future;
  return next === undefined ? { past, now, future } : { past: [...past, now], now: next, future: rest };
}
