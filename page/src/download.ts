/** Files that a page brings along, and the page itself, to be saved. */

import type { FileData, PageData } from "./data";

export function saveFile({ name, type, base64 }: FileData): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  save(new Blob([bytes], { type }), name);
}

/** Saves the page as a report, as it was before anything was shown. */
export const saveReport = (page: string) => save(new Blob([page], { type: "text/html" }), "report.html");

/** The page as a report by itself: without the files that it brings along, and the way back. */
export function reportOf(document: Document, { files: _, home: __, ...data }: PageData): string {
  const room = document.getElementById("data")!;
  // As `policyner.report.page` writes it: in a string of JSON `<` may be written otherwise.
  room.textContent = JSON.stringify(data).replaceAll("<", "\\u003c");
  // A script that held the beginning of a comment could not stand in a page.
  const written = (node: Node) => new XMLSerializer().serializeToString(node);
  const parts = [...document.childNodes].map((node) =>
    node instanceof Element ? node.outerHTML : node instanceof Comment ? written(node) : "",
  );
  return `<!doctype html>${parts.filter(Boolean).map((part) => `\n${part}`).join("")}\n`;
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Behind the beginning of the download.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
