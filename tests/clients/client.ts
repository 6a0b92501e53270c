// A client that is written against the types made from the schema; it must compile.
import type { MeasureRecord, NoticeRecord, PolicynerRecord } from "./record";

export function leads(record: PolicynerRecord): string[] {
  if ("error" in record) return [record.error.message];
  return record.measures.flatMap((measure: MeasureRecord) =>
    measure.agencies.filter((agency) => agency.role === "lead").map((agency) => agency.name),
  );
}

export function lastDays(notice: NoticeRecord): (string | null)[] {
  return notice.mentions.flatMap((mention) =>
    mention.label === "DEADLINE" ? [mention.deadline?.end ?? null] : [],
  );
}

export function producers(notice: NoticeRecord): string {
  return notice.document.producer?.model_version ?? "unknown";
}
