import { usePage } from "../context";
import { type AgencyRole, type Measure, numberOf, type Role, titleOf } from "../data";
import { addressOf, type Facts } from "../filter";
import type { Key } from "../words";
import { Rows } from "./rows";

const HEIGHT = { wide: 76, narrow: 150 };

export function Measures({ found }: { found: Facts[] }) {
  const { archive, route, say, to } = usePage();
  if (found.length === 0) return <p class="empty">{say("none")}</p>;
  const head = (name: Key, sort?: string) =>
    sort === undefined ? (
      say(name)
    ) : (
      <a
        href={to("measures", {}, route.sort === sort ? "" : sort)}
        aria-label={say("sortBy", { by: route.sort === sort ? say("inOrder") : say(name) })}
      >
        {say(name)}
        <span aria-hidden="true">{route.sort === sort ? " ↓" : ""}</span>
      </a>
    );
  const columns = [
    { name: "what", head: head("measure") },
    { name: "lead", head: head("lead", "lead"), sorted: route.sort === "lead" },
    { name: "support", head: head("support") },
    { name: "responsible", head: head("responsible") },
    { name: "due", head: head("deadline", "due"), sorted: route.sort === "due" },
    { name: "goal", head: head("target") },
    { name: "where", head: head("document", "issued"), sorted: route.sort === "issued" },
  ];
  const words = (measure: Measure, mentions: number[]) =>
    mentions.map((mention) => archive.words(measure.document, mention)).join("；");
  return (
    <Rows
      class="measures-table"
      label={say("measures")}
      rows={found}
      columns={columns}
      height={HEIGHT}
      keyOf={({ measure }) => measure.index}
      cell={({ measure }, column) => {
        const document = archive.documents[measure.document]!;
        switch (column) {
          case "what":
            return (
              <a href={addressOf({ view: "notice", document: measure.document, measure: measure.index })}>
                <span class="clip">
                  {measure.number && <span class="number">{numberOf(measure)}</span>}
                  {titleOf(measure)}
                </span>
                {measure.path.length > 0 && <span class="path">{measure.path.join(" › ")}</span>}
              </a>
            );
          case "lead":
          case "support":
          case "responsible":
            return <span class="clip">{names(measure.agencies, column)}</span>;
          case "due":
            return <span class="clip">{words(measure, measure.deadlines)}</span>;
          case "goal":
            return <span class="clip">{words(measure, measure.targets)}</span>;
          default:
            return (
              <span class="clip">
                {document.title ?? document.source}
                {document.issued && <span class="path"> {document.issued}</span>}
              </span>
            );
        }
      }}
    />
  );
}

function names(agencies: AgencyRole[], role: Role): string {
  const found = agencies.filter((agency) => agency.role === role).map((agency) => agency.name);
  return [...new Set(found)].join("、");
}
