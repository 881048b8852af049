import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useResource } from "../../api/use-resource.ts";
import { Text } from "../../components/text.tsx";
import type { Change, Params } from "../../router/use-params.ts";
import { Glyph } from "../../shell/icons.tsx";
import { workflowNames } from "./asks.ts";
import type { Filter } from "./filters.ts";
import { MAIN_FILTERS, MORE_FILTERS, titleOf } from "./filters.ts";

interface FilterBarProps {
  readonly params: Params;
  readonly onChange: (change: Change) => void;
}

export function FilterBar({ params, onChange }: FilterBarProps) {
  const [isOpen, setOpen] = useState(() => MORE_FILTERS.some(({ key }) => params[key] !== undefined));
  const names = useResource(workflowNames());
  const workflows =
    names.state === "ready" ? names.value.figures.flatMap(({ workflow }) => workflow ?? []) : [];
  return (
    <search class="filters">
      <div class="row">
        <Search text={params.text ?? ""} onChange={(text) => onChange({ text })} />
        {MAIN_FILTERS.map((filter) => (
          <Field key={filter.key} filter={filter} params={params} onChange={onChange} />
        ))}
        <button type="button" class="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Fewer filters" : "More filters"}
        </button>
      </div>
      {isOpen && (
        <div class="more-filters">
          {MORE_FILTERS.map((filter) => (
            <Field key={filter.key} filter={filter} params={params} onChange={onChange} hasTitle />
          ))}
        </div>
      )}
      <datalist id="workflow-names">
        {workflows.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Chips params={params} onChange={onChange} />
    </search>
  );
}

/** Asks while one types, but not at every key. */
const WAIT = 250;

function Search({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const [typed, type] = useState(text);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => type(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => latest.current(typed), WAIT);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return (
    <div class="search">
      <Glyph name="search" />
      <input
        class="field"
        type="search"
        data-search
        aria-label="Search the input, the output and the error"
        placeholder="Search input, output, error…  /"
        value={typed}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") latest.current(typed);
          if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </div>
  );
}

interface FieldProps extends FilterBarProps {
  readonly filter: Filter;
  /** Default: only for whoever does not see it. */
  readonly hasTitle?: boolean;
}

function Field({ filter, params, onChange, hasTitle = false }: FieldProps) {
  const { key, title, kind, options = [], placeholder } = filter;
  const id = useId();
  const value = params[key] ?? "";
  const set = ({ currentTarget }: { currentTarget: { value: string } }): void =>
    onChange({ [key]: currentTarget.value.trim() });
  const isUnknown = value !== "" && !options.some(([option]) => option === value);
  return (
    <div class="filter">
      <label for={id} class={hasTitle ? "muted" : "hidden"}>
        {title}
      </label>
      {kind === "choice" ? (
        <select id={id} class="field" value={value} onChange={set}>
          <option value="">{hasTitle ? "Any" : `${title}: any`}</option>
          {isUnknown && <option value={value}>{titleOf(key, value)}</option>}
          {options.map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          class="field"
          type={kind === "number" ? "number" : "text"}
          min={kind === "number" ? 0 : undefined}
          step={kind === "number" ? "any" : undefined}
          list={key === "workflow" ? "workflow-names" : undefined}
          placeholder={placeholder ?? (hasTitle ? "" : title)}
          value={value}
          onChange={set}
        />
      )}
    </div>
  );
}

function Chips({ params, onChange }: FilterBarProps) {
  const set = Object.entries(params);
  if (set.length === 0) return null;
  return (
    <ul class="row chips" aria-label="Filters that are set">
      {set.map(([key, value]) => (
        <li key={key}>
          <button type="button" class="chip" onClick={() => onChange({ [key]: undefined })}>
            <Text most={60}>{titleOf(key, value)}</Text>
            <Glyph name="close" />
            <span class="hidden">Take this filter away</span>
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          class="button quiet"
          onClick={() => onChange(Object.fromEntries(set.map(([key]) => [key, undefined])))}
        >
          Clear all
        </button>
      </li>
    </ul>
  );
}
