/** Normalised values as a person reads them. */

import type { DeadlineValue, PercentValue, Quantity, TargetPart, TargetValue } from "./data";
import type { Say } from "./words";

const SIGNS = { eq: "", ge: "≥ ", gt: "> ", le: "≤ ", lt: "< ", range: "" } as const;

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/;

export function durationText(offset: string, say: Say): string {
  const work = /^(\d+)WD$/.exec(offset);
  if (work) return say("workdays", { n: work[1]! });
  const found = DURATION.exec(offset);
  if (!found) return offset;
  const parts = (["years", "months", "weeks", "days"] as const).map((unit, place) =>
    found[place + 1] === undefined ? "" : say(unit, { n: found[place + 1]! }),
  );
  return parts.filter(Boolean).join(" ");
}

export function deadlineText(value: DeadlineValue, say: Say): string {
  const { start, end, kind, anchor, offset } = value;
  if (value.damaged) return say("damaged");
  if (kind === "recurring") {
    return [anchor ?? say("recurring"), offset?.replace(/^-+/, "")].filter(Boolean).join(" ");
  }
  if (kind === "ongoing") return end ? say("until", { end }) : say("ongoing");
  if (offset) {
    const words = durationText(offset, say);
    return anchor ? say("within", { anchor, offset: words }) : say("withinOnly", { offset: words });
  }
  if (start && end) return start === end ? end : say("period", { start, end });
  if (end) return say(kind === "by" ? "by" : "until", { end });
  return start ? say("from", { start }) : (anchor ?? "");
}

export function quantityText(value: Quantity, say: Say): string {
  const { comparator = "eq", low, high } = value;
  const unit = unitText(value.unit, say);
  if (value.value === undefined) {
    if (low !== undefined && high !== undefined) return `${low}–${high}${unit}`;
    if (low !== undefined) return `≥ ${low}${unit}`;
    return high === undefined ? "" : `≤ ${high}${unit}`;
  }
  const sign = comparator === "approx" ? say("about") : SIGNS[comparator];
  return `${sign}${value.value}${unit}`;
}

function unitText(unit: string | undefined, say: Say): string {
  if (unit === undefined) return "";
  // A record's ratios are in percent, however the text writes them.
  if (unit === "percent" || unit === "permille" || unit === "fraction") return "%";
  if (unit === "percentage_point") return say("point");
  return unit;
}

export function percentText(value: PercentValue, say: Say): string {
  const change = value.change === "level" ? "" : `${say(value.change)} `;
  return change + quantityText(value, say);
}

/** The pairs of indicator and value that a target states. */
export function partsOf(value: TargetValue): TargetPart[] {
  return value.items?.length ? value.items : [value];
}
