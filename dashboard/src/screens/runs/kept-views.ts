export interface View {
  readonly title: string;
  /** The query string without the question mark. */
  readonly search: string;
}

const KEY = "airworthy.views";

/** The views that this browser keeps; what is not one of them is left out. */
export function keptViews(): readonly View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isView) : [];
  } catch {
    return [];
  }
}

export function keepViews(views: readonly View[]): void {
  localStorage.setItem(KEY, JSON.stringify(views));
}

function isView(value: unknown): value is View {
  const { title, search } = (value ?? {}) as Partial<Record<keyof View, unknown>>;
  return typeof title === "string" && typeof search === "string";
}
