import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import type { Range } from "../data";
import { nest, type Node } from "../spans";
import type { TextMark } from "./marks";

interface Props {
  text: string;
  line: Range;
  marks: readonly TextMark[];
  /** The mark that is chosen, where it is in this line. */
  chosen: string | null;
}

/** One line of the notice; made anew only where its own marks change. */
export const Line = memo(function Line({ text, line, marks, chosen }: Props) {
  const nodes = useMemo(() => nest(text, marks, line), [text, line, marks]);
  return <>{nodes.map((node, place) => piece(node, place, chosen))}</>;
});

function piece(node: Node<TextMark>, place: number, chosen: string | null) {
  if (typeof node === "string") return node;
  const { mark, first, last, children } = node;
  const names = [
    mark.kind,
    `h${Math.min(heightOf(node), 4)}`,
    first ? "first" : "",
    last ? "last" : "",
    mark.key === chosen ? "chosen" : "",
    mark.doubtful && last ? "doubtful" : "",
    mark.repaired ? "repaired" : "",
  ];
  return (
    <mark key={place} data-key={mark.key} class={names.filter(Boolean).join(" ")}>
      {children.map((child, at) => piece(child, at, chosen))}
    </mark>
  );
}

/** How many marks lie within one another, this one counted: its line is drawn so far below. */
function heightOf(node: Node<TextMark>): number {
  if (typeof node === "string") return 0;
  const inner = Math.max(0, ...node.children.map(heightOf));
  // The stretch of a measure is a ground without a line.
  return node.mark.kind === "measure" ? inner : inner + 1;
}
