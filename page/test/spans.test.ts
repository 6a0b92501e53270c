import { describe, expect, it } from "vitest";
import { linesOf, marksByLine, nest, type Mark, type Node } from "../src/spans";

/** The tree as text: `[key:inside]`, `‹` and `›` where a piece is not the first or the last. */
function told(nodes: Node[]): string {
  return nodes
    .map((node) =>
      typeof node === "string"
        ? node
        : `[${node.first ? "" : "‹"}${node.mark.key}:${told(node.children)}${node.last ? "" : "›"}]`,
    )
    .join("");
}

function tree(text: string, marks: Record<string, [number, number]>, within?: [number, number]): string {
  const list = Object.entries(marks).map(([key, [start, end]]): Mark => ({ key, kind: "D", start, end }));
  const [start, end] = within ?? [0, text.length];
  return told(nest(text, list, { start, end }));
}

describe("nest", () => {
  it("leaves a text without marks as it is", () => {
    expect(tree("社区食堂", {})).toBe("社区食堂");
  });
  it("puts the shorter mark into the longer", () => {
    expect(tree("覆盖率达到80%以上。", { P: [5, 10], T: [0, 10] })).toBe("[T:覆盖率达到[P:80%以上]]。");
  });
  it("puts one into the other, in the order given, where both cover the same", () => {
    expect(tree("80%", { T: [0, 3], P: [0, 3] })).toBe("[T:[P:80%]]");
  });
  it("cuts a mark that crosses another", () => {
    expect(tree("市财政局会同办理", { C: [2, 6], D: [0, 4] })).toBe("[D:市财[C:政局›]][‹C:会同]办理");
  });
  it("cuts marks at the ends of the line", () => {
    expect(tree("一二三四五六", { M: [0, 6] }, [2, 4])).toBe("[‹M:三四›]");
  });
  it("keeps every character, whatever the marks", () => {
    const text = "零一二三四五六七八九";
    for (let seed = 1; seed < 200; seed += 1) {
      const marks: Mark[] = [];
      for (let place = 0; place < 6; place += 1) {
        const start = (seed * (place + 3) * 7) % 10;
        marks.push({ key: String(place), kind: "D", start, end: Math.min(10, start + 1 + ((seed * place) % 5)) });
      }
      const nodes = nest(text, marks, { start: 0, end: text.length });
      const words = (list: Node[]): string =>
        list.map((node) => (typeof node === "string" ? node : words(node.children))).join("");
      expect(words(nodes)).toBe(text);
      for (const mark of marks) {
        const own = (list: Node[]): string =>
          list
            .map((node) =>
              typeof node === "string" ? "" : node.mark === mark ? words(node.children) : own(node.children),
            )
            .join("");
        expect(own(nodes)).toBe(text.slice(mark.start, mark.end));
      }
    }
  });
});

describe("lines", () => {
  it("end at every kind of line end, and keep empty ones", () => {
    const text = "一\r\n二\n\n三";
    expect(linesOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(["一", "二", "", "三"]);
  });
  it("know the marks that touch them", () => {
    const lines = linesOf("一二\n三四\n五六");
    const marks: Mark[] = [
      { key: "a", kind: "D", start: 1, end: 4 },
      { key: "b", kind: "D", start: 6, end: 8 },
    ];
    expect(marksByLine(lines, marks).map((each) => each.map(({ key }) => key))).toEqual([["a"], ["a"], ["b"]]);
  });
});
