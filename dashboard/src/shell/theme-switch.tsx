import { useState } from "preact/hooks";
import type { Theme } from "./theme.ts";
import { applyTheme, theme } from "./theme.ts";

const THEMES: readonly { readonly theme: Theme; readonly title: string }[] = [
  { theme: "system", title: "Auto" },
  { theme: "light", title: "Light" },
  { theme: "dark", title: "Dark" },
];

export function ThemeSwitch() {
  const [now, setNow] = useState(theme);
  const choose = (chosen: Theme): void => {
    applyTheme(chosen);
    setNow(chosen);
  };
  return (
    <fieldset class="switch">
      <legend class="hidden">Theme</legend>
      {THEMES.map((one) => (
        <button
          key={one.theme}
          type="button"
          aria-pressed={now === one.theme}
          onClick={() => choose(one.theme)}
        >
          {one.title}
        </button>
      ))}
    </fieldset>
  );
}
