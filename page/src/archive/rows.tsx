/** A long table of which the browser holds the rows in sight alone. */

import type { ComponentChildren } from "preact";
import { flushSync } from "preact/compat";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Rows that are made above and below those in sight. */
const BEYOND = 12;

/** Rows that a printed table has at most; a browser does not end with more. */
const MOST_PRINTED = 3000;

const NARROW = "(max-width: 760px)";

interface Column {
  name: string;
  head: ComponentChildren;
  /** Of the header, where the rows are sorted by this column. */
  sorted?: boolean;
}

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  columns: Column[];
  /** Pixels; all rows are as high, so that their places are known without making them. */
  height: { wide: number; narrow: number };
  keyOf: (row: Row) => string | number;
  cell: (row: Row, column: string) => ComponentChildren;
  class: string;
}

function useMatch(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = () => setMatches(list.matches);
    list.addEventListener("change", changed);
    return () => list.removeEventListener("change", changed);
  }, [query]);
  return matches;
}

export function Rows<Row>(props: Props<Row>) {
  const { rows, columns } = props;
  const height = useMatch(NARROW) ? props.height.narrow : props.height.wide;
  const body = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ from: 0, to: 40 });
  const [printing, setPrinting] = useState(false);

  useLayoutEffect(() => {
    const look = () => {
      const top = -(body.current?.getBoundingClientRect().top ?? 0);
      const from = Math.max(0, Math.floor(top / height) - BEYOND);
      const to = Math.ceil((top + innerHeight) / height) + BEYOND;
      setRange((old) => (old.from === from && old.to === to ? old : { from, to }));
    };
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [height, rows]);

  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);

  const from = printing ? 0 : Math.min(range.from, rows.length);
  const to = printing ? Math.min(rows.length, MOST_PRINTED) : Math.min(range.to, rows.length);
  return (
    <div class={`rows ${props.class}`} role="table" aria-label={props.label} aria-rowcount={rows.length + 1}>
      <div role="rowgroup" class="head">
        <div role="row" aria-rowindex={1}>
          {columns.map(({ name, head, sorted }) => (
            <div
              key={name}
              role="columnheader"
              class={name}
              aria-sort={sorted ? "ascending" : undefined}
            >
              {head}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="body" ref={body}>
        <div class="gap" role="presentation" style={{ height: `${from * height}px` }} />
        {rows.slice(from, to).map((row, place) => (
          <div
            key={props.keyOf(row)}
            role="row"
            aria-rowindex={from + place + 2}
            style={printing ? undefined : { height: `${height}px` }}
          >
            {columns.map(({ name }) => (
              <div key={name} role="cell" class={name}>
                {props.cell(row, name)}
              </div>
            ))}
          </div>
        ))}
        <div
          class="gap"
          role="presentation"
          style={{ height: printing ? "0" : `${(rows.length - to) * height}px` }}
        />
      </div>
    </div>
  );
}
