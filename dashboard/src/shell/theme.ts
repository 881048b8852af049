export type Theme = "system" | "light" | "dark";

const KEY = "airworthy.theme";

export function theme(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Shows the page in the theme that was chosen here before, or in the given one, which is kept. */
export function applyTheme(chosen?: Theme): void {
  if (chosen !== undefined) localStorage.setItem(KEY, chosen);
  const now = theme();
  if (now === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = now;
  dispatchEvent(new Event("airworthy:theme"));
}
