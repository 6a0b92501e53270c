/** A chart of Observable Plot in the page: its links named, its colours those of the style. */

import { useEffect, useRef, useState } from "preact/hooks";

export interface Bar {
  label: string;
  href: string;
}

export function Chart(props: {
  label: string;
  /** Of each link of the chart, in order. */
  bars: readonly Bar[];
  draw: (width: number) => Element;
}) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0) return;
    const chart = props.draw(width);
    // The policy of the page allows its own style alone, which has what these say.
    for (const style of chart.querySelectorAll("style")) style.remove();
    chart.querySelectorAll("a").forEach((link, at) => {
      const bar = props.bars[at];
      if (bar === undefined) return;
      link.removeAttributeNS("http://www.w3.org/1999/xlink", "href");
      link.setAttribute("href", bar.href);
      link.setAttribute("aria-label", bar.label);
    });
    // The library names its groups, in English, where ARIA has no role for them.
    for (const group of chart.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
    chart.setAttribute("role", "group");
    chart.setAttribute("aria-label", props.label);
    place.current!.replaceChildren(chart);
  }, [width, props.draw, props.bars, props.label]);
  return <div class="chart" ref={place} />;
}
