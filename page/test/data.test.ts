import { describe, expect, it } from "vitest";
import { titleOf, units } from "../src/data";
import { archive, document } from "./made";

describe("offsets", () => {
  it("are the same where every character is one unit", () => {
    expect(units("青禾市")(2)).toBe(2);
  });
  it("count a rare character as the two units that it is", () => {
    const text = "𠮷县人民政府👩";
    const at = units(text);
    expect(text.slice(at(0), at(1))).toBe("𠮷");
    expect(text.slice(at(1), at(6))).toBe("县人民政府");
    expect(at(7)).toBe(text.length);
  });
});

describe("an archive", () => {
  const two = archive(
    [document("甲"), document("乙"), document("丙")],
    [{ document: 0, heading: "一" }, { document: 2, heading: "二" }, { document: 2, heading: "三" }],
  );
  it("gives each notice its own measures, and none to one without", () => {
    expect([0, 1, 2].map((place) => two.measuresOf(place).map(({ heading }) => heading))).toEqual([
      ["一"], [], ["二", "三"],
    ]);
  });
  it("numbers the measures of each notice from one", () => {
    expect(two.measures.map(({ ordinal }) => ordinal)).toEqual([1, 1, 2]);
  });
  it("has no notice beyond its last", () => {
    expect(two.notice(3)).toBeNull();
  });
});

it("calls a measure without a heading by the beginning of its text", () => {
  const [measure] = archive([document(null)], [{ text: "每半年抽查一次，结果公开。" }]).measures;
  expect(titleOf(measure!, 6)).toBe("每半年抽查一…");
});
