import { describe, expect, it } from "vitest";
import type { DeadlineValue, Quantity } from "../src/data";
import { deadlineText, durationText, quantityText } from "../src/values";
import { named, speaker } from "../src/words";

const zh = speaker("zh");
const en = speaker("en");

describe("deadlines", () => {
  it.each<[Partial<DeadlineValue>, string, string]>([
    [{ end: "2027-12-31", kind: "by" }, "2027-12-31 前", "by 2027-12-31"],
    [{ start: "2025-01-01", end: "2027-12-31", kind: "period" }, "2025-01-01 至 2027-12-31", "2025-01-01 to 2027-12-31"],
    [{ kind: "within", anchor: "受理之日", offset: "10WD" }, "受理之日起 10 个工作日内", "within 10 working days of 受理之日"],
    [{ kind: "recurring", anchor: "每年", offset: "--06-30" }, "每年 06-30", "每年 06-30"],
    [{ kind: "ongoing" }, "长期", "ongoing"],
    [{ end: "2027-06-30", damaged: true }, "日期有缺损", "date damaged"],
  ])("%j", (value, chinese, english) => {
    const whole = { damaged: false, ...value };
    expect(deadlineText(whole, zh)).toBe(chinese);
    expect(deadlineText(whole, en)).toBe(english);
  });
});

it.each([["P30D", "30 天"], ["P6M", "6 个月"], ["P1Y", "1 年"], ["P1Y6M", "1 年 6 个月"], ["?", "?"]])(
  "the duration %s is %s",
  (offset, words) => expect(durationText(offset, zh)).toBe(words),
);

describe("quantities", () => {
  it.each<[Quantity, string]>([
    [{ comparator: "ge", value: "80", unit: "percent" }, "≥ 80%"],
    [{ comparator: "eq", value: "300", unit: "个" }, "300个"],
    [{ comparator: "range", low: "3", high: "5", unit: "percentage_point" }, "3–5个百分点"],
    [{ low: "80", unit: "percent" }, "≥ 80%"],
    [{ comparator: "approx", value: "85", unit: "percent" }, "约85%"],
    [{}, ""],
  ])("%j is %s", (value, words) => {
    expect(quantityText(value, zh)).toBe(words);
  });
});

it("a name without words is shown as it is", () => {
  expect(named(zh, "repair_pinyin")).toBe("拼音");
  expect(named(zh, "toString")).toBe("toString");
  expect(named(zh, "something_new")).toBe("something_new");
});
