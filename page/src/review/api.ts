/** Asking the service. */

import type { Agreement, Guide, Listed, Opened, Past, WireFinding, WireMarks, WireVersion } from "./wire";

/** What the service refuses, with its words. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** There is a newer version than the one that was to be replaced. */
export class Older extends Refused {
  constructor(
    message: string,
    readonly current: WireVersion | null,
  ) {
    super(message, 409);
  }
}

export interface Kept {
  version: number;
  at: string;
  by: string;
  done: boolean;
  findings: WireFinding[];
}

async function ask<T>(path: string, query: Record<string, string> = {}, options: RequestInit = {}): Promise<T> {
  const words = new URLSearchParams(query).toString();
  let answer: Response;
  try {
    answer = await fetch(`/review${path}${words && `?${words}`}`, options);
  } catch {
    throw new Refused("服务没有回应", 0);
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.status === 409) throw new Older(told.message, told.current);
  if (!answer.ok) throw new Refused(told.error?.message ?? `服务回应 ${answer.status}`, answer.status);
  return told as T;
}

export const readGuide = () => ask<Guide>("/guide");
export const readList = (annotator: string) => ask<Listed>("/notices", { annotator });
export const readNotice = (id: string, annotator: string) => ask<Opened>("/notice", { id, annotator });
export const readPast = (id: string, annotator: string) => ask<Past[]>("/versions", { id, annotator });
export const readVersion = (id: string, annotator: string, number: number) =>
  ask<WireVersion>("/version", { id, annotator, number: String(number) });
export const readAgreement = () => ask<Agreement[]>("/agreement");

export function keep(
  id: string,
  annotator: string,
  after: number,
  body: WireMarks & { done: boolean; by: string },
  leaving = false,
): Promise<Kept> {
  return ask<Kept>("/notice", { id, annotator }, {
    method: "PUT",
    headers: { "content-type": "application/json", "if-match": `"${after}"` },
    body: JSON.stringify(body),
    keepalive: leaving,
  });
}
