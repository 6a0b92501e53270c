/** Which measures are looked at, and the address that says so. */

import type { AgencyRole, Archive, DeadlineValue, Measure, Role } from "./data";
import { ROLES } from "./data";

export interface Filter {
  word: string;
  region: string;
  agency: string;
  role: Role | "";
  year: string;
  /** A quarter (`2027Q4`), a year (`2027`), or what a deadline is that has no date. */
  due: string;
  /** `yes` for measures with a target alone. */
  target: "yes" | "";
}

export const NO_FILTER: Filter = {
  word: "", region: "", agency: "", role: "", year: "", due: "", target: "",
};

export const VIEWS = ["overview", "measures", "targets", "documents", "notice"] as const;
export type View = (typeof VIEWS)[number];

export interface Route {
  view: View;
  /** Of the view `notice`: its place in the archive, and a measure's. */
  document: number;
  measure: number | null;
  sort: string;
  filter: Filter;
}

/** The address of a route, such as `#/measures?agency=市民政局&role=lead`. */
export function addressOf(route: Partial<Route> & { view: View }): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(route.filter ?? {})) if (value) query.set(name, value);
  if (route.sort) query.set("sort", route.sort);
  if (route.measure != null) query.set("m", String(route.measure));
  const path = route.view === "notice" ? `notice/${route.document ?? 0}` : route.view;
  const text = query.toString();
  return `#/${path}${text ? `?${text}` : ""}`;
}

export function routeOf(address: string, home: View): Route {
  const [path = "", text = ""] = address.replace(/^#?\/?/, "").split("?", 2);
  const [name = "", place = "0"] = path.split("/");
  const query = new URLSearchParams(text);
  const filter = { ...NO_FILTER };
  for (const key of Object.keys(NO_FILTER) as (keyof Filter)[]) {
    (filter as Record<string, string>)[key] = query.get(key) ?? "";
  }
  if (!ROLES.includes(filter.role as Role)) filter.role = "";
  const measure = query.get("m");
  return {
    view: VIEWS.find((view) => view === name) ?? home,
    document: Number.parseInt(place, 10) || 0,
    measure: measure === null ? null : Number.parseInt(measure, 10),
    sort: query.get("sort") ?? "",
    filter,
  };
}

export function quarterOf(date: string): string {
  return `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}

/** What is asked of a measure again and again, made once. */
export interface Facts {
  measure: Measure;
  region: string;
  year: string;
  /** Quarters of its deadlines and what those are that have no date; `undated` without any. */
  due: string[];
  /** The first day by which something is due; the last possible text where there is none. */
  firstDue: string;
}

export function factsOf(archive: Archive): Facts[] {
  return archive.measures.map((measure) => {
    const document = archive.documents[measure.document]!;
    const due = new Set<string>();
    let firstDue = "9999";
    for (const mention of measure.deadlines) {
      const value = archive.value(measure.document, mention) as DeadlineValue | null;
      if (value?.end) {
        due.add(quarterOf(value.end));
        if (value.end < firstDue) firstDue = value.end;
      } else if (value?.kind === "recurring" || value?.kind === "ongoing") due.add(value.kind);
    }
    if (measure.deadlines.length === 0) due.add("undated");
    return {
      measure,
      region: document.region ?? "",
      year: document.issued?.slice(0, 4) ?? "",
      due: [...due],
      firstDue,
    };
  });
}

export class Search {
  private readonly texts: (string | undefined)[];
  private readonly keys: ReadonlySet<string>;

  constructor(
    private readonly archive: Archive,
    readonly facts: readonly Facts[],
  ) {
    this.texts = new Array<string | undefined>(facts.length);
    this.keys = new Set(facts.flatMap(({ measure }) => measure.agencies.map(({ key }) => key)));
  }

  find(filter: Filter): Facts[] {
    const words = filter.word.toLowerCase().split(/\s+/).filter(Boolean);
    return this.facts.filter((facts, place) => {
      const { measure } = facts;
      if (filter.region && facts.region !== filter.region) return false;
      if (filter.year && facts.year !== filter.year) return false;
      if (filter.due && !this.isDue(facts, filter.due)) return false;
      if (filter.target && measure.targets.length === 0) return false;
      if (filter.agency || filter.role) {
        const fits = measure.agencies.some(
          (agency) =>
            (!filter.role || agency.role === filter.role) &&
            (!filter.agency || this.isCalled(agency, filter.agency)),
        );
        if (!fits) return false;
      }
      return words.every((word) => this.textOf(place).includes(word));
    });
  }

  /** Whether it is the agency of that name, or where none has it as a whole, has it in its own. */
  private isCalled({ key, name }: AgencyRole, wanted: string): boolean {
    return this.keys.has(wanted) ? key === wanted : key.includes(wanted) || name.includes(wanted);
  }

  private isDue(facts: Facts, due: string): boolean {
    if (due === "dated") return !facts.due.includes("undated");
    return facts.due.some((each) => each === due || (each.startsWith(due) && each[4] === "Q"));
  }

  private textOf(place: number): string {
    let text = this.texts[place];
    if (text === undefined) {
      const { measure } = this.facts[place]!;
      const { title, number } = this.archive.documents[measure.document]!;
      text = [title, number, ...measure.path, measure.heading, ...measure.agencies.map((a) => a.key), measure.text()]
        .join("\n")
        .toLowerCase();
      this.texts[place] = text;
    }
    return text;
  }
}

export const SORTS: Record<string, (a: Facts, b: Facts) => number> = {
  lead: (a, b) => compare(leadOf(a), leadOf(b)),
  due: (a, b) => compare(a.firstDue, b.firstDue),
  issued: (a, b) => compare(b.year, a.year),
};

const collator = new Intl.Collator("zh-Hans");
// Chinese by its readings, what is missing behind all.
const compare = (a: string, b: string) =>
  a === b ? 0 : a === "" ? 1 : b === "" ? -1 : collator.compare(a, b);

const leadOf = (facts: Facts) =>
  facts.measure.agencies.find((agency) => agency.role === "lead")?.key ?? "";

export function sorted(found: Facts[], sort: string): Facts[] {
  const order = SORTS[sort];
  return order === undefined ? found : [...found].sort(order);
}
