import { useMemo } from "preact/hooks";
import { usePage } from "../context";
import { type DeadlineValue, type Measure, numberOf, type TargetPart, type TargetValue, titleOf } from "../data";
import { addressOf, type Facts } from "../filter";
import { deadlineText, partsOf, quantityText } from "../values";
import { Rows } from "./rows";

const HEIGHT = { wide: 60, narrow: 132 };

interface Row {
  key: string;
  measure: Measure;
  words: string;
  part: TargetPart;
  target: TargetValue | null;
  due: DeadlineValue | null;
}

export function Targets({ found }: { found: Facts[] }) {
  const { archive, say } = usePage();
  const rows = useMemo(() => {
    const made: Row[] = [];
    for (const { measure } of found) {
      for (const mention of measure.targets) {
        const target = archive.value(measure.document, mention) as TargetValue | null;
        const words = archive.words(measure.document, mention);
        const due =
          target?.deadline === undefined
            ? null
            : (archive.value(measure.document, target.deadline) as DeadlineValue | null);
        (target ? partsOf(target) : [{}]).forEach((part, place) => {
          made.push({ key: `${measure.index}-${mention}-${place}`, measure, words, part, target, due });
        });
      }
    }
    return made;
  }, [found, archive]);
  if (rows.length === 0) return <p class="empty">{say("noTargets")}</p>;
  return (
    <>
      <p class="note">{say("targetsFound", { n: rows.length })}</p>
      <Rows
        class="targets-table"
        label={say("targets")}
        rows={rows}
        columns={[
          { name: "indicator", head: say("indicator") },
          { name: "value", head: say("value") },
          { name: "due", head: say("deadline") },
          { name: "scope", head: say("scope") },
          { name: "what", head: say("measure") },
        ]}
        height={HEIGHT}
        keyOf={(row) => row.key}
        cell={(row, column) => {
          switch (column) {
            case "indicator":
              return <span class="clip">{row.part.indicator ?? row.words}</span>;
            case "value":
              return <strong>{quantityText(row.part, say)}</strong>;
            case "due":
              return <span class="clip">{row.due && deadlineText(row.due, say)}</span>;
            case "scope":
              return <span class="clip">{row.target?.scope}</span>;
            default:
              return (
                <a
                  href={addressOf({
                    view: "notice",
                    document: row.measure.document,
                    measure: row.measure.index,
                  })}
                >
                  <span class="clip">
                    {row.measure.number && <span class="number">{numberOf(row.measure)}</span>}
                    {titleOf(row.measure)}
                  </span>
                </a>
              );
          }
        }}
      />
    </>
  );
}
