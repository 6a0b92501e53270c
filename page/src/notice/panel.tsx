import type { ComponentChildren } from "preact";
import { usePage } from "../context";
import {
  DOUBTFUL,
  numberOf,
  ROLES,
  titleOf,
  type DeadlineValue,
  type Measure,
  type Notice,
  type PercentValue,
  type Role,
  type TargetValue,
} from "../data";
import { deadlineText, partsOf, percentText, quantityText } from "../values";
import { named } from "../words";
import { cueKey, measureKey, mentionKey, otherKey } from "./marks";

interface Props {
  notice: Notice;
  chosen: string | null;
  /** Told what is chosen, and by which button. */
  onChoose: (key: string, button: HTMLElement) => void;
}

/** The measures in outline order, each with who does what until when. */
export function Panel(props: Props) {
  const { say } = usePage();
  const { measures } = props.notice;
  if (measures.length === 0) return <p class="empty">{say("noneFound")}</p>;
  return (
    <ol class="measures-list">
      {measures.map((measure, place) => {
        const path = measure.path.join(" › ");
        const same = path === measures[place - 1]?.path.join(" › ");
        return (
          <li key={measure.index}>
            {path && !same && <p class="path">{path}</p>}
            <Card {...props} measure={measure} />
          </li>
        );
      })}
    </ol>
  );
}

function Card({ notice, measure, chosen, onChoose }: Props & { measure: Measure }) {
  const { say } = usePage();
  const key = measureKey(measure.index);
  const chip = (of: string, words: ComponentChildren, more: ChipMore = {}) => (
    <li key={of}>
      <button
        type="button"
        class={`chip ${more.kind ?? ""}`}
        data-ref={of}
        aria-pressed={chosen === of}
        onClick={(event) => onChoose(of, event.currentTarget)}
      >
        {words}
        {more.doubtful && (
          <span class="doubt" title={say("doubtful")}>
            ?
          </span>
        )}
      </button>
      {more.remark && <span class="remark">{more.remark}</span>}
    </li>
  );
  const mention = (place: number) => notice.mentions[place]!;
  const doubtful = (place: number) => mention(place).confidence < DOUBTFUL;
  const words = (place: number) => mention(place).repaired ?? mention(place).words;
  // A percentage that belongs to a target is told of with it.
  const told = new Set(
    measure.targets.map((place) => (mention(place).value as TargetValue | null)?.percent),
  );
  const percentages = measure.percentages.filter((place) => !told.has(place));
  return (
    <article class={chosen === key ? "measure chosen" : "measure"} data-ref={key}>
      <h3>
        <button
          type="button"
          aria-pressed={chosen === key}
          onClick={(event) => onChoose(key, event.currentTarget)}
        >
          <span class="ordinal" aria-hidden="true">
            {measure.ordinal}
          </span>
          {measure.number && <span class="number">{numberOf(measure)}</span>}
          {titleOf(measure)}
        </button>
      </h3>
      <dl>
        {ROLES.map((role) => (
          <RoleRow key={role} role={role} measure={measure} chosen={chosen} onChoose={onChoose}>
            {measure.agencies
              .filter((agency) => agency.role === role)
              .map((agency) =>
                chip(mentionKey(agency.mention), agency.name, {
                  kind: "D",
                  doubtful: doubtful(agency.mention),
                  remark: agency.expanded && agency.name !== words(agency.mention) ? say("expanded") : "",
                }),
              )}
          </RoleRow>
        ))}
        <Row name={say("deadline")}>
          {measure.deadlines.map((place) =>
            chip(mentionKey(place), words(place), {
              kind: "L",
              doubtful: doubtful(place),
              remark: valueText(mention(place).value, (value) => deadlineText(value as DeadlineValue, say)),
            }),
          )}
        </Row>
        <Row name={say("target")}>
          {measure.targets.map((place) =>
            chip(mentionKey(place), words(place), {
              kind: "T",
              doubtful: doubtful(place),
              remark: valueText(mention(place).value, (value) =>
                partsOf(value as TargetValue)
                  .filter((part) => quantityText(part, say))
                  .map((part) => `${part.indicator ?? ""} ${quantityText(part, say)}`.trim())
                  .join("；"),
              ),
            }),
          )}
        </Row>
        <Row name={say("percent")}>
          {percentages.map((place) =>
            chip(mentionKey(place), words(place), {
              kind: "P",
              doubtful: doubtful(place),
              remark: valueText(mention(place).value, (value) => percentText(value as PercentValue, say)),
            }),
          )}
        </Row>
        <Row name={say("others")}>
          {measure.others.map(({ range, words: name }) => chip(otherKey(range), name, { kind: "other" }))}
        </Row>
      </dl>
    </article>
  );
}

interface ChipMore {
  kind?: string;
  doubtful?: boolean;
  remark?: string;
}

const valueText = <V,>(value: V | null, tell: (value: V) => string) => (value ? tell(value) : "");

function Row({ name, children }: { name: ComponentChildren; children: ComponentChildren[] }) {
  if (children.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <ul>{children}</ul>
      </dd>
    </div>
  );
}

/** The agencies of one role; its name leads to the words that assign it. */
function RoleRow(
  props: Omit<Props, "notice"> & { role: Role; measure: Measure; children: ComponentChildren[] },
) {
  const { say } = usePage();
  const { role, measure, chosen, onChoose } = props;
  const agency = measure.agencies.find((each) => each.role === role);
  if (agency === undefined) return null;
  const key = cueKey(agency);
  const far = agency.basis === "inherited" || agency.basis === "convention";
  return (
    <Row
      name={
        <>
          <button
            type="button"
            class="cue"
            data-ref={key}
            aria-pressed={chosen === key}
            title={say("cue")}
            onClick={(event) => onChoose(key, event.currentTarget)}
          >
            {say(role)}
          </button>
          {far && <span class="remark">{named(say, agency.basis)}</span>}
        </>
      }
    >
      {props.children}
    </Row>
  );
}
