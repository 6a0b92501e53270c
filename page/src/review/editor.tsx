import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Range } from "../data";
import { Compare } from "./compare";
import { Help, Panel, Versions } from "./panel";
import { moved, select, selected } from "./place";
import {
  addMeasure, assign, byPlace, check, cueKey, found, measureFor, measureKey, measureOf, nudge, overlap, put,
  reach, relabel, remove, ROLES, same, setCue, spanKey, spanOf, toggleRole, unchecked,
  type Label, type Layer, type Marks, type Measure, type Role,
} from "./state";
import { MarkedText } from "./text";
import { Kept, Toolbar } from "./toolbar";
import { useNotice, type Editing } from "./use";
import { marksFrom, type Guide, type WireVersion } from "./wire";
import { KEYS, NAMES, ROLE_NAMES, short, time } from "./words";

interface Props {
  id: string;
  annotator: string;
  guide: Guide;
  /** Goes to what is to be annotated next. */
  onNext: (id: string) => void;
}

export function Editor(props: Props) {
  const editing = useNotice(props.id, props.annotator);
  if (editing === null) return <p class="empty">正在打开；模型没读过的公文要等几秒…</p>;
  if (typeof editing === "string") {
    return (
      <p class="empty" role="alert">
        {editing}
      </p>
    );
  }
  return <Notice {...props} editing={editing} />;
}

const LABELS = Object.keys(NAMES) as Label[];

function Notice({ id, annotator, guide, editing, onNext }: Props & { editing: Editing }) {
  const { opened, history, status, findings, suggested, confidences } = editing;
  const { text } = opened;
  const marks = history.now;
  const ground = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const [range, setRange] = useState<Range | null>(null);
  const whole = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");
  const [seen, setSeen] = useState<WireVersion | null>(null);
  const measure = measureOf(marks, current);
  const left = useMemo(() => unchecked(marks, suggested), [marks, suggested]);

  const choose = useCallback(
    (key: string | null, now: Marks = marks) => {
      setChosen(key);
      setRange(null);
      getSelection()?.removeAllRanges();
      const what = found(now, key);
      if (what === null) return;
      const own = now.measures.find((each) => measureKey(each) === key || cueKey(each) === key);
      const around = own ?? measureFor(now, what.range, current);
      setCurrent(around ? measureKey(around) : null);
      requestAnimationFrame(() => {
        ground.current?.querySelector(`mark[data-key="${key}"]`)?.scrollIntoView({ block: "nearest" });
      });
    },
    [marks, current],
  );

  const look = () => setRange(ground.current ? selected(ground.current, text) : null);

  /** Takes new marks, of which one is then chosen. */
  const take = (next: Marks, key: string | null) => {
    editing.change(next);
    choose(key, next);
    setSaid("");
  };

  const label = (name: Label) => {
    const span = spanOf(marks, chosen);
    if (name === "MEASURE") {
      if (!range) return setSaid("先选中措施的全文");
      const own = measureOf(marks, chosen);
      const longer = own && overlap(own, range) ? reach(marks, chosen!, range) : null;
      if (longer) return take(longer.marks, longer.key);
      const next = addMeasure(marks, range, text);
      const made = next.measures.find((each) => each.start === range.start && each.end === range.end)!;
      return take(next, measureKey(made));
    }
    if (name === "CUE") {
      const own = range && (measure ?? measureFor(marks, range, null));
      if (!range || !own) return setSaid("先点选措施的编号，再选中说明由谁负责的文字");
      const next = setCue(marks, measureKey(own), range);
      return take(next, cueKey({ ...own, cue: range }));
    }
    if (range) return take(put(marks, name, range), spanKey({ ...range, label: name }));
    if (!span) return setSaid("先选中文字，或点一处标注");
    take(relabel(marks, chosen!, name), spanKey({ ...span, label: name }));
  };

  const role = (name: Role, of: Range | null = range ?? agency(marks, chosen), to: string | null = null) => {
    if (!of) return setSaid("先选中一个机构");
    const own = measureOf(marks, to) ?? measureFor(marks, of, current);
    if (!own) return setSaid("这里没有措施：先选中措施的全文，按 5");
    const next = assign(marks, measureKey(own), of, name);
    take(next, spanKey({ start: of.start, end: of.end, label: "DEPT" }));
    setCurrent(measureKey(own));
  };

  const drop = () => {
    if (chosen === null || found(marks, chosen) === null || chosen.startsWith("CUE:")) return;
    const after = neighbour(marks, chosen, 1);
    const next = remove(marks, chosen);
    take(next, after === chosen ? null : after);
  };

  const accept = () => {
    const span = spanOf(marks, chosen);
    if (!span) return;
    const next = check(marks, chosen!);
    const rest = unchecked(next, suggested);
    const following = rest.find((each) => byPlace(each, span) > 0) ?? rest[0];
    take(next, following ? spanKey(following) : chosen);
  };

  const push = (edge: "start" | "end", by: 1 | -1) => {
    const next = chosen === null ? null : nudge(marks, chosen, edge, by, text);
    if (next) take(next.marks, next.key);
    else setSaid("不能再移：会碰到同一层的另一处标注，或者没有剩下文字");
  };

  const finish = async () => {
    if (!editing.done) return editing.finish(true);
    await editing.flush();
    onNext(id);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.isComposing || target.closest("input, textarea, select, dialog")) return;
    const key = event.key === "Process" ? event.code.replace(/^(Key|Digit)/, "") : event.key;
    const control = event.ctrlKey || event.metaKey;
    if (control && key === "Enter") void finish();
    else if (control && key.toLowerCase() === "z") (event.shiftKey ? editing.redo : editing.undo)();
    else if (control && key.toLowerCase() === "y") editing.redo();
    else if (target.closest("button, summary, a") && (key === "Enter" || key === " ")) return;
    else if (ground.current && target === ground.current && moved(ground.current, event, found(marks, chosen)?.range.end ?? 0)) {
      look();
    } else if (control || event.altKey || !plain(key)) return;
    event.preventDefault();
  };

  /** Keys without Ctrl; whether this is one. */
  const plain = (key: string): boolean => {
    const name = LABELS.find((each) => KEYS[each] === key);
    const given = ROLES.find((each) => KEYS[each] === key.toUpperCase());
    if (name) label(name);
    else if (given) role(given);
    else if (key === "Delete" || key === "Backspace") drop();
    else if (key === "Enter") accept();
    else if (key === "[") push("end", -1);
    else if (key === "]") push("end", 1);
    else if (key === "{") push("start", -1);
    else if (key === "}") push("start", 1);
    else if (/^[jk]$/i.test(key)) choose(neighbour(marks, chosen, key.toLowerCase() === "j" ? 1 : -1));
    else if (/^n$/i.test(key)) {
      const from = found(marks, chosen)?.range;
      const next = left.find((each) => !from || byPlace(each, from) > 0) ?? left[0];
      if (next) choose(spanKey(next));
    } else if (/^m$/i.test(key)) {
      const from = range ?? found(marks, chosen)?.range;
      const own = from ? measureFor(marks, from, current) : marks.measures[0];
      if (own) choose(measureKey(own));
    } else if (key === "Escape") {
      choose(null);
      setCurrent(null);
    } else return false;
    return true;
  };

  // Also where a button that had the focus is no longer there. The newest state counts, and not
  // that of the last painting: keys come faster.
  const listening = useRef(onKeyDown);
  listening.current = onKeyDown;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target as Node;
      if (target === document.body || whole.current?.contains(target)) listening.current(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  // A mark that an undone step made is no longer there.
  useEffect(() => {
    if (chosen !== null && found(marks, chosen) === null) setChosen(null);
  }, [marks, chosen]);
  useEffect(() => ground.current?.focus({ preventScroll: true }), [id]);
  const [drawn, setDrawn] = useState<[string, Range] | null>(null);

  if (status.kind === "older" && status.current) {
    return (
      <Compare
        text={text}
        title={opened.title}
        note={status.message}
        names={["我这里的", `较新的第 ${status.current.number} 版`]}
        first={marks}
        second={marksFrom(status.current, text)}
        verb="保存"
        ways={[
          ["用较新的版本", () => editing.settle(status.current!, null)],
          ["保留我这里的", () => editing.settle(status.current!, marks)],
        ]}
        onDecided={(made) => editing.settle(status.current!, made)}
      />
    );
  }
  if (seen) {
    return (
      <Compare
        text={text}
        title={opened.title}
        note={`第 ${seen.number} 版，${time(seen.at)}，${seen.by}`}
        names={["现在的", `第 ${seen.number} 版`]}
        first={marks}
        second={marksFrom(seen, text)}
        verb="用这些"
        ways={[
          ["返回", () => setSeen(null)],
          [`恢复第 ${seen.number} 版`, () => (editing.change(marksFrom(seen, text)), setSeen(null))],
        ]}
        onDecided={(made) => (editing.change(made), setSeen(null))}
      />
    );
  }
  const of = agency(marks, chosen);
  return (
    <div class="editor" ref={whole}>
      <header>
        <p class="back">
          <a href="#/">← 全部公文</a>
        </p>
        <h1>{opened.title}</h1>
        <p class="facts">
          <span title={opened.source}>{opened.source.split(/[\\/]/).at(-1)}</span>
          <span>{text.length.toLocaleString()} 字</span>
          <span class="left">{left.length > 0 ? `还有 ${left.length} 处建议未核对` : "建议都已核对"}</span>
        </p>
        {opened.failure && <p class="lint of-doubt">{opened.failure}</p>}
      </header>
      <div class="above">
        <Toolbar
          markable={range !== null || spanOf(marks, chosen) !== null}
          assignable={range !== null || of !== null}
          removable={chosen !== null && !chosen.startsWith("CUE:")}
          undoable={history.past.length > 0}
          redoable={history.future.length > 0}
          done={editing.done}
          onLabel={label}
          onRole={(name) => role(name)}
          onRemove={drop}
          onUndo={editing.undo}
          onRedo={editing.redo}
          onFinish={() => void finish()}
        />
        {/* A line that is always there, so that nothing moves under the mouse. */}
        <div class="told">
          <p class="said" role="alert">
            {said}
          </p>
          <Kept status={status} done={editing.done} />
        </div>
      </div>
      {drawn && (
        <div class="drawn-menu" role="group" aria-label="角色">
          {short(text.slice(drawn[1].start, drawn[1].end))}是这项措施的：
          {ROLES.map((name) => (
            <button
              key={name}
              type="button"
              class={`tool role ${name}`}
              onClick={() => {
                role(name, drawn[1], drawn[0]);
                setDrawn(null);
                ground.current?.focus({ preventScroll: true });
              }}
            >
              {ROLE_NAMES[name]}
            </button>
          ))}
          <button type="button" class="small" onClick={() => setDrawn(null)}>
            取消
          </button>
        </div>
      )}
      <div class="sides">
        <div class="paper">
          <p role="status" class="hidden">
            {toldOf(marks, chosen, measure, text)}
          </p>
          <p id="how" class="hidden">
            J 和 K 到下一处、上一处标注；方向键移动光标，按住 Shift 选中文字，数字键标注。
          </p>
          <MarkedText
            text={text}
            marks={marks}
            confidences={confidences}
            chosen={chosen}
            measure={measure}
            ground={ground}
            label="公文全文"
            describedBy="how"
            onChoose={choose}
            onSelect={look}
            onDraw={(key, mark) => {
              const span = spanOf(marks, mark);
              if (span) setDrawn([key, span]);
            }}
          />
        </div>
        <div class="panel">
          <Panel
            text={text}
            marks={marks}
            guide={guide}
            chosen={chosen}
            measure={measure}
            findings={findings}
            confidences={confidences}
            onChoose={choose}
            onSelect={(place) => {
              const at = marks.spans.find((each) => each.start === place.start && each.end === place.end);
              if (at) return choose(spanKey(at));
              if (!ground.current) return;
              ground.current.focus();
              select(ground.current, place);
              look();
            }}
            onDrop={(own, each) => {
              const had = own.roles.find((one) => one.start === each.start && one.end === each.end);
              if (had) take(toggleRole(marks, measureKey(own), each, had.role), chosen);
            }}
            onNudge={push}
            onAccept={accept}
          />
          <div class="review-panel more">
            {editing.done && (
              <button type="button" class="small" onClick={() => editing.finish(false)}>
                退回草稿
              </button>
            )}
            <Versions
              id={id}
              annotator={annotator}
              number={status.kind === "kept" ? status.kept.version : (opened.version?.number ?? 0)}
              onSee={setSeen}
            />
            <Help />
          </div>
        </div>
      </div>
    </div>
  );
}

function agency(marks: Marks, key: string | null): Range | null {
  const span = spanOf(marks, key);
  return span?.label === ("DEPT" as Layer) ? span : null;
}

/** The chosen mark, for whoever hears the page. */
function toldOf(marks: Marks, key: string | null, measure: Measure | null, text: string): string {
  const what = found(marks, key);
  if (what === null) return "";
  const role = measure?.roles.find((each) => what.label === "DEPT" && same(each, what.range))?.role;
  return `${NAMES[what.label]}：${text.slice(what.range.start, what.range.end)}${role ? `，${ROLE_NAMES[role]}` : ""}`;
}

/** The mark before or behind another one, in the order of the text. */
function neighbour(marks: Marks, key: string | null, step: 1 | -1): string | null {
  const order = [...marks.spans].sort(byPlace).map(spanKey);
  const now = order.indexOf(key ?? "");
  if (now >= 0) return order[now + step] ?? order[now]!;
  const from = found(marks, key)?.range.start ?? 0;
  const next = [...marks.spans].sort(byPlace).findIndex(({ start }) => start >= from);
  return order[step > 0 ? Math.max(0, next) : Math.max(0, next - 1)] ?? null;
}
