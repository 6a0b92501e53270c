/** What is marked in a notice's text, and how marks are named. */

import { DOUBTFUL, type AgencyRole, type Label, type Measure, type Notice, type Range } from "../data";
import type { Mark } from "../spans";

export interface TextMark extends Mark {
  kind: Label | "cue" | "other" | "loss" | "measure";
  doubtful?: boolean;
  repaired?: boolean;
}

export const mentionKey = (place: number) => `m${place}`;
export const measureKey = (index: number) => `M${index}`;
export const cueKey = ({ cue }: AgencyRole) => `c${cue.start}-${cue.end}`;
export const otherKey = ({ start, end }: Range) => `o${start}-${end}`;
export const lossKey = (place: number) => `x${place}`;

/** All marks of a notice; of two that cover the same, the one that comes first holds the other. */
export function marksOf(notice: Notice, layers: ReadonlySet<Label>, repairs: boolean): TextMark[] {
  const marks: TextMark[] = [];
  const once = new Set<string>();
  const add = (mark: TextMark) => {
    if (!once.has(mark.key)) marks.push(mark);
    once.add(mark.key);
  };
  for (const measure of notice.measures) {
    for (const agency of measure.agencies) add({ ...agency.cue, key: cueKey(agency), kind: "cue" });
    for (const { range } of measure.others) add({ ...range, key: otherKey(range), kind: "other" });
  }
  for (const mention of notice.mentions) {
    if (!layers.has(mention.label)) continue;
    add({
      start: mention.start,
      end: mention.end,
      key: mentionKey(mention.place),
      kind: mention.label,
      doubtful: mention.confidence < DOUBTFUL,
      repaired: repairs && mention.repaired !== null,
    });
  }
  if (repairs) {
    notice.losses.forEach(({ start, end }, place) => add({ start, end, key: lossKey(place), kind: "loss" }));
  }
  return marks;
}

/** What a key names, where it is a mention or a measure. */
export function mentionOf(notice: Notice, key: string | null) {
  return key?.startsWith("m") ? (notice.mentions[Number(key.slice(1))] ?? null) : null;
}

export function measureOf(notice: Notice, key: string | null): Measure | null {
  if (!key?.startsWith("M")) return null;
  return notice.measures.find(({ index }) => measureKey(index) === key) ?? null;
}
