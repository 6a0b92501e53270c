import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { DOUBTFUL, type Range } from "../data";
import { Line } from "../notice/line";
import type { TextMark } from "../notice/marks";
import { linesOf, marksByLine } from "../spans";
import { cueKey, measureKey, spanKey, type Marks, type Measure } from "./state";
import { LETTERS, ROLE_NAMES } from "./words";

interface Props {
  text: string;
  marks: Marks;
  confidences: ReadonlyMap<string, number>;
  chosen: string | null;
  /** The measure whose roles are shown. */
  measure: Measure | null;
  ground: RefObject<HTMLDivElement>;
  label: string;
  describedBy?: string;
  onChoose: (key: string | null) => void;
  /** Told of a line drawn from a measure to a mark. */
  onDraw?: (measure: string, mark: string) => void;
  onSelect?: () => void;
}

/** A notice's text under marks that can be chosen, with words that can be selected. */
export function MarkedText(props: Props) {
  const { text, marks, confidences, chosen, measure, ground, onChoose, onDraw, onSelect } = props;
  const lines = useMemo(() => linesOf(text), [text]);
  const shown = useMemo(() => marksOf(marks, confidences, measure), [marks, confidences, measure]);
  const byLine = useMemo(() => marksByLine(lines, shown), [lines, shown]);
  const heads = useMemo(() => headsOf(lines, marks.measures), [lines, marks]);
  const [drawn, setDrawn] = useState<Drawn | null>(null);

  const onClick = (event: MouseEvent) => {
    if (getSelection()?.isCollapsed === false) return;
    const keys: string[] = [];
    let element = (event.target as Element).closest<HTMLElement>("mark[data-key]");
    for (; element; element = element.parentElement?.closest("mark[data-key]") ?? null) {
      keys.push(element.dataset.key!);
    }
    // Again on the same words: what lies around.
    const at = chosen === null ? -1 : keys.indexOf(chosen);
    onChoose(keys[at + 1] ?? keys[0] ?? null);
  };

  const begin = (event: PointerEvent, key: string) => {
    if (!onDraw || event.button !== 0) return;
    const badge = event.currentTarget as HTMLElement;
    badge.setPointerCapture(event.pointerId);
    const own = ground.current!.getBoundingClientRect();
    const from = badge.getBoundingClientRect();
    setDrawn({
      key, x: from.right - own.left, y: from.top + from.height / 2 - own.top,
      toX: from.right - own.left, toY: from.top + from.height / 2 - own.top,
    });
  };
  const draw = (event: PointerEvent) => {
    if (!drawn) return;
    const own = ground.current!.getBoundingClientRect();
    setDrawn({ ...drawn, toX: event.clientX - own.left, toY: event.clientY - own.top });
  };
  const end = (event: PointerEvent) => {
    if (!drawn) return;
    setDrawn(null);
    const target = document
      .elementsFromPoint(event.clientX, event.clientY)
      .map((each) => each.closest<HTMLElement>("mark.D[data-key]"))
      .find((each) => each && ground.current!.contains(each));
    if (target) onDraw?.(drawn.key, target.dataset.key!);
  };

  return (
    <div
      class="text marked"
      ref={ground}
      role="group"
      tabIndex={0}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      onClick={onClick}
      onMouseUp={onSelect}
      onKeyUp={onSelect}
    >
      {lines.map((line, place) => {
        const own = byLine[place]!;
        return (
          <div key={place} class="line" data-start={line.start} data-length={line.end - line.start}>
            {heads[place]?.map(({ number, key }) => (
              <button
                key={key}
                type="button"
                class="ordinal"
                tabIndex={-1}
                aria-label={`措施 ${number}`}
                aria-pressed={measure !== null && measureKey(measure) === key}
                title={onDraw ? "点选措施；拖到一个机构上，给它角色" : undefined}
                onClick={(event) => {
                  event.stopPropagation();
                  onChoose(key);
                }}
                onPointerDown={(event) => begin(event, key)}
                onPointerMove={draw}
                onPointerUp={end}
              >
                {number}
              </button>
            ))}
            <span class="words">
              <Line
                text={text}
                line={line}
                marks={own}
                chosen={own.some(({ key }) => key === chosen) ? chosen : null}
              />
            </span>
            {line.start === line.end && "\u200b"}
          </div>
        );
      })}
      <Arrows ground={ground} measure={measure} marks={marks} drawn={drawn} />
    </div>
  );
}

interface Drawn {
  key: string;
  x: number;
  y: number;
  toX: number;
  toY: number;
}

interface Arrow {
  role: keyof typeof ROLE_NAMES;
  path: string;
}

/** The roles of the chosen measure as lines from its number to the agencies. */
function Arrows(props: Pick<Props, "ground" | "measure" | "marks"> & { drawn: Drawn | null }) {
  const { ground, measure, marks, drawn } = props;
  const [arrows, setArrows] = useState<Arrow[]>([]);
  useLayoutEffect(() => {
    const place = () => setArrows(measure && ground.current ? arrowsOf(ground.current, measure) : []);
    place();
    addEventListener("resize", place);
    return () => removeEventListener("resize", place);
  }, [measure, marks]);
  return (
    <svg class="arrows" aria-hidden="true">
      {arrows.map(({ role, path }, at) => (
        <path key={at} class={role} d={path} />
      ))}
      {drawn && <path class="drawn" d={`M${drawn.x},${drawn.y}L${drawn.toX},${drawn.toY}`} />}
    </svg>
  );
}

function arrowsOf(ground: HTMLElement, measure: Measure): Arrow[] {
  const own = ground.getBoundingClientRect();
  const badge = ground.querySelector(".ordinal[aria-pressed=true]")?.getBoundingClientRect();
  if (!badge) return [];
  const [x, y] = [badge.left + badge.width / 2 - own.left, badge.bottom - own.top];
  return measure.roles.flatMap((each) => {
    const mark = ground.querySelector(`mark[data-key="DEPT:${each.start}-${each.end}"]`);
    const box = mark?.getClientRects()[0];
    if (!box) return [];
    const [toX, toY] = [box.left - own.left + 4, box.top - own.top];
    const bend = Math.max(16, (toY - y) / 2);
    return [{ role: each.role, path: `M${x},${y}C${x},${y + bend} ${toX},${toY - bend} ${toX},${toY}` }];
  });
}

function marksOf(marks: Marks, confidences: ReadonlyMap<string, number>, measure: Measure | null): TextMark[] {
  const found: TextMark[] = [];
  if (measure) found.push({ start: measure.start, end: measure.end, key: measureKey(measure), kind: "measure" });
  const cues = new Set<string>();
  for (const each of marks.measures) {
    const key = cueKey(each);
    if (!cues.has(key)) found.push({ start: each.cue.start, end: each.cue.end, key, kind: "cue" });
    cues.add(key);
  }
  for (const span of marks.spans) {
    const key = spanKey(span);
    const doubtful = !marks.checked.has(key) && (confidences.get(key) ?? 1) < DOUBTFUL;
    found.push({ start: span.start, end: span.end, key, kind: LETTERS[span.label], doubtful });
  }
  return found;
}

/** The measures that begin in each line, with their numbers. */
function headsOf(lines: Range[], measures: readonly Measure[]) {
  const heads: { number: number; key: string }[][] = lines.map(() => []);
  measures.forEach((measure, at) => {
    const line = lines.findLastIndex((each) => each.start <= measure.start);
    heads[Math.max(0, line)]?.push({ number: at + 1, key: measureKey(measure) });
  });
  return heads;
}

