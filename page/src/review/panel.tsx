import { useEffect, useState } from "preact/hooks";
import type { Range } from "../data";
import { readPast, readVersion } from "./api";
import { found, measureKey, ROLES, spanKey, type Marks, type Measure } from "./state";
import type { Finding, Guide, Past, WireVersion } from "./wire";
import { HELP, NAMES, ROLE_NAMES, short, time } from "./words";

interface Props {
  text: string;
  marks: Marks;
  guide: Guide;
  chosen: string | null;
  measure: Measure | null;
  findings: Finding[];
  confidences: ReadonlyMap<string, number>;
  onChoose: (key: string | null) => void;
  onSelect: (range: Range) => void;
  onDrop: (measure: Measure, agency: Range) => void;
  onNudge: (edge: "start" | "end", by: 1 | -1) => void;
  onAccept: () => void;
}

/** What is said of the chosen mark and its measure, and what looks wrong. */
export function Panel(props: Props) {
  return (
    <div class="review-panel">
      <Chosen {...props} />
      <OfMeasure {...props} />
      <Findings {...props} />
    </div>
  );
}

function Chosen({ text, marks, guide, chosen, findings, confidences, onNudge, onAccept }: Props) {
  const what = found(marks, chosen);
  if (what === null) {
    return (
      <section aria-labelledby="now">
        <h2 id="now">当前标注</h2>
        <p class="note">点一处标注，或选中一段文字。</p>
      </section>
    );
  }
  const { label, range } = what;
  const told = guide.labels[label];
  const confidence = confidences.get(chosen!);
  const wrong = findings.filter((each) => each.start === range.start && each.end === range.end);
  return (
    <section aria-labelledby="now">
      <h2 id="now">
        {NAMES[label]}
        {confidence !== undefined && <small>　建议，置信度 {confidence.toFixed(2)}</small>}
      </h2>
      <p class="quote">{short(text.slice(range.start, range.end), 80)}</p>
      <p class="edges">
        {confidence !== undefined && !marks.checked.has(chosen!) && (
          <button type="button" class="small" aria-keyshortcuts="Enter" onClick={onAccept}>
            接受
          </button>
        )}
        {(["start", "end"] as const).map((edge) =>
          ([-1, 1] as const).map((by) => (
            <button
              key={`${edge}${by}`}
              type="button"
              class="small"
              aria-label={`${edge === "start" ? "起点" : "终点"}${by < 0 ? "左移" : "右移"}一字`}
              onClick={() => onNudge(edge, by)}
            >
              {edge === "start" ? "起点" : "终点"}
              {by < 0 ? "←" : "→"}
            </button>
          )),
        )}
      </p>
      {wrong.map((each) => (
        <p key={each.check} class={`lint of-${each.severity}`}>
          {guide.checks[each.check] ?? each.check}
        </p>
      ))}
      <details open>
        <summary>标注准则：{told.what}</summary>
        <dl class="guide">
          <Rule name="标" rules={told.mark} />
          <Rule name="不标" rules={told.leave} />
          <Rule name="边界" rules={[told.extent]} />
        </dl>
      </details>
    </section>
  );
}

function Rule({ name, rules }: { name: string; rules: string[] }) {
  if (rules.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{rules.join("；")}</dd>
    </div>
  );
}

function OfMeasure({ text, marks, guide, measure, onChoose, onDrop }: Props) {
  const at = measure === null ? -1 : marks.measures.findIndex((each) => measureKey(each) === measureKey(measure));
  return (
    <section aria-labelledby="measure">
      <h2 id="measure">{measure ? `措施 ${at + 1}，共 ${marks.measures.length} 项` : "措施"}</h2>
      {measure === null ? (
        <p class="note">共 {marks.measures.length} 项。点一个机构或措施的编号，看它的角色。</p>
      ) : (
        <>
          <p class="quote">{short(text.slice(measure.start, measure.end), 80)}</p>
          <dl class="roles">
            {ROLES.map((role) => (
              <div key={role}>
                <dt title={guide.roles[role]}>{ROLE_NAMES[role]}</dt>
                <dd>
                  {measure.roles
                    .filter((each) => each.role === role)
                    .map((each) => {
                      const words = text.slice(each.start, each.end);
                      return (
                        <span key={each.start} class="pair">
                          <button type="button" class="chip D" onClick={() => onChoose(spanKey({ ...each, label: "DEPT" }))}>
                            {short(words)}
                          </button>
                          <button type="button" class="drop" aria-label={`${words}不再是${ROLE_NAMES[role]}`} onClick={() => onDrop(measure, each)}>
                            ×
                          </button>
                        </span>
                      );
                    })}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function Findings({ text, guide, findings, onSelect }: Props) {
  return (
    <section aria-labelledby="lint">
      <h2 id="lint">检查{findings.length > 0 && `：${findings.length} 处可疑`}</h2>
      {findings.length === 0 && <p class="note">没有发现问题。</p>}
      <ul class="findings">
        {findings.map((each) => (
          <li key={`${each.check} ${each.start}`}>
            <button type="button" class={`lint of-${each.severity}`} onClick={() => onSelect(each)}>
              <q>{short(text.slice(each.start, each.end), 24)}</q> {guide.checks[each.check] ?? each.check}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Older versions, to be seen and taken again. */
export function Versions(props: {
  id: string;
  annotator: string;
  number: number;
  onSee: (version: WireVersion) => void;
}) {
  const { id, annotator, number, onSee } = props;
  const [past, setPast] = useState<Past[] | string>([]);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open) readPast(id, annotator).then(setPast, (error: Error) => setPast(error.message));
  }, [id, annotator, number, open]);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>历史版本</summary>
      {typeof past === "string" && <p class="lint of-fault">{past}</p>}
      <ol class="versions">
        {typeof past !== "string" &&
          [...past].reverse().map((each) => (
            <li key={each.number}>
              第 {each.number} 版，{time(each.at)}，{each.by}：增 {each.added}，减 {each.removed}
              {each.done && "，已完成"}
              {each.number !== number && (
                <button type="button" class="small" onClick={() => void readVersion(id, annotator, each.number).then(onSee)}>
                  比较第 {each.number} 版
                </button>
              )}
            </li>
          ))}
      </ol>
    </details>
  );
}

export function Help() {
  return (
    <details>
      <summary>键盘</summary>
      <dl class="help">
        {HELP.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

