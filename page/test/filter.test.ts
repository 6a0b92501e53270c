import { describe, expect, it } from "vitest";
import type { DeadlineValue } from "../src/data";
import { addressOf, factsOf, NO_FILTER, quarterOf, routeOf, Search, sorted, type Filter } from "../src/filter";
import { agencyRows, timeline, without } from "../src/summary";
import { archive, document } from "./made";

const by = (end: string): DeadlineValue => ({ end, kind: "by", damaged: false });

const made = archive(
  [
    document("甲", { region: "青禾市", issued: "2025-03-01" }),
    document("乙", { region: "松河县", issued: "2026-03-01", title: "关于修桥的通知" }),
  ],
  [
    { heading: "扩大试点", agencies: [[0, "市财政局", "青禾市财政局"], [1, "教育局", "青禾市教育局"]], deadlines: [by("2027-12-31")] },
    { heading: "严格考核", agencies: [[2, "市财政局", "青禾市财政局"]], deadlines: [by("2026-06-30"), by("2026-05-01")] },
    { document: 1, heading: "修桥", agencies: [[0, "财政局", "财政局"]], deadlines: [{ kind: "recurring", damaged: false }] },
    { document: 1, heading: "其他" },
  ],
);
const search = new Search(made, factsOf(made));
const headings = (filter: Partial<Filter>) =>
  search.find({ ...NO_FILTER, ...filter }).map(({ measure }) => measure.heading);

describe("filters", () => {
  it.each<[Partial<Filter>, string[]]>([
    [{}, ["扩大试点", "严格考核", "修桥", "其他"]],
    [{ word: "试点" }, ["扩大试点"]],
    [{ word: "修桥 通知" }, ["修桥", "其他"]],
    [{ region: "松河县" }, ["修桥", "其他"]],
    [{ year: "2025" }, ["扩大试点", "严格考核"]],
    [{ agency: "青禾市财政局" }, ["扩大试点", "严格考核"]],
    [{ agency: "青禾市财政局", role: "lead" }, ["扩大试点"]],
    [{ role: "lead" }, ["扩大试点", "修桥"]],
    // A whole name means that agency, part of one all that have it.
    [{ agency: "财政局" }, ["修桥"]],
    [{ agency: "财政" }, ["扩大试点", "严格考核", "修桥"]],
    [{ due: "2026Q2" }, ["严格考核"]],
    [{ due: "2027" }, ["扩大试点"]],
    [{ due: "recurring" }, ["修桥"]],
    [{ due: "undated" }, ["其他"]],
    [{ due: "dated" }, ["扩大试点", "严格考核", "修桥"]],
    [{ target: "yes" }, []],
  ])("%j", (filter, expected) => {
    expect(headings(filter)).toEqual(expected);
  });
});

describe("addresses", () => {
  it("say the view, the filters and the order, and are read back", () => {
    const route = routeOf("", "overview");
    const wanted = { ...route, view: "measures" as const, sort: "due", filter: { ...NO_FILTER, agency: "市&局", word: "一 二" } };
    expect(routeOf(addressOf(wanted), "overview")).toEqual(wanted);
  });
  it("say a notice and a measure", () => {
    const address = addressOf({ view: "notice", document: 3, measure: 12 });
    expect(address).toBe("#/notice/3?m=12");
    expect(routeOf(address, "overview")).toMatchObject({ view: "notice", document: 3, measure: 12 });
  });
  it("lead home where they say nothing known", () => {
    expect(routeOf("#/nowhere?role=chef", "overview")).toMatchObject({ view: "overview", filter: NO_FILTER });
  });
});

describe("order", () => {
  it("is by the first day due, what has none last", () => {
    const found = sorted(search.find(NO_FILTER), "due");
    expect(found.map(({ measure }) => measure.heading).slice(0, 2)).toEqual(["严格考核", "扩大试点"]);
  });
});

describe("figures", () => {
  const all = search.find(NO_FILTER);
  it("count a measure once for an agency and a role", () => {
    expect(agencyRows(all)[0]).toEqual({
      name: "青禾市财政局", counts: { lead: 1, support: 0, responsible: 1 }, total: 2,
    });
  });
  it("count measures in each quarter without a gap", () => {
    expect(timeline(all).bars.map(({ name, count }) => `${name} ${count}`)).toEqual([
      "2026Q2 1", "2026Q3 0", "2026Q4 0", "2027Q1 0", "2027Q2 0", "2027Q3 0", "2027Q4 1",
    ]);
  });
  it("count years where quarters are too many", () => {
    const long = archive([document("甲")], [{ deadlines: [by("2010-01-01"), by("2010-12-31")] }, { deadlines: [by("2035-01-01")] }]);
    const { bars, byYear } = timeline(factsOf(long));
    expect(byYear).toBe(true);
    expect(bars).toHaveLength(26);
    expect(bars[0]).toEqual({ name: "2010", count: 1 });
  });
  it("count what has no date", () => {
    expect(without(all, "recurring")).toBe(1);
    expect(without(all, "undated")).toBe(1);
  });
  it.each([["2026-01-01", "2026Q1"], ["2026-06-30", "2026Q2"], ["2026-12-31", "2026Q4"]])("%s is in %s", (date, quarter) => {
    expect(quarterOf(date)).toBe(quarter);
  });
});
