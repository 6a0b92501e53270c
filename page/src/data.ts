/** The data of the page, as `policyner.report.archive` writes it, and the same as objects. */

export type Label = "D" | "T" | "L" | "P";
export type Role = "lead" | "support" | "responsible";
export const ROLES: readonly Role[] = ["lead", "support", "responsible"];

export type Comparator = "eq" | "ge" | "gt" | "le" | "lt" | "approx" | "range";

export interface AgencyValue {
  name?: string;
  surface: string;
  level?: string;
  region?: { name: string; adcode?: string };
  status: "resolved" | "generic" | "collective" | "unresolved";
  valid_from?: string;
  valid_to?: string;
  successor?: string;
  inferred_from?: string;
  candidates?: { name: string; score: number }[];
}

export interface DeadlineValue {
  start?: string;
  end?: string;
  precision?: string;
  kind?: "by" | "within" | "period" | "recurring" | "ongoing";
  anchor?: string;
  offset?: string;
  damaged: boolean;
  inferred_from?: string;
}

export interface Quantity {
  comparator?: Comparator;
  value?: string;
  low?: string;
  high?: string;
  unit?: string;
}

export interface PercentValue extends Quantity {
  change: "level" | "increase" | "decrease";
  purpose: "target" | "observed";
}

export interface TargetPart extends Quantity {
  indicator?: string;
}

export interface TargetValue extends TargetPart {
  baseline?: string;
  /** Places among the notice's mentions. */
  deadline?: number;
  percent?: number;
  scope?: string;
  items?: TargetPart[];
}

export type Value = AgencyValue | DeadlineValue | PercentValue | TargetValue;

export interface DocumentData {
  source: string;
  title: string | null;
  number: string | null;
  issuers: string[];
  issued: string | null;
  region: string | null;
  encoding: string | null;
  length: number;
  flags: string[];
  repairs: Record<string, number>;
  addressees: string[];
  attachments: string[];
  /** Reason, start, end. */
  aside: [string, number, number][];
  /** Kind, start, end. */
  losses: [string, number, number][];
  text: string | null;
  mentions: {
    /** A letter a mention. */
    label: string;
    start: number[];
    end: number[];
    confidence: number[];
    /** `null` where the text says the same. */
    clean: (string | null)[];
    /** Places in `values`. */
    value: (number | null)[];
  };
}

/** Role, mention, start and end of the cue, name, key (both places in `names`), basis, expanded. */
type AgencyData = [number, number, number, number, number, number, string, number];

export interface FileData {
  name: string;
  type: string;
  base64: string;
}

export interface PageData {
  /** What the service made of the one notice besides. */
  files?: FileData[];
  /** Where the service takes another notice; not in a report by itself. */
  home?: string;
  documents: DocumentData[];
  measures: {
    document: number[];
    number: (string | null)[];
    heading: (string | null)[];
    path: number[][];
    start: number[];
    end: number[];
    /** `null` where the source says the same. */
    text: (string | null)[];
    agencies: AgencyData[][];
    others: [number, number, string][][];
    targets: number[][];
    deadlines: number[][];
    percentages: number[][];
  };
  names: string[];
  values: Value[];
  errors: { source: string; type: string; message: string }[];
}

/** Half-open, in UTF-16 units of the notice's text, as the browser counts. */
export interface Range {
  start: number;
  end: number;
}

export interface Mention extends Range {
  place: number;
  label: Label;
  words: string;
  /** What the words are after repair, where that differs. */
  repaired: string | null;
  confidence: number;
  value: Value | null;
}

export interface AgencyRole {
  role: Role;
  mention: number;
  cue: Range;
  name: string;
  /** What it is counted as: the organ's full name where that is known. */
  key: string;
  basis: string;
  expanded: boolean;
}

export interface Measure extends Range {
  /** Its place in the archive. */
  index: number;
  document: number;
  /** Its place in its notice, from 1. */
  ordinal: number;
  number: string | null;
  heading: string | null;
  path: string[];
  agencies: AgencyRole[];
  others: { range: Range; words: string }[];
  targets: number[];
  deadlines: number[];
  percentages: number[];
  /** The repaired words of the whole stretch. */
  text(): string;
}

/** Confidence below which a mention counts as doubtful. */
export const DOUBTFUL = 0.8;

/** How many of some ascending places lie before an offset. */
export function countBefore(places: number[], offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From offsets in code points to those that the browser counts, in UTF-16 units. */
export function units(text: string): (offset: number) => number {
  const wide: number[] = [];
  let point = 0;
  for (let unit = 0; unit < text.length; unit += 1, point += 1) {
    const code = text.charCodeAt(unit);
    const next = text.charCodeAt(unit + 1);
    if (code >= 0xd800 && code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      wide.push(point);
      unit += 1;
    }
  }
  if (wide.length === 0) return (offset) => offset;
  return (offset) => offset + countBefore(wide, offset);
}

export class Notice {
  readonly mentions: Mention[];
  readonly aside: (Range & { reason: string })[];
  readonly losses: (Range & { kind: string })[];

  constructor(
    readonly index: number,
    readonly data: DocumentData,
    readonly measures: Measure[],
    archive: Archive,
  ) {
    const at = archive.unitsOf(index);
    const { label, start, end, confidence, clean, value } = data.mentions;
    this.mentions = start.map((from, place) => {
      const range = { start: at(from), end: at(end[place]!) };
      const repaired = clean[place] ?? null;
      const found = value[place] ?? null;
      return {
        ...range,
        place,
        label: label[place] as Label,
        words: data.text?.slice(range.start, range.end) ?? repaired ?? "",
        repaired: data.text === null ? null : repaired,
        confidence: confidence[place]!,
        value: found === null ? null : archive.data.values[found]!,
      };
    });
    this.aside = data.aside.map(([reason, from, to]) => ({ reason, start: at(from), end: at(to) }));
    this.losses = data.losses.map(([kind, from, to]) => ({ kind, start: at(from), end: at(to) }));
  }

  get title(): string {
    return this.data.title ?? this.data.source;
  }
}

export class Archive {
  readonly measures: Measure[];
  private readonly firsts: number[] = [];
  private readonly notices = new Map<number, Notice>();
  private readonly converters = new Map<number, (offset: number) => number>();

  constructor(readonly data: PageData) {
    const columns = data.measures;
    let last = -1;
    this.measures = columns.document.map((document, index) => {
      for (; last < document; last += 1) this.firsts.push(index);
      return this.measure(document, index);
    });
    for (; last < data.documents.length; last += 1) this.firsts.push(columns.document.length);
  }

  get documents(): DocumentData[] {
    return this.data.documents;
  }

  measuresOf(document: number): Measure[] {
    return this.measures.slice(this.firsts[document], this.firsts[document + 1]);
  }

  notice(document: number): Notice | null {
    const data = this.documents[document];
    if (data === undefined) return null;
    let notice = this.notices.get(document);
    if (notice === undefined) {
      notice = new Notice(document, data, this.measuresOf(document), this);
      this.notices.set(document, notice);
    }
    return notice;
  }

  unitsOf(document: number): (offset: number) => number {
    let convert = this.converters.get(document);
    if (convert === undefined) {
      convert = units(this.documents[document]!.text ?? "");
      this.converters.set(document, convert);
    }
    return convert;
  }

  /** The value of a mention, without making its notice. */
  value(document: number, mention: number): Value | null {
    const place = this.documents[document]!.mentions.value[mention] ?? null;
    return place === null ? null : this.data.values[place]!;
  }

  /** The repaired words of a mention, without making its notice. */
  words(document: number, mention: number): string {
    const { text, mentions } = this.documents[document]!;
    const clean = mentions.clean[mention] ?? null;
    if (clean !== null || text === null) return clean ?? "";
    const at = this.unitsOf(document);
    return text.slice(at(mentions.start[mention]!), at(mentions.end[mention]!));
  }

  private measure(document: number, index: number): Measure {
    const { measures, names } = this.data;
    const at = this.unitsOf(document);
    const range = { start: at(measures.start[index]!), end: at(measures.end[index]!) };
    const text = measures.text[index] ?? null;
    return {
      ...range,
      index,
      document,
      ordinal: index - this.firsts[document]! + 1,
      number: measures.number[index] ?? null,
      heading: measures.heading[index] ?? null,
      path: measures.path[index]!.map((name) => names[name]!),
      agencies: measures.agencies[index]!.map(
        ([role, mention, start, end, name, key, basis, expanded]) => ({
          role: ROLES[role]!,
          mention,
          cue: { start: at(start), end: at(end) },
          name: names[name]!,
          key: names[key]!,
          basis,
          expanded: expanded === 1,
        }),
      ),
      others: measures.others[index]!.map(([start, end, words]) => ({
        range: { start: at(start), end: at(end) },
        words,
      })),
      targets: measures.targets[index]!,
      deadlines: measures.deadlines[index]!,
      percentages: measures.percentages[index]!,
      text: () => text ?? this.documents[document]!.text?.slice(range.start, range.end) ?? "",
    };
  }
}

/** A measure's number, kept apart from what it would run into. */
export function numberOf({ number }: Measure): string {
  return number === null || !/[0-9A-Za-z]$/.test(number) ? (number ?? "") : `${number} `;
}

/** What a measure is called: its heading, or the beginning of its text. */
export function titleOf(measure: Measure, length = 60): string {
  if (measure.heading) return measure.heading;
  let text = measure.text().trim();
  if (measure.number && text.startsWith(measure.number)) text = text.slice(measure.number.length).trim();
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
