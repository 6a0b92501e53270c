/** Between places of the document and offsets of the text, which lines carry in `data-start`. */

import type { Range as Place } from "../data";

/** The offset of a place within the text; `null` outside of it. */
export function offsetAt(ground: HTMLElement, node: Node, offset: number): number | null {
  if (!ground.contains(node)) return null;
  const element = node instanceof Element ? node : node.parentElement;
  const line = element?.closest<HTMLElement>(".line");
  if (!line) {
    // Between lines, where a selection ends that was drawn beyond one.
    const next = node.childNodes[offset];
    if (next instanceof HTMLElement && next.dataset.start) return Number(next.dataset.start);
    const last = ground.querySelector<HTMLElement>(".line:last-of-type");
    return last ? Number(last.dataset.start) + Number(last.dataset.length) : null;
  }
  const words = line.querySelector(".words")!;
  const start = Number(line.dataset.start);
  if (!words.contains(node)) {
    const before = words.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    return before ? start + Number(line.dataset.length) : start;
  }
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(node, offset);
  return Math.min(start + range.toString().length, start + Number(line.dataset.length));
}

/** The place of an offset in the document. */
export function placeAt(ground: HTMLElement, offset: number): [Node, number] | null {
  const lines = [...ground.querySelectorAll<HTMLElement>(".line")];
  const line = lines.findLast((each) => Number(each.dataset.start) <= offset) ?? lines[0];
  const words = line?.querySelector(".words");
  if (!line || !words) return null;
  let left = offset - Number(line.dataset.start);
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let last: Text | null = null;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (left <= node.length) return [node, left];
    left -= node.length;
    last = node;
  }
  return last ? [last, last.length] : [words, 0];
}

/** What is selected in the text, without the blanks around it; `null` where it is nothing. */
export function selected(ground: HTMLElement, text: string): Place | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) return null;
  const ends = [
    offsetAt(ground, selection.anchorNode, selection.anchorOffset),
    offsetAt(ground, selection.focusNode, selection.focusOffset),
  ];
  if (ends[0] == null || ends[1] == null) return null;
  let [start, end] = [Math.min(ends[0], ends[1]), Math.max(ends[0], ends[1])];
  while (start < end && /\s/.test(text[start]!)) start += 1;
  while (start < end && /\s/.test(text[end - 1]!)) end -= 1;
  return start < end ? { start, end } : null;
}

/** Selects a stretch, so that it can be made longer or shorter by Shift and the arrow keys. */
export function select(ground: HTMLElement, range: Place): void {
  const [start, end] = [placeAt(ground, range.start), placeAt(ground, range.end)];
  if (start && end) getSelection()?.setBaseAndExtent(...start, ...end);
}

const WAYS: Record<string, [string, string]> = {
  ArrowLeft: ["backward", "character"],
  ArrowRight: ["forward", "character"],
  ArrowUp: ["backward", "line"],
  ArrowDown: ["forward", "line"],
  Home: ["backward", "lineboundary"],
  End: ["forward", "lineboundary"],
};

/** Moves the cursor, or the end of the selection, as in an editor; whether the key is one of these. */
export function moved(ground: HTMLElement, event: KeyboardEvent, from: number): boolean {
  const way = WAYS[event.key];
  const selection = getSelection();
  if (!way || !selection || event.altKey || event.metaKey) return false;
  if (!selection.focusNode || !ground.contains(selection.focusNode)) {
    const place = placeAt(ground, from);
    if (place) selection.collapse(...place);
  }
  const unit = event.ctrlKey && way[1] === "character" ? "word" : way[1];
  selection.modify(event.shiftKey ? "extend" : "move", way[0], unit);
  return true;
}
