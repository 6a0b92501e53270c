/** What annotators see; this page speaks Chinese alone. */

import type { Label, Layer, Role } from "./state";

export const NAMES: Record<Label, string> = {
  DEPT: "机构",
  TARGET: "目标",
  DEADLINE: "完成时限",
  PERCENT: "比例",
  MEASURE: "措施",
  CUE: "责任表述",
};

export const ROLE_NAMES: Record<Role, string> = {
  lead: "牵头单位",
  support: "配合单位",
  responsible: "责任单位",
};

/** The keys of labels and roles. */
export const KEYS: Record<Label | Role, string> = {
  DEPT: "1",
  TARGET: "2",
  DEADLINE: "3",
  PERCENT: "4",
  MEASURE: "5",
  CUE: "6",
  lead: "Q",
  support: "W",
  responsible: "E",
};

/** How the report's style calls each layer. */
export const LETTERS = { DEPT: "D", TARGET: "T", DEADLINE: "L", PERCENT: "P" } as const satisfies Record<Layer, string>;

export const STATES = { none: "未开始", draft: "草稿", done: "已完成" } as const;

export const HELP: readonly (readonly [string, string])[] = [
  ["← → ↑ ↓", "移动光标；按住 Shift 选中文字（Ctrl 按词）"],
  ["J　K", "下一处、上一处标注"],
  ["N", "下一处未核对的建议"],
  ["1 – 4", "把选中的文字标为机构、目标、完成时限、比例；或改选中标注的标签"],
  ["5　6", "把选中的文字标为措施，或作为措施的责任表述"],
  ["Q　W　E", "选中的机构（或文字）成为所在措施的牵头单位、配合单位、责任单位；再按取消"],
  ["[　]", "标注的终点左移、右移一字；按住 Shift 移动起点"],
  ["Enter", "接受这处建议，到下一处"],
  ["Delete", "删除标注（拒绝建议）"],
  ["M", "选中所在的措施"],
  ["Ctrl+Z　Ctrl+Y", "撤销、重做"],
  ["Ctrl+Enter", "完成这份；已完成时到下一份"],
  ["Esc", "取消选择"],
];

export const time = (at: string) => at.slice(0, 16).replace("T", " ");

/** Words on one line, the middle left out where they are many. */
export function short(words: string, most = 40): string {
  const line = words.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most / 2)}…${line.slice(-most / 2)}`;
}
