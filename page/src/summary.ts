/** Figures over measures. */

import type { Role } from "./data";
import type { Facts } from "./filter";

export interface AgencyRow {
  name: string;
  counts: Record<Role, number>;
  total: number;
}

/** How many measures each agency has in each role, those with most measures first. */
export function agencyRows(found: readonly Facts[]): AgencyRow[] {
  const rows = new Map<string, AgencyRow>();
  for (const { measure } of found) {
    const seen = new Set<string>();
    for (const { key, role } of measure.agencies) {
      let row = rows.get(key);
      if (row === undefined) {
        row = { name: key, counts: { lead: 0, support: 0, responsible: 0 }, total: 0 };
        rows.set(key, row);
      }
      if (!seen.has(key)) row.total += 1;
      if (!seen.has(`${role} ${key}`)) row.counts[role] += 1;
      seen.add(key).add(`${role} ${key}`);
    }
  }
  return [...rows.values()].sort((a, b) => b.total - a.total);
}

export interface Due {
  /** `2027Q4`, or a year where quarters would be too many. */
  name: string;
  count: number;
}

export interface Timeline {
  bars: Due[];
  byYear: boolean;
}

/** Quarters shown at most; beyond, the timeline counts years. */
const MOST_QUARTERS = 40;

/** Measures by the quarters of their deadlines, from the first to the last without a gap. */
export function timeline(found: readonly Facts[]): Timeline {
  const counts = new Map<string, number>();
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const { due } of found) for (const each of due) if (each[4] === "Q") add(each);
  const numbers = [...counts.keys()].map(numberOf);
  if (numbers.length === 0) return { bars: [], byYear: false };
  const first = Math.min(...numbers);
  const last = Math.max(...numbers);
  if (last - first < MOST_QUARTERS) {
    const bars = [];
    for (let number = first; number <= last; number += 1) {
      const name = `${Math.floor(number / 4)}Q${(number % 4) + 1}`;
      bars.push({ name, count: counts.get(name) ?? 0 });
    }
    return { bars, byYear: false };
  }
  const years = new Map<number, number>();
  for (const { due } of found) {
    for (const year of new Set(due.filter((each) => each[4] === "Q").map((each) => +each.slice(0, 4)))) {
      years.set(year, (years.get(year) ?? 0) + 1);
    }
  }
  const from = Math.floor(first / 4);
  const bars = Array.from({ length: Math.floor(last / 4) - from + 1 }, (_, place) => ({
    name: String(from + place),
    count: years.get(from + place) ?? 0,
  }));
  return { bars, byYear: true };
}

const numberOf = (quarter: string) => Number(quarter.slice(0, 4)) * 4 + Number(quarter[5]) - 1;

/** How many measures have deadlines of a kind that has no date, or none. */
export function without(found: readonly Facts[], kind: "recurring" | "ongoing" | "undated"): number {
  return found.filter(({ due }) => due.includes(kind)).length;
}
