import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { usePage } from "../context";
import { ROLES } from "../data";
import { NO_FILTER, type Filter, type Search } from "../filter";
import { named, type Key } from "../words";

/** Names that the field for an agency offers. */
const MOST_NAMES = 500;

/** Milliseconds without a key before the words are looked for. */
const PAUSE = 200;

export function Filters({ search, found }: { search: Search; found: number }) {
  const { archive, route, say, to } = usePage();
  const { filter } = route;
  const set = (change: Partial<Filter>) => location.replace(to(route.view, change));
  const { regions, years, agencies } = useMemo(() => optionsOf(search), [search]);
  const active = Object.entries(filter).some(([, value]) => value !== "");
  const { due } = filter;
  return (
    <search class="filters" aria-label={say("filters")}>
      <Words name="word" hint="wordHint" value={filter.word} onSet={(word) => set({ word })} />
      <Words
        name="agency"
        hint="agencyHint"
        value={filter.agency}
        options={agencies}
        onSet={(agency) => set({ agency })}
      />
      <Choice
        name="role"
        value={filter.role}
        options={ROLES.map((role) => [role, say(role)])}
        onSet={(role) => set({ role: role as Filter["role"] })}
      />
      {regions.length > 0 && (
        <Choice
          name="region"
          value={filter.region}
          options={regions.map((region) => [region, region])}
          onSet={(region) => set({ region })}
        />
      )}
      {years.length > 0 && (
        <Choice
          name="year"
          value={filter.year}
          options={years.map((year) => [year, year])}
          onSet={(year) => set({ year })}
        />
      )}
      <p class="found" role="status">
        <span>{say("found", { n: found, all: archive.measures.length })}</span>
        {due && (
          <button type="button" class="chosen" onClick={() => set({ due: "" })}>
            {named(say, due)} <span aria-hidden="true">×</span>
          </button>
        )}
        {filter.target && (
          <button type="button" class="chosen" onClick={() => set({ target: "" })}>
            {say("withTarget")} <span aria-hidden="true">×</span>
          </button>
        )}
        {active && (
          <button type="button" class="plain" onClick={() => set(NO_FILTER)}>
            {say("clear")}
          </button>
        )}
      </p>
    </search>
  );
}

function optionsOf(search: Search) {
  const regions = new Set<string>();
  const years = new Set<string>();
  const counts = new Map<string, number>();
  for (const { region, year, measure } of search.facts) {
    if (region) regions.add(region);
    if (year) years.add(year);
    for (const { key } of measure.agencies) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const agencies = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_NAMES);
  return {
    regions: [...regions].sort(new Intl.Collator("zh-Hans").compare),
    years: [...years].sort().reverse(),
    agencies: agencies.map(([name]) => name),
  };
}

function Choice(props: {
  name: Key;
  value: string;
  options: string[][];
  onSet: (value: string) => void;
}) {
  const { say } = usePage();
  return (
    <label>
      <span>{say(props.name)}</span>
      <select value={props.value} onChange={(event) => props.onSet(event.currentTarget.value)}>
        <option value="">{say("all")}</option>
        {props.options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function Words(props: {
  name: Key;
  hint: Key;
  value: string;
  options?: string[];
  onSet: (value: string) => void;
}) {
  const { say } = usePage();
  const [text, setText] = useState(props.value);
  const timer = useRef(0);
  useEffect(() => setText(props.value), [props.value]);
  return (
    <label class="words">
      <span>{say(props.name)}</span>
      <input
        type="search"
        value={text}
        placeholder={say(props.hint)}
        list={props.options && `${props.name}-options`}
        onInput={(event) => {
          const value = event.currentTarget.value;
          setText(value);
          clearTimeout(timer.current);
          timer.current = window.setTimeout(() => props.onSet(value.trim()), PAUSE);
        }}
      />
      {props.options && (
        <datalist id={`${props.name}-options`}>
          {props.options.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
    </label>
  );
}
