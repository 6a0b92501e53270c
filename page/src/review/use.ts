/** One notice as an annotator has it: its marks, their history, and that they are kept. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { keep, readNotice, type Kept } from "./api";
import { Autosave, type Status } from "./autosave";
import { begun, done as did, redo, undo, type History, type Marks } from "./state";
import { confidencesOf, findingsFrom, marksFrom, marksTo, type Finding, type Opened, type WireVersion } from "./wire";

interface State {
  marks: Marks;
  done: boolean;
}

export interface Editing {
  opened: Opened;
  history: History;
  done: boolean;
  status: Status;
  findings: Finding[];
  suggested: Marks;
  confidences: ReadonlyMap<string, number>;
  change: (marks: Marks) => void;
  undo: () => void;
  redo: () => void;
  finish: (done: boolean) => void;
  /** Goes on from a newer version that another window kept, with these marks. */
  settle: (current: WireVersion, marks: Marks | null) => void;
  flush: () => Promise<void>;
}

/** `null` while it is asked for; a message where that failed. */
export function useNotice(id: string, annotator: string): Editing | string | null {
  const [opened, setOpened] = useState<Opened | string | null>(null);
  const [history, setHistory] = useState<History | null>(null);
  const [done, setDone] = useState(false);
  const [status, setStatus] = useState<Status>({ kind: "untouched" });
  const [findings, setFindings] = useState<Finding[]>([]);
  const save = useRef<Autosave<State> | null>(null);

  useEffect(() => {
    let current = true;
    save.current = null;
    const load = async () => {
      const found = await readNotice(id, annotator);
      const { text, version } = found;
      if (!current || save.current?.dirty || save.current?.number === (version?.number ?? 0)) return;
      save.current = new Autosave<State>(
        version?.number ?? 0,
        (state, after, leaving) =>
          keep(id, annotator, after, { ...marksTo(state.marks, text), done: state.done, by: annotator }, leaving),
        (told) => {
          if (!current) return;
          setStatus(told);
          if (told.kind === "kept") setFindings(findingsFrom(told.kept.findings, text));
        },
      );
      setHistory(begun(marksFrom(version ?? found.suggestion, text)));
      setDone(version?.done ?? false);
      setFindings(findingsFrom(found.findings, text));
      setStatus(version ? { kind: "kept", kept: keptOf(version, found) } : { kind: "untouched" });
      setOpened(found);
    };
    load().catch((error: Error) => current && setOpened(error.message));
    // Another window may have kept something newer meanwhile.
    const seen = () => {
      if (document.visibilityState === "visible" && save.current && !save.current.dirty) {
        void load().catch(() => undefined);
      }
    };
    const leave = (event: BeforeUnloadEvent) => {
      if (!save.current?.dirty) return;
      void save.current.flush(true);
      event.preventDefault();
    };
    document.addEventListener("visibilitychange", seen);
    addEventListener("beforeunload", leave);
    return () => {
      void save.current?.flush(true);
      current = false;
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("beforeunload", leave);
    };
  }, [id, annotator]);

  const fixed = useMemo(() => {
    if (opened === null || typeof opened === "string") return null;
    return { suggested: marksFrom(opened.suggestion, opened.text), confidences: confidencesOf(opened) };
  }, [opened]);

  if (typeof opened === "string") return opened;
  if (opened === null || history === null || fixed === null) return null;

  const to = (next: History, finished = done) => {
    if (next === history && finished === done) return;
    setHistory(next);
    setDone(finished);
    save.current?.change({ marks: next.now, done: finished });
  };
  return {
    opened, history, done, status, findings, ...fixed,
    change: (marks) => to(did(history, marks)),
    undo: () => to(undo(history)),
    redo: () => to(redo(history)),
    finish: (finished) => {
      to({ ...history }, finished);
      void save.current?.flush();
    },
    settle: (current, marks) => {
      save.current?.rebase(current.number);
      const theirs = marksFrom(current, opened.text);
      const next = did(history, marks ?? theirs);
      setHistory(next);
      if (marks === null) {
        setDone(current.done);
        setStatus({ kind: "kept", kept: keptOf(current, opened) });
      } else {
        save.current?.change({ marks, done });
      }
    },
    flush: async () => save.current?.flush(),
  };
}

const keptOf = ({ number, at, by, done }: WireVersion, { findings }: Opened): Kept => ({
  version: number, at, by, done, findings,
});
