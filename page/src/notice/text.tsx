import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { usePage } from "../context";
import type { Label, Notice, Range } from "../data";
import { linesOf, marksByLine } from "../spans";
import { named } from "../words";
import { Line } from "./line";
import { marksOf, measureKey, measureOf, type TextMark } from "./marks";
import { Tip } from "./tip";

interface Props {
  notice: Notice;
  layers: ReadonlySet<Label>;
  repairs: boolean;
  chosen: string | null;
  /** Told of the mark that is chosen; `null` for none. */
  onChoose: (key: string | null) => void;
  /** Told that the reader wants to go from the chosen mark to its measure, or back. */
  onLeave: (to: "measure" | "back") => void;
}

/** The notice's own text under its marks. */
export function NoticeText({ notice, layers, repairs, chosen, onChoose, onLeave }: Props) {
  const { say } = usePage();
  const text = notice.data.text!;
  const ground = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const lines = useMemo(() => linesOf(text), [text]);
  const marks = useMemo(() => marksOf(notice, layers, repairs), [notice, layers, repairs]);
  const byLine = useMemo(() => marksByLine(lines, marks), [lines, marks]);
  const folds = useMemo(() => foldsOf(lines, notice), [lines, notice]);
  const heads = useMemo(() => headsOf(lines, notice), [lines, notice]);
  const measure = measureOf(notice, chosen);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      onChoose(neighbour(marks, chosen, step, measure?.start ?? 0));
    } else if (event.key === "Enter" && chosen !== null) onLeave("measure");
    else if (event.key === "Escape") onLeave("back");
    else return;
    event.preventDefault();
  };

  return (
    <div
      class="text"
      ref={ground}
      // One stop for the keyboard; the arrow keys go on from mark to mark.
      role="group"
      tabIndex={0}
      aria-label={say("textOf")}
      aria-describedby="keys"
      onKeyDown={onKeyDown}
      onClick={(event) => onChoose(keyAt(event))}
      onMouseOver={(event) => setHovered(keyAt(event))}
      onMouseLeave={() => setHovered(null)}
    >
      <p id="keys" class="hidden">
        {say("keys")}
      </p>
      {lines.map((line, place) => {
        const fold = folds[place];
        if (fold && !repairs) return null;
        const own = byLine[place]!;
        const within = measure && measure.start < line.end && line.start < measure.end;
        return (
          <div
            key={place}
            class={`line${fold ? " aside" : ""}${within ? " within" : ""}`}
            data-reason={fold && fold !== folds[place - 1] ? named(say, fold) : undefined}
          >
            {heads[place]?.map((head) => (
              <button
                key={head.index}
                type="button"
                class="ordinal"
                tabIndex={-1}
                aria-label={say("measureNo", { n: head.ordinal })}
                onClick={(event) => {
                  event.stopPropagation();
                  onChoose(measureKey(head.index));
                }}
              >
                {head.ordinal}
              </button>
            ))}
            <Line
              text={text}
              line={line}
              marks={own}
              chosen={own.some(({ key }) => key === chosen) ? chosen : null}
            />
            {line.start === line.end && "\u200b"}
          </div>
        );
      })}
      <Placed ground={ground} shown={hovered ?? chosen} notice={notice} marks={marks} />
    </div>
  );
}

/** The tip beside the mark that it tells of. */
function Placed(props: {
  ground: { current: HTMLDivElement | null };
  shown: string | null;
  notice: Notice;
  marks: TextMark[];
}) {
  const { ground, shown, notice } = props;
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const pieces = shown && ground.current?.querySelectorAll(`mark[data-key="${shown}"]`);
    // Of a mark in several lines the last: nothing of it is to be covered.
    const last = pieces && pieces[pieces.length - 1];
    if (!last) return setPlace(null);
    const box = [...last.getClientRects()].at(-1) ?? last.getBoundingClientRect();
    const own = ground.current!.getBoundingClientRect();
    const most = Math.max(0, own.width - 340);
    setPlace({ left: Math.min(Math.max(0, box.left - own.left), most), top: box.bottom - own.top + 8 });
  }, [shown, props.marks]);
  // Always there, so that a change of it is read out.
  return (
    <div
      role="status"
      class={place ? "tip" : "tip hidden"}
      style={place ? { left: `${place.left}px`, top: `${place.top}px` } : undefined}
    >
      {shown && <Tip notice={notice} shown={shown} />}
    </div>
  );
}

function keyAt(event: MouseEvent): string | null {
  const mark = (event.target as Element).closest<HTMLElement>("mark[data-key]");
  return mark?.dataset.key ?? null;
}

/** The mark before or behind the chosen one; without one, the first behind `from`. */
function neighbour(marks: TextMark[], chosen: string | null, step: number, from: number): string | null {
  const order = [...marks].sort((a, b) => a.start - b.start || b.end - a.end);
  const now = order.findIndex(({ key }) => key === chosen);
  if (now >= 0) return (order[now + step] ?? order[now]!).key;
  const next = order.findIndex(({ start }) => start >= from);
  return order[step > 0 || next < 0 ? Math.max(0, next) : Math.max(0, next - 1)]?.key ?? null;
}

/** Of each line that lies in a stretch set aside as a whole: why. */
function foldsOf(lines: Range[], notice: Notice): (string | undefined)[] {
  return lines.map((line) => {
    if (line.start === line.end) return undefined;
    return notice.aside.find(({ start, end }) => start <= line.start && line.end <= end)?.reason;
  });
}

/** The measures that begin in each line. */
function headsOf(lines: Range[], notice: Notice) {
  const heads: Notice["measures"][] = lines.map(() => []);
  let line = 0;
  for (const measure of notice.measures) {
    while (line + 1 < lines.length && lines[line + 1]!.start <= measure.start) line += 1;
    heads[line]?.push(measure);
  }
  return heads;
}
