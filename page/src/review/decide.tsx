import { useEffect, useState } from "preact/hooks";
import { keep, readNotice } from "./api";
import { Compare } from "./compare";
import { marksFrom, marksTo, type Opened } from "./wire";
import type { Marks } from "./state";

interface Props {
  id: string;
  names: [string, string];
  annotator: string;
  decided: string;
  onDone: () => void;
}

interface Both {
  first: Opened;
  second: Opened;
  /** The marks, made once. */
  marks: [Marks, Marks];
  /** The number of what was decided before; 0 where nothing was. */
  after: number;
}

/** Two annotators' versions of a notice, on whose differences somebody decides. */
export function Decide({ id, names, annotator, decided, onDone }: Props) {
  const [both, setBoth] = useState<Both | string | null>(null);
  useEffect(() => {
    let current = true;
    const read = async () => {
      const [first, second, before] = await Promise.all([...names, decided].map((name) => readNotice(id, name)));
      if (!first?.version || !second?.version) throw new Error("两个人都完成之后才能比较");
      const marks: [Marks, Marks] = [marksFrom(first.version, first.text), marksFrom(second.version, second.text)];
      if (current) setBoth({ first, second, marks, after: before?.version?.number ?? 0 });
    };
    read().catch((error: Error) => current && setBoth(error.message));
    return () => {
      current = false;
    };
  }, [id, names.join("\n"), decided]);
  if (both === null) return <p class="empty">正在打开…</p>;
  if (typeof both === "string") {
    return (
      <p class="empty" role="alert">
        {both}
      </p>
    );
  }
  const { first, after } = both;
  return (
    <Compare
      text={first.text}
      title={first.title}
      note={after > 0 ? `已有定稿第 ${after} 版；保存后成为下一版` : "定稿后写入 gold/定稿.jsonl"}
      names={names}
      first={both.marks[0]}
      second={both.marks[1]}
      verb="定稿"
      ways={[]}
      onDecided={(marks) => {
        keep(id, decided, after, { ...marksTo(marks, first.text), checked: [], done: true, by: annotator }).then(
          onDone,
          (error: Error) => setBoth(error.message),
        );
      }}
    />
  );
}
