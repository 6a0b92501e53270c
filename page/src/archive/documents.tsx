import { useMemo } from "preact/hooks";
import { usePage } from "../context";
import { addressOf, type Facts, type Filter } from "../filter";
import { named } from "../words";
import { Rows } from "./rows";

const HEIGHT = { wide: 64, narrow: 128 };

const isFiltered = (filter: Filter) => Object.values(filter).some(Boolean);

export function Documents({ found }: { found: Facts[] }) {
  const { archive, route, say } = usePage();
  const filtered = isFiltered(route.filter);
  const rows = useMemo(() => {
    const counts = new Map<number, number>();
    for (const { measure } of found) {
      counts.set(measure.document, (counts.get(measure.document) ?? 0) + 1);
    }
    return archive.documents
      .map((document, place) => ({ document, place, measures: counts.get(place) ?? 0 }))
      // A notice without measures is shown too, unless measures are asked for.
      .filter(({ measures }) => measures > 0 || !filtered);
  }, [found, archive, filtered]);
  const { errors } = archive.data;
  return (
    <>
      <Rows
        class="documents-table"
        label={say("documents")}
        rows={rows}
        columns={[
          { name: "what", head: say("title") },
          { name: "number", head: say("docNumber") },
          { name: "issuer", head: say("issuer") },
          { name: "issued", head: say("issued") },
          { name: "region", head: say("region") },
          { name: "count", head: say("measures") },
        ]}
        height={HEIGHT}
        keyOf={({ place }) => place}
        cell={({ document, place, measures }, column) => {
          switch (column) {
            case "what":
              return (
                <a href={addressOf({ view: "notice", document: place })}>
                  <span class="clip">{document.title ?? document.source}</span>
                  {document.flags.length > 0 && (
                    <span class="path">{document.flags.map((flag) => flagText(flag, say)).join("、")}</span>
                  )}
                </a>
              );
            case "number":
              return <span class="clip">{document.number}</span>;
            case "issuer":
              return <span class="clip">{document.issuers.join("、")}</span>;
            case "issued":
              return document.issued;
            case "region":
              return document.region;
            default:
              return measures;
          }
        }}
      />
      {errors.length > 0 && (
        <section class="errors">
          <h2>{say("failed")}</h2>
          <table>
            <thead>
              <tr>
                <th scope="col">{say("source")}</th>
                <th scope="col">{say("reason")}</th>
              </tr>
            </thead>
            <tbody>
              {errors.map((error) => (
                <tr key={error.source}>
                  <td>{error.source}</td>
                  <td>{error.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

/** Two flags are called as other things are. */
export function flagText(flag: string, say: Parameters<typeof named>[0]): string {
  return named(say, flag === "damaged" || flag === "copy" ? `${flag}_flag` : flag);
}
