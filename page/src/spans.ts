/** Highlights of a text: from ranges that nest and cross to a tree for each line. */

import type { Range } from "./data";

export interface Mark extends Range {
  /** Names what the mark stands for; several pieces of one mark share it. */
  key: string;
  kind: string;
}

export type Node<M extends Mark = Mark> = string | Piece<M>;

export interface Piece<M extends Mark = Mark> {
  mark: M;
  /** Whether the mark begins here, and ends here: a crossing one has several pieces. */
  first: boolean;
  last: boolean;
  children: Node<M>[];
}

interface Cut<M extends Mark> extends Range {
  mark: M;
}

const byPlace = (a: Range, b: Range) => a.start - b.start || b.end - a.end;

/**
 * The text from `start` to `end` as a tree.
 *
 * The longer of two marks holds the other; of two that cross, the one that begins later is cut
 * at the end of the one before. Of two that cover the same, the one given first holds the other.
 */
export function nest<M extends Mark>(text: string, marks: readonly M[], within: Range): Node<M>[] {
  const cuts = marks
    .map((mark) => ({
      mark,
      start: Math.max(mark.start, within.start),
      end: Math.min(mark.end, within.end),
    }))
    .filter((cut) => cut.start < cut.end)
    .sort(byPlace);
  return tree(text, cuts, within);
}

function tree<M extends Mark>(text: string, cuts: Cut<M>[], within: Range): Node<M>[] {
  const nodes: Node<M>[] = [];
  let position = within.start;
  const queue = [...cuts];
  while (queue.length > 0) {
    const outer = queue.shift()!;
    if (outer.start > position) nodes.push(text.slice(position, outer.start));
    const inner: Cut<M>[] = [];
    const rest: Cut<M>[] = [];
    for (const cut of queue) {
      if (cut.start >= outer.end) rest.push(cut);
      else if (cut.end <= outer.end) inner.push(cut);
      else {
        inner.push({ ...cut, end: outer.end });
        rest.push({ ...cut, start: outer.end });
      }
    }
    nodes.push({
      mark: outer.mark,
      first: outer.start === outer.mark.start,
      last: outer.end === outer.mark.end,
      children: tree(text, inner, outer),
    });
    position = outer.end;
    queue.splice(0, queue.length, ...rest.sort(byPlace));
  }
  if (position < within.end) nodes.push(text.slice(position, within.end));
  return nodes;
}

/** The lines of a text without their ends. */
export function linesOf(text: string): Range[] {
  const lines: Range[] = [];
  let start = 0;
  for (const found of text.matchAll(/\r\n|[\n\r\u2028\u2029\u0085]/g)) {
    lines.push({ start, end: found.index });
    start = found.index + found[0].length;
  }
  if (start < text.length) lines.push({ start, end: text.length });
  return lines;
}

/** The marks that touch each line, in one walk over both. */
export function marksByLine<M extends Mark>(lines: readonly Range[], marks: readonly M[]): M[][] {
  const found: M[][] = lines.map(() => []);
  const sorted = [...marks].sort(byPlace);
  let first = 0;
  for (const mark of sorted) {
    while (first < lines.length && lines[first]!.end <= mark.start) first += 1;
    for (let line = first; line < lines.length && lines[line]!.start < mark.end; line += 1) {
      found[line]!.push(mark);
    }
  }
  return found;
}
