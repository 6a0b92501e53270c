/** What goes to the service and comes from it: offsets in code points, as in gold. */

import { countBefore, units, type Range } from "../data";
import { LAYERS, ROLES, spanKey, type Label, type Layer, type Marks, type Role } from "./state";

export type Pair = [number, number];
export type WireSpan = [Layer, number, number];
export type WireMeasure = { start: number; end: number; cue: Pair } & Partial<Record<Role, Pair[]>>;

export interface WireMarks {
  spans: WireSpan[];
  measures: WireMeasure[];
  checked?: WireSpan[];
}

export interface WireVersion extends WireMarks {
  number: number;
  at: string;
  by: string;
  done: boolean;
}

export type WireFinding = ["fault" | "doubt", string, number, number];

export interface Opened {
  id: string;
  title: string;
  source: string;
  text: string;
  suggestion: WireMarks & { confidences: (number | null)[] };
  version: WireVersion | null;
  findings: WireFinding[];
  failure: string | null;
}

export interface Row {
  id: string;
  title: string;
  source: string;
  length: number;
  state: "none" | "draft" | "done";
  version: number;
  finished: string[];
  doubt: number | null;
}

export interface Listed {
  notices: Row[];
  next: string[];
  annotators: string[];
  decided: string;
  drawing: number;
  failures: string[];
}

export interface Past {
  number: number;
  at: string;
  by: string;
  done: boolean;
  removed: number;
  added: number;
}

export interface Figures {
  strict_f1: number | null;
  overlap_f1: number | null;
  kappa: number | null;
  spans: Pair;
}

export interface Agreement {
  annotators: [string, string];
  failure?: string;
  notices: number;
  layers: Record<Layer, Figures>;
  links_f1: number | null;
  measures_f1: number | null;
}

export interface Guide {
  labels: Record<Label, { what: string; mark: string[]; leave: string[]; extent: string }>;
  roles: Record<Role, string>;
  checks: Record<string, string>;
}

export interface Finding extends Range {
  severity: "fault" | "doubt";
  check: string;
}

/** Turns UTF-16 units of a text into code points. */
export function points(text: string): (offset: number) => number {
  const wide: number[] = [];
  for (const match of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) wide.push(match.index);
  if (wide.length === 0) return (offset) => offset;
  return (offset) => offset - countBefore(wide, offset);
}

export function marksFrom(wire: WireMarks, text: string): Marks {
  const at = units(text);
  const range = ([start, end]: Pair) => ({ start: at(start), end: at(end) });
  const span = ([label, start, end]: WireSpan) => ({ label, ...range([start, end]) });
  return {
    spans: wire.spans.map(span),
    measures: wire.measures.map((measure) => ({
      ...range([measure.start, measure.end]),
      cue: range(measure.cue),
      roles: ROLES.flatMap((role) => (measure[role] ?? []).map((pair) => ({ role, ...range(pair) }))),
    })),
    checked: new Set((wire.checked ?? []).map((each) => spanKey(span(each)))),
  };
}

export function marksTo(marks: Marks, text: string): Required<WireMarks> {
  const at = points(text);
  const pair = ({ start, end }: Range): Pair => [at(start), at(end)];
  const spans = marks.spans.map((each): WireSpan => [each.label, ...pair(each)]);
  return {
    spans,
    measures: marks.measures.map((measure) => {
      const [start, end] = pair(measure);
      const roles = Object.fromEntries(
        ROLES.map((role) => [role, measure.roles.filter((each) => each.role === role).map(pair)]),
      );
      return { start, end, cue: pair(measure.cue), ...roles };
    }),
    checked: spans.filter((_, place) => marks.checked.has(spanKey(marks.spans[place]!))),
  };
}

export function findingsFrom(wire: readonly WireFinding[], text: string): Finding[] {
  const at = units(text);
  return wire.map(([severity, check, start, end]) => ({ severity, check, start: at(start), end: at(end) }));
}

/** The confidence of each suggested span, by its key. */
export function confidencesOf({ suggestion, text }: Opened): Map<string, number> {
  const { spans } = marksFrom(suggestion, text);
  return new Map(
    spans.flatMap((span, place) => {
      const confidence = suggestion.confidences[place] ?? null;
      return confidence === null ? [] : [[spanKey(span), confidence] as const];
    }),
  );
}

export const isLayer = (label: Label): label is Layer => (LAYERS as readonly string[]).includes(label);
