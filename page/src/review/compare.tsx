import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { decided, differences, type Decision, type Difference, type Side } from "./differences";
import { measureKey, spanKey, type Marks, type Measure, type Span } from "./state";
import { MarkedText } from "./text";
import { NAMES, ROLE_NAMES, short } from "./words";

interface Props {
  text: string;
  title: string;
  note: string;
  names: [string, string];
  first: Marks;
  second: Marks;
  /** What the button says that takes what was decided. */
  verb: string;
  /** Ways out without deciding on each place. */
  ways: [string, () => void][];
  onDecided: (marks: Marks) => void;
}

const SIDES: Side[] = ["first", "second"];
const NO_MARKS: ReadonlyMap<string, number> = new Map();

/** Two versions side by side, and their differences one after another. */
export function Compare(props: Props) {
  const { text, names, first, second, onDecided } = props;
  const found = useMemo(() => differences(first, second), [first, second]);
  const [decisions, setDecisions] = useState<(Decision | null)[]>(() => found.map(() => null));
  const [at, setAt] = useState(0);
  const whole = useRef<HTMLDivElement>(null);
  const current = found[at] ?? null;
  const open = decisions.filter((each) => each === null).length;

  useEffect(() => whole.current?.focus({ preventScroll: true }), []);

  const decide = (decision: Decision, place = at) => {
    const next = decisions.map((each, other) => (other === place ? decision : each));
    setDecisions(next);
    const following = next.findIndex((each, other) => each === null && other > place);
    const left = following >= 0 ? following : next.indexOf(null);
    setAt(left >= 0 ? left : place);
  };
  const finish = () => onDecided(decided(first, second, found, decisions));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    const { key } = event;
    if (event.ctrlKey) {
      if (key !== "Enter" || open > 0) return;
      finish();
    } else if (key === "1" || key === "ArrowLeft") decide("first");
    else if (key === "2" || key === "ArrowRight") decide("second");
    else if (key === "0") decide("neither");
    else if (key === "j" || key === "ArrowDown") setAt(Math.min(found.length - 1, at + 1));
    else if (key === "k" || key === "ArrowUp") setAt(Math.max(0, at - 1));
    else return;
    event.preventDefault();
  };

  return (
    <div class="compare" ref={whole} tabIndex={-1} role="group" aria-label="比较两个版本" onKeyDown={onKeyDown}>
      <header>
        <p class="back">
          <a href="#/">← 全部公文</a>
        </p>
        <h1>{props.title}</h1>
        <p class="facts" role="status">
          <span>{props.note}</span>
          <span>
            {found.length === 0 ? "两个版本相同" : `${found.length} 处不同，还有 ${open} 处未定`}
          </span>
        </p>
        <div class="actions">
          {props.ways.map(([words, go]) => (
            <button key={words} type="button" class="small" onClick={go}>
              {words}
            </button>
          ))}
          <button type="button" class="first" aria-disabled={open > 0} aria-keyshortcuts="Control+Enter" onClick={() => open === 0 && finish()}>
            {props.verb}
          </button>
        </div>
      </header>
      <ol class="differences" aria-label="不同之处">
        {found.map((each, place) => (
          <li key={place} class={place === at ? "now" : ""} aria-current={place === at ? "true" : undefined}>
            <button type="button" class="what" onClick={() => setAt(place)}>
              {place + 1}. {kindOf(each)}
            </button>
            {([...SIDES, "neither"] as Decision[]).map((decision, key) => (
              <button
                key={decision}
                type="button"
                class="choice"
                aria-pressed={decisions[place] === decision}
                onClick={() => decide(decision, place)}
              >
                <kbd aria-hidden="true">{decision === "neither" ? 0 : key + 1}</kbd>
                <span>
                  <span class="hidden">第 {place + 1} 处：</span>
                  {decision === "neither" ? (
                    "都不要"
                  ) : (
                    <>
                      <small>{names[key]}</small> {told(each, decision, text)}
                    </>
                  )}
                </span>
              </button>
            ))}
          </li>
        ))}
      </ol>
      <div class="versions-beside">
        {SIDES.map((side, place) => (
          <Side key={side} name={names[place]!} text={text} marks={place === 0 ? first : second} side={side} current={current} />
        ))}
      </div>
    </div>
  );
}

function Side(props: { name: string; text: string; marks: Marks; side: Side; current: Difference | null }) {
  const { text, marks, side, current } = props;
  const ground = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const [key, measure] = shownAt(current, side, marks);
  useEffect(() => {
    if (!paper.current || !ground.current || !current) return;
    const lines = [...ground.current.querySelectorAll<HTMLElement>(".line")];
    const line = lines.findLast((each) => Number(each.dataset.start) <= current.start);
    if (line) paper.current.scrollTop = line.offsetTop - paper.current.clientHeight / 3;
  }, [current]);
  return (
    <section class="paper" ref={paper} aria-label={props.name}>
      <h2>{props.name}</h2>
      <MarkedText
        text={text}
        marks={marks}
        confidences={NO_MARKS}
        chosen={key}
        measure={measure}
        ground={ground}
        label={`${props.name}的全文`}
        onChoose={() => undefined}
      />
    </section>
  );
}

/** What of a difference is chosen in one version: a mark, and the measure around it. */
function shownAt(current: Difference | null, side: Side, marks: Marks): [string | null, Measure | null] {
  if (current === null) return [null, null];
  const own = current[side];
  if (current.kind === "spans") {
    const span = (own as Span[])[0];
    return [span ? spanKey(span) : null, null];
  }
  if (current.kind === "measure") return [own ? measureKey(own as Measure) : null, own as Measure | null];
  const agency = own ? spanKey({ start: current.start, end: current.end, label: "DEPT" }) : null;
  const { measure } = current;
  const same = marks.measures.find((each) => measureKey(each) === measureKey(measure));
  return [agency, same ?? null];
}

function kindOf(difference: Difference): string {
  if (difference.kind === "measure") return "措施";
  if (difference.kind === "role") return "角色";
  return [...new Set([...difference.first, ...difference.second].map(({ label }) => NAMES[label]))].join("、");
}

function told(difference: Difference, side: Side, text: string): string {
  const words = ({ start, end }: { start: number; end: number }) => `“${short(text.slice(start, end), 24)}”`;
  if (difference.kind === "spans") {
    return difference[side].map((each) => `${NAMES[each.label]}${words(each)}`).join("、") || "没有标";
  }
  if (difference.kind === "measure") {
    const own = difference[side];
    return own ? `${words(own)}，责任表述${words(own.cue)}` : "没有标";
  }
  const own = difference[side];
  return own ? `${words(own)}是${ROLE_NAMES[own.role]}` : `${words(difference)}没有角色`;
}
