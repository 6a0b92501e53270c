import { useEffect, useRef, useState } from "preact/hooks";
import { flagText } from "../archive/documents";
import { usePage } from "../context";
import { DOUBTFUL, type Label, type Notice } from "../data";
import { named } from "../words";
import { lossKey, measureKey } from "./marks";
import { Panel } from "./panel";
import { NoticeText } from "./text";

/** Pixels below a mark that its tip may take. */
const ROOM_FOR_TIP = 160;

const LAYERS: Label[] = ["D", "T", "L", "P"];

/** A notice's text and its measures beside one another, each leading to the other. */
export function NoticeView({ notice }: { notice: Notice }) {
  const { archive, route, say, to } = usePage();
  const [layers, setLayers] = useState<ReadonlySet<Label>>(new Set(LAYERS));
  const [repairs, setRepairs] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  // On a narrow screen there is room for one of the two.
  const [pane, setPane] = useState<"text" | "measures">("measures");
  const origin = useRef<HTMLElement | null>(null);
  const whole = useRef<HTMLDivElement>(null);
  const { data } = notice;

  const show = (key: string) => {
    // Behind the rendering, when the mark is there and its pane is shown.
    requestAnimationFrame(() => {
      const measure = notice.measures.find(({ index }) => measureKey(index) === key);
      const at = measure
        ? `.text .ordinal[aria-label="${say("measureNo", { n: measure.ordinal })}"]`
        : `.text mark[data-key="${key}"]`;
      scrollTo(whole.current?.querySelector(at), measure ? "start" : "center");
    });
  };

  const fromPanel = (key: string, button: HTMLElement) => {
    origin.current = button;
    setChosen(key);
    if (data.text === null) return;
    setPane("text");
    show(key);
    requestAnimationFrame(() => {
      whole.current?.querySelector<HTMLElement>(".text")?.focus({ preventScroll: true });
    });
  };

  const fromText = (key: string | null) => {
    setChosen(key);
    if (key === null) return;
    show(key);
    requestAnimationFrame(() => {
      const card = whole.current?.querySelector(`.panel [data-ref="${key}"]`)?.closest(".measure");
      const panel = card?.closest<HTMLElement>(".panel");
      // The page stays where it is; only the list of measures moves.
      if (card && panel && panel.scrollHeight > panel.clientHeight) {
        const top = card.getBoundingClientRect().top - panel.getBoundingClientRect().top;
        panel.scrollTo({ top: panel.scrollTop + top - 12, behavior: motion() });
      }
    });
  };

  const leaveText = (way: "measure" | "back") => {
    const wanted = way === "measure" ? null : origin.current;
    setPane("measures");
    requestAnimationFrame(() => {
      const found =
        wanted ?? whole.current?.querySelector<HTMLElement>(`.panel button[data-ref="${chosen}"], .panel [data-ref="${chosen}"] button`);
      found?.focus();
    });
    if (way === "back") {
      setChosen(null);
      origin.current = null;
    }
  };

  useEffect(() => {
    if (route.measure === null) return;
    const key = measureKey(route.measure);
    setChosen(key);
    setPane("measures");
    requestAnimationFrame(() => {
      scrollTo(whole.current?.querySelector(`.panel .measure[data-ref="${key}"]`), "nearest");
      show(key);
    });
  }, [route.measure]);

  const toggle = (label: Label) => {
    const next = new Set(layers);
    if (!next.delete(label)) next.add(label);
    setLayers(next);
  };
  const facts = [data.number, data.issuers.join("、"), data.issued, data.region].filter(Boolean);
  const care = Object.keys(data.repairs).length + data.losses.length + data.aside.length > 0;
  return (
    <div class="notice" ref={whole} data-pane={pane}>
      <header>
        {archive.documents.length > 1 && (
          <p class="back">
            <a href={to("measures")}>← {say("measures")}</a>
          </p>
        )}
        <h1>{notice.title}</h1>
        <p class="facts">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          {data.flags.map((flag) => (
            <span key={flag} class="flag">
              {flagText(flag, say)}
            </span>
          ))}
        </p>
        <dl class="more">
          {data.addressees.length > 0 && (
            <div>
              <dt>{say("addressees")}</dt>
              <dd>{data.addressees.join("；")}</dd>
            </div>
          )}
          {data.attachments.length > 0 && (
            <div>
              <dt>{say("attachments")}</dt>
              <dd>{data.attachments.join("；")}</dd>
            </div>
          )}
          <div>
            <dt>{say("source")}</dt>
            <dd>{data.source}</dd>
          </div>
        </dl>
        <fieldset class="legend">
          <legend>{say("legend")}</legend>
          {LAYERS.map((label) => (
            <label key={label}>
              <input type="checkbox" checked={layers.has(label)} onChange={() => toggle(label)} />
              <span class={`sample ${label}`}>{say(`layer${label}` as const)}</span>
            </label>
          ))}
          <span class="sample cue">{say("cue")}</span>
          <span class="sample doubtful">
            {say("doubtful")}
            <small>{say("doubtfulNote", { n: DOUBTFUL })}</small>
          </span>
          {care && (
            <label>
              <input type="checkbox" checked={repairs} onChange={() => setRepairs(!repairs)} />
              <span>{say("showRepairs")}</span>
            </label>
          )}
        </fieldset>
        {repairs && <Care notice={notice} onChoose={fromPanel} />}
      </header>
      <div class="panes">
        <button type="button" aria-pressed={pane === "measures"} onClick={() => setPane("measures")}>
          {say("measuresOf")}
        </button>
        <button type="button" aria-pressed={pane === "text"} onClick={() => setPane("text")}>
          {say("textOf")}
        </button>
      </div>
      <div class="sides">
        <section class="paper" aria-labelledby="text-head">
          <h2 id="text-head" class="hidden">
            {say("textOf")}
          </h2>
          {data.text === null ? (
            <Missing notice={notice} />
          ) : (
            <NoticeText
              notice={notice}
              layers={layers}
              repairs={repairs}
              chosen={chosen}
              onChoose={fromText}
              onLeave={leaveText}
            />
          )}
        </section>
        <section class="panel" aria-labelledby="panel-head" tabIndex={0}>
          <h2 id="panel-head">
            {say("measuresOf")} <small>{notice.measures.length}</small>
          </h2>
          <Panel notice={notice} chosen={chosen} onChoose={fromPanel} />
        </section>
      </div>
    </div>
  );
}

/** What was repaired, what is lost for good, what is no part of the notice. */
function Care(props: { notice: Notice; onChoose: (key: string, button: HTMLElement) => void }) {
  const { say } = usePage();
  const { data, losses, aside } = props.notice;
  const text = data.text ?? "";
  const repaired = Object.entries(data.repairs);
  return (
    <dl class="care">
      {repaired.length > 0 && (
        <div>
          <dt>{say("repairs")}</dt>
          <dd>{repaired.map(([kind, count]) => `${named(say, `repair_${kind}`)} ${count}`).join("、")}</dd>
        </div>
      )}
      {losses.length > 0 && (
        <div>
          <dt>{say("losses")}</dt>
          <dd>
            <ul>
              {losses.map(({ kind, start, end }, place) => (
                <li key={place}>
                  <button
                    type="button"
                    class="chip loss"
                    onClick={(event) => props.onChoose(lossKey(place), event.currentTarget)}
                  >
                    {named(say, kind)}：…{text.slice(Math.max(0, start - 4), end + 4)}…
                  </button>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      )}
      {aside.length > 0 && (
        <div>
          <dt>{say("aside")}</dt>
          <dd>
            {aside
              .map(({ reason, start, end }) => `${named(say, reason)} ${say("chars", { n: end - start })}`)
              .join("、")}
            <small> {say("asideNote")}</small>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Missing({ notice }: { notice: Notice }) {
  const { say } = usePage();
  return (
    <div class="text missing">
      <p class="note">{say("textMissing")}</p>
      {notice.measures.map((measure) => (
        <p key={measure.index}>{measure.text()}</p>
      ))}
    </div>
  );
}

const motion = (): ScrollBehavior =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";

/** Brings an element into sight, unless it is. */
function scrollTo(element: Element | null | undefined, block: ScrollLogicalPosition): void {
  if (!element) return;
  const { top, bottom } = element.getBoundingClientRect();
  const covered = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  if (top >= covered && bottom <= innerHeight - ROOM_FOR_TIP) return;
  element.scrollIntoView({ block, behavior: motion() });
}
