import type { ComponentChildren } from "preact";
import { usePage } from "../context";
import {
  DOUBTFUL,
  type AgencyValue,
  type DeadlineValue,
  type Mention,
  type Notice,
  type PercentValue,
  type TargetValue,
} from "../data";
import { deadlineText, partsOf, percentText, quantityText } from "../values";
import { named, type Key, type Say } from "../words";
import { cueKey, lossKey, mentionOf, otherKey } from "./marks";

const KINDS = { D: "agency", T: "target", L: "deadline", P: "percent" } as const;

/** What a mark means: the normalised value of a mention, the role of a cue, what is lost. */
export function Tip({ notice, shown }: { notice: Notice; shown: string }) {
  const { say } = usePage();
  const mention = mentionOf(notice, shown);
  if (mention) return <OfMention notice={notice} mention={mention} />;
  const roles = notice.measures.flatMap(({ agencies }) => agencies.filter((each) => cueKey(each) === shown));
  if (roles.length > 0) {
    const names = [...new Set(roles.map(({ role }) => say(role)))];
    const bases = [...new Set(roles.map(({ basis }) => named(say, basis)))];
    return (
      <Facts title={say("cue")}>
        <Fact name="role">{names.join("、")}</Fact>
        <Fact name="agency">{[...new Set(roles.map(({ name }) => name))].join("、")}</Fact>
        <Fact name="inferred">{bases.join("、")}</Fact>
      </Facts>
    );
  }
  if (notice.measures.some(({ others }) => others.some(({ range }) => otherKey(range) === shown))) {
    return <Facts title={say("others")} />;
  }
  const loss = notice.losses.find((_, place) => lossKey(place) === shown);
  return loss ? <Facts title={`${say("losses")}：${named(say, loss.kind)}`} /> : null;
}

function OfMention({ notice, mention }: { notice: Notice; mention: Mention }) {
  const { say } = usePage();
  const doubtful = mention.confidence < DOUBTFUL;
  return (
    <Facts title={say(KINDS[mention.label])} class={mention.label}>
      {mention.value && valueFacts(notice, mention, say)}
      {mention.repaired !== null && <Fact name="repairedTo">{mention.repaired}</Fact>}
      <Fact name="confidence">
        {mention.confidence.toFixed(2)}
        {doubtful && <em> {say("doubtful")}</em>}
      </Fact>
    </Facts>
  );
}

function valueFacts(notice: Notice, mention: Mention, say: Say): ComponentChildren {
  switch (mention.label) {
    case "D":
      return agencyFacts(mention.value as AgencyValue, say);
    case "L":
      return deadlineFacts(mention.value as DeadlineValue, say);
    case "P": {
      const value = mention.value as PercentValue;
      return (
        <Fact name="amount">
          {percentText(value, say)}
          {value.purpose === "observed" && `（${say("observed")}）`}
        </Fact>
      );
    }
    default:
      return targetFacts(notice, mention.value as TargetValue, say);
  }
}

function agencyFacts(value: AgencyValue, say: Say): ComponentChildren {
  return (
    <>
      {value.name && <Fact name="fullName">{value.name}</Fact>}
      {value.region && <Fact name="region">{value.region.name}</Fact>}
      {value.level && <Fact name="level">{named(say, value.level)}</Fact>}
      <Fact name="status">{named(say, value.status)}</Fact>
      {value.successor && <Fact name="was">{value.successor}</Fact>}
      {value.candidates && value.candidates.length > 0 && (
        <Fact name="candidates">{value.candidates.map(({ name }) => name).join("、")}</Fact>
      )}
      {value.inferred_from && <Ground from={value.inferred_from} />}
    </>
  );
}

function deadlineFacts(value: DeadlineValue, say: Say): ComponentChildren {
  return (
    <>
      <Fact name="date">{deadlineText(value, say)}</Fact>
      {value.inferred_from && <Ground from={value.inferred_from} />}
    </>
  );
}

function targetFacts(notice: Notice, value: TargetValue, say: Say): ComponentChildren {
  const due = value.deadline === undefined ? null : notice.mentions[value.deadline];
  return (
    <>
      {partsOf(value).map((part, place) => (
        <>
          {part.indicator && <Fact key={`i${place}`} name="indicator">{part.indicator}</Fact>}
          {quantityText(part, say) && <Fact key={`v${place}`} name="value">{quantityText(part, say)}</Fact>}
        </>
      ))}
      {value.baseline && <Fact name="baseline">{value.baseline}</Fact>}
      {value.scope && <Fact name="scope">{value.scope}</Fact>}
      {due?.value && <Fact name="deadline">{deadlineText(due.value as DeadlineValue, say)}</Fact>}
    </>
  );
}

function Ground({ from }: { from: string }) {
  const { say } = usePage();
  return <Fact name="inferred">{named(say, `${from}_ground`)}</Fact>;
}

function Facts(props: { title: string; class?: string; children?: ComponentChildren }) {
  return (
    <>
      <p class={`kind ${props.class ?? ""}`}>{props.title}</p>
      {props.children && <dl>{props.children}</dl>}
    </>
  );
}

function Fact({ name, children }: { name: Key; children: ComponentChildren }) {
  const { say } = usePage();
  return (
    <div>
      <dt>{say(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}
