/** What every part of the page may ask for. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Archive } from "./data";
import type { Filter, Route, View } from "./filter";
import type { Language, Say } from "./words";

export interface Page {
  archive: Archive;
  route: Route;
  say: Say;
  language: Language;
  /** The address of a view under the filters of now, some of them changed. */
  to: (view: View, filter?: Partial<Filter>, sort?: string) => string;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error("outside of the page");
  return page;
}
