/** A small archive for the tests. */

import { Archive, type DocumentData, type PageData, type Value } from "../src/data";

export function document(text: string | null, more: Partial<DocumentData> = {}): DocumentData {
  return {
    source: "通知.txt", title: "关于推进社区食堂建设的通知", number: null, issuers: [], issued: null,
    region: null, encoding: "utf-8", length: text?.length ?? 0, flags: [], repairs: {},
    addressees: [], attachments: [], aside: [], losses: [], text,
    mentions: { label: "", start: [], end: [], confidence: [], clean: [], value: [] },
    ...more,
  };
}

interface MeasureMore {
  document?: number;
  heading?: string;
  text?: string;
  /** Role, name, key. */
  agencies?: [number, string, string][];
  /** Their values are made mentions of. */
  deadlines?: Value[];
}

/** An archive of measures that are a heading and agencies. */
export function archive(documents: DocumentData[], measures: MeasureMore[]): Archive {
  const names: string[] = [];
  const values: Value[] = [];
  const name = (words: string) => {
    if (!names.includes(words)) names.push(words);
    return names.indexOf(words);
  };
  const columns: PageData["measures"] = {
    document: [], number: [], heading: [], path: [], start: [], end: [], text: [], agencies: [],
    others: [], targets: [], deadlines: [], percentages: [],
  };
  for (const measure of measures) {
    const place = measure.document ?? 0;
    const { mentions } = documents[place]!;
    columns.document.push(place);
    columns.number.push(null);
    columns.heading.push(measure.heading ?? null);
    columns.path.push([]);
    columns.start.push(0);
    columns.end.push(0);
    columns.text.push(measure.text ?? null);
    columns.agencies.push(
      (measure.agencies ?? []).map(([role, called, key]) => [role, 0, 0, 0, name(called), name(key), "line", 0]),
    );
    columns.others.push([]);
    columns.targets.push([]);
    columns.percentages.push([]);
    columns.deadlines.push(
      (measure.deadlines ?? []).map((value) => {
        values.push(value);
        mentions.label += "L";
        mentions.start.push(0);
        mentions.end.push(0);
        mentions.confidence.push(1);
        mentions.clean.push(null);
        mentions.value.push(values.length - 1);
        return mentions.value.length - 1;
      }),
    );
  }
  return new Archive({ documents, measures: columns, names, values, errors: [] });
}
