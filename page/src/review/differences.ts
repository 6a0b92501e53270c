/** Where two versions of a notice differ, one place after another, and what is decided there. */

import type { Range } from "../data";
import {
  byPlace,
  overlap,
  same,
  spanKey,
  type Assigned,
  type Marks,
  type Measure,
  type Span,
} from "./state";

export type Side = "first" | "second";
/** Which version is taken; `neither` leaves out what either has there. */
export type Decision = Side | "neither";

export interface SpanDifference extends Range {
  kind: "spans";
  first: Span[];
  second: Span[];
}

export interface MeasureDifference extends Range {
  kind: "measure";
  first: Measure | null;
  second: Measure | null;
}

export interface RoleDifference extends Range {
  kind: "role";
  /** The measure as the first version has it. */
  measure: Measure;
  first: Assigned | null;
  second: Assigned | null;
}

export type Difference = SpanDifference | MeasureDifference | RoleDifference;

/** All differences in the order of the text. */
export function differences(first: Marks, second: Marks): Difference[] {
  const found: Difference[] = spanDifferences(first.spans, second.spans);
  for (const [mine, theirs] of pairs(first.measures, second.measures)) {
    const stretch = hull([mine, theirs].flatMap((each) => (each ? [each] : [])));
    if (mine === null || theirs === null || !same(mine, theirs) || !same(mine.cue, theirs.cue)) {
      found.push({ kind: "measure", ...stretch, first: mine, second: theirs });
    }
    if (mine !== null && theirs !== null) found.push(...roleDifferences(mine, theirs));
  }
  const rank = { measure: 0, spans: 1, role: 2 };
  return found.sort((a, b) => byPlace(a, b) || rank[a.kind] - rank[b.kind]);
}

function hull(ranges: readonly Range[]): Range {
  return {
    start: Math.min(...ranges.map(({ start }) => start)),
    end: Math.max(...ranges.map(({ end }) => end)),
  };
}

/** Spans that one alone has; those that touch one of the other's are one matter with it. */
function spanDifferences(first: readonly Span[], second: readonly Span[]): SpanDifference[] {
  const only = (own: readonly Span[], other: readonly Span[]) => {
    const keys = new Set(other.map(spanKey));
    return own.filter((each) => !keys.has(spanKey(each)));
  };
  const mine = only(first, second);
  const theirs = only(second, first);
  const about = (a: Span, b: Span) => same(a, b) || (a.label === b.label && overlap(a, b));
  const groups: { first: Set<Span>; second: Set<Span> }[] = [];
  for (const one of mine) {
    const met = theirs.filter((other) => about(one, other));
    const joined = groups.filter((group) => met.some((other) => group.second.has(other)));
    const group = { first: new Set([one]), second: new Set(met) };
    for (const each of joined) {
      each.first.forEach((span) => group.first.add(span));
      each.second.forEach((span) => group.second.add(span));
      groups.splice(groups.indexOf(each), 1);
    }
    groups.push(group);
  }
  for (const other of theirs) {
    if (!groups.some((group) => group.second.has(other))) {
      groups.push({ first: new Set(), second: new Set([other]) });
    }
  }
  return groups.map((group) => {
    const [one, other] = [[...group.first], [...group.second]];
    return { kind: "spans", ...hull([...one, ...other]), first: one, second: other };
  });
}

/** Measures that mean the same: of one stretch, of one cue, else those that share most. */
function pairs(first: readonly Measure[], second: readonly Measure[]): [Measure | null, Measure | null][] {
  const left = new Set(second);
  const found: [Measure | null, Measure | null][] = [];
  const waiting = new Set(first);
  const match = (alike: (a: Measure, b: Measure) => boolean) => {
    for (const one of waiting) {
      const other = [...left].find((each) => alike(one, each));
      if (other === undefined) continue;
      waiting.delete(one);
      left.delete(other);
      found.push([one, other]);
    }
  };
  match((a, b) => same(a, b) && same(a.cue, b.cue));
  match((a, b) => same(a, b));
  match((a, b) => same(a.cue, b.cue) && overlap(a, b));
  match((a, b) => 2 * shared(a, b) > Math.max(a.end - a.start, b.end - b.start));
  for (const one of waiting) found.push([one, null]);
  for (const other of left) found.push([null, other]);
  return found;
}

const shared = (a: Range, b: Range) => Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));

/** Roles that differ; an agency whose words reach further in one version is the same agency. */
function roleDifferences(mine: Measure, theirs: Measure): RoleDifference[] {
  const found: RoleDifference[] = [];
  const left = new Set(theirs.roles);
  const match = (one: Assigned) =>
    [...left].find((each) => same(each, one)) ?? [...left].find((each) => overlap(each, one));
  for (const one of mine.roles) {
    const other = match(one) ?? null;
    if (other) left.delete(other);
    if (other?.role === one.role) continue;
    found.push({ kind: "role", start: one.start, end: one.end, measure: mine, first: one, second: other });
  }
  for (const other of left) {
    found.push({ kind: "role", start: other.start, end: other.end, measure: mine, first: null, second: other });
  }
  return found;
}

/**
 * What both have, and what was decided where they differ; a place that is not decided is left out.
 *
 * A role goes to the agency as it is marked in the end, and is dropped where none is.
 */
export function decided(
  first: Marks,
  second: Marks,
  found: readonly Difference[],
  decisions: readonly (Decision | null)[],
): Marks {
  const chosen = <D extends Difference>(each: D): D["first"] | D["second"] | null => {
    const decision = decisions[found.indexOf(each)] ?? "neither";
    return decision === "neither" ? null : each[decision];
  };
  const keys = new Set(second.spans.map(spanKey));
  const spans = first.spans.filter((each) => keys.has(spanKey(each)));
  for (const each of found) {
    if (each.kind !== "spans") continue;
    for (const span of (chosen(each) ?? []) as Span[]) {
      if (!spans.some((other) => other.label === span.label && overlap(other, span))) spans.push(span);
    }
  }
  const agencies = spans.filter(({ label }) => label === "DEPT");
  const agency = (role: Assigned): Assigned[] => {
    const own = agencies.find((each) => same(each, role)) ?? agencies.find((each) => overlap(each, role));
    return own ? [{ role: role.role, start: own.start, end: own.end }] : [];
  };
  const measures: Measure[] = [];
  for (const [mine, theirs] of pairs(first.measures, second.measures)) {
    const differing = found.find(
      (each) => each.kind === "measure" && each.first === mine && each.second === theirs,
    ) as MeasureDifference | undefined;
    const taken = differing ? (chosen(differing) as Measure | null) : mine;
    if (taken === null) continue;
    const own = found.filter((each) => each.kind === "role" && each.measure === mine) as RoleDifference[];
    const agreed =
      mine === null || theirs === null
        ? taken.roles
        : mine.roles.filter((each) => !own.some((other) => other.first === each));
    const roles = [...agreed, ...own.flatMap((each) => (chosen(each) as Assigned | null) ?? [])].flatMap(agency);
    const once = roles.filter((each, at) => roles.findIndex((other) => same(other, each)) === at);
    measures.push({ ...taken, roles: once.sort(byPlace) });
  }
  return {
    spans: spans.sort((a, b) => byPlace(a, b) || (a.label < b.label ? -1 : 1)),
    measures: measures.sort((a, b) => byPlace(a, b) || byPlace(a.cue, b.cue)),
    checked: new Set(),
  };
}
