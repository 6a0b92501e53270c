import { barX, barY, axisX, axisY, plot, ruleX, ruleY, text } from "@observablehq/plot";
import { useCallback, useMemo, useState } from "preact/hooks";
import { usePage } from "../context";
import { ROLES } from "../data";
import type { Facts } from "../filter";
import { agencyRows, timeline, without, type AgencyRow } from "../summary";
import { Chart } from "./chart";

const MOST_BARS = 15;
const FIRST_ROWS = 20;
const MOST_ROWS = 400;

const INK = "#3b4a57";
const BLUE = "#2f6690";
const TEAL = "#3f7d78";

export function Overview({ found }: { found: Facts[] }) {
  const agencies = useMemo(() => agencyRows(found), [found]);
  return (
    <div class="board">
      <Figures found={found} agencies={agencies} />
      <Leads agencies={agencies} />
      <Deadlines found={found} />
      <Matrix agencies={agencies} />
    </div>
  );
}

function Figures({ found, agencies }: { found: Facts[]; agencies: AgencyRow[] }) {
  const { archive, say, to } = usePage();
  const notices = new Set(found.map(({ measure }) => measure.document)).size;
  const dated = found.filter(({ measure }) => measure.deadlines.length > 0).length;
  const aimed = found.filter(({ measure }) => measure.targets.length > 0).length;
  const share = (part: number) => (found.length ? `${Math.round((100 * part) / found.length)}%` : "–");
  const failed = archive.data.errors.length;
  return (
    <ul class="figures">
      <li>
        <a href={to("documents")}>
          <strong>{notices.toLocaleString()}</strong> {say("documentCount")}
        </a>
      </li>
      <li>
        <a href={to("measures")}>
          <strong>{found.length.toLocaleString()}</strong> {say("measureCount")}
        </a>
      </li>
      <li>
        <a href="#agencies" onClick={toMatrix}>
          <strong>{agencies.length.toLocaleString()}</strong> {say("agencyCount")}
        </a>
      </li>
      <li>
        <a href={to("measures", { due: "dated" })}>
          <strong>{share(dated)}</strong> {say("datedShare")}
        </a>
      </li>
      <li>
        <a href={to("measures", { target: "yes" })}>
          <strong>{share(aimed)}</strong> {say("targetShare")}
        </a>
      </li>
      {failed > 0 && (
        <li>
          <a href={to("documents")}>
            <strong>{failed}</strong> {say("failedCount")}
          </a>
        </li>
      )}
    </ul>
  );
}

/** Without changing the address, which names the view. */
function toMatrix(event: Event): void {
  event.preventDefault();
  document.getElementById("agencies")?.focus();
}

function Leads({ agencies }: { agencies: AgencyRow[] }) {
  const { say, to, route } = usePage();
  const rows = useMemo(
    () =>
      agencies
        .filter(({ counts }) => counts.lead > 0)
        .sort((a, b) => b.counts.lead - a.counts.lead)
        .slice(0, MOST_BARS)
        .map(({ name, counts }) => ({
          name,
          count: counts.lead,
          href: to("measures", { agency: name, role: "lead" }),
          label: say("barOf", { name, n: counts.lead }),
        })),
    [agencies, say, route],
  );
  const draw = useCallback(
    (width: number) => {
      const left = Math.min(width * 0.45, 16 + 13 * Math.max(...rows.map(({ name }) => name.length)));
      const fits = Math.max(4, Math.floor((left - 16) / 13));
      return plot({
        width,
        height: 24 + rows.length * 30,
        marginLeft: left,
        marginTop: 4,
        marginBottom: 4,
        marginRight: 40,
        x: { axis: null, domain: [0, Math.max(...rows.map(({ count }) => count))] },
        y: { domain: rows.map(({ name }) => name), padding: 0.3 },
        marks: [
          barX(rows, { x: "count", y: "name", fill: BLUE, href: "href", rx2: 3 }),
          text(rows, {
            x: "count", y: "name", text: "count", textAnchor: "start", dx: 6, fill: INK, fontSize: 13,
          }),
          axisY({
            label: null, tickSize: 0, fontSize: 13, fill: INK,
            tickFormat: (name: string) => (name.length > fits ? `${name.slice(0, fits - 1)}…` : name),
          }),
          ruleX([0], { stroke: "#c9d1d8" }),
        ],
      });
    },
    [rows],
  );
  return (
    <section class="card leads">
      <h2>{say("barsTitle")}</h2>
      {rows.length === 0 ? (
        <p class="note">{say("noLead")}</p>
      ) : (
        <>
          <p class="note">{say("barsNote", { n: rows.length })}</p>
          <Chart label={say("barsTitle")} bars={rows} draw={draw} />
        </>
      )}
    </section>
  );
}

function Deadlines({ found }: { found: Facts[] }) {
  const { say, to, route } = usePage();
  const { bars, byYear } = useMemo(() => timeline(found), [found]);
  // A quarter without a deadline has no bar to choose.
  const shown = useMemo(
    () =>
      bars
        .filter(({ count }) => count > 0)
        .map(({ name, count }) => ({
          name,
          count,
          href: to("measures", { due: name }),
          label: say("quarterOf", { quarter: name, n: count }),
        })),
    [bars, say, route],
  );
  const draw = useCallback(
    (width: number) => {
      const every = Math.ceil(bars.length / Math.max(1, Math.floor(width / 44)));
      const ticks = byYear
        ? bars.filter((_, place) => place % every === 0)
        : bars.filter(({ name }, place) => name.endsWith("Q4") || (place === 0 && bars.length < 4));
      return plot({
        width,
        height: 240,
        marginTop: 20,
        marginBottom: 34,
        marginLeft: 8,
        marginRight: 8,
        x: { type: "band", domain: bars.map(({ name }) => name), padding: 0.2 },
        y: { axis: null },
        marks: [
          barY(shown, { x: "name", y: "count", fill: TEAL, href: "href", ry2: 3 }),
          text(shown, { x: "name", y: "count", text: "count", dy: -8, fill: INK, fontSize: 12 }),
          axisX(ticks.map(({ name }) => name), {
            label: null, tickSize: 4, fontSize: 12, fill: INK,
            tickFormat: (name: string) => name.replace("Q", "\nQ"),
          }),
          ruleY([0], { stroke: "#c9d1d8" }),
        ],
      });
    },
    [bars, byYear, shown],
  );
  return (
    <section class="card deadlines">
      <h2>
        {say("timelineTitle")}
        {byYear && say("byYear")}
      </h2>
      {bars.length === 0 ? (
        <p class="note">{say("noDated")}</p>
      ) : (
        <>
          <p class="note">{say("timelineNote")}</p>
          <Chart label={say("timelineTitle")} bars={shown} draw={draw} />
        </>
      )}
      <ul class="kinds">
        {(["recurring", "ongoing", "undated"] as const).map((kind) => (
          <li key={kind}>
            <a href={to("measures", { due: kind })}>
              {say(kind)} <strong>{without(found, kind).toLocaleString()}</strong>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Matrix({ agencies }: { agencies: AgencyRow[] }) {
  const { say, to } = usePage();
  const [all, setAll] = useState(false);
  const rows = agencies.slice(0, all ? MOST_ROWS : FIRST_ROWS);
  const most = Math.max(1, ...rows.flatMap(({ counts }) => ROLES.map((role) => counts[role])));
  if (rows.length === 0) return null;
  return (
    <section class="card matrix">
      <h2 id="agencies" tabIndex={-1}>
        {say("matrixTitle")}
      </h2>
      <p class="note">{say("matrixNote")}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("agency")}</th>
            {ROLES.map((role) => (
              <th key={role} scope="col">
                {say(role)}
              </th>
            ))}
            <th scope="col">{say("total")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, counts, total }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {ROLES.map((role) => (
                <td key={role}>
                  {counts[role] > 0 && (
                    <a
                      href={to("measures", { agency: name, role })}
                      aria-label={say("cellOf", { name, role: say(role), n: counts[role] })}
                      class={`heat heat-${Math.ceil((4 * counts[role]) / most)}`}
                    >
                      {counts[role]}
                    </a>
                  )}
                </td>
              ))}
              <td>
                <a
                  href={to("measures", { agency: name, role: "" })}
                  aria-label={say("cellOf", { name, role: say("total"), n: total })}
                  class="heat"
                >
                  {total}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && agencies.length > FIRST_ROWS && (
        <button type="button" class="plain" onClick={() => setAll(true)}>
          {say("more", { n: Math.min(agencies.length, MOST_ROWS) })}
        </button>
      )}
    </section>
  );
}
