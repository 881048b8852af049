import type { ComponentChildren } from "preact";

function Icon({ children }: { readonly children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {children}
    </svg>
  );
}

/** One drawing a name, in strokes of the text's colour. */
const PATHS = {
  overview: "M2 9.5h3l2-5 3 8 1.8-4.5H14",
  runs: "M2.5 4h7M2.5 8h11M2.5 12h5",
  alerts: "M4 11.5V7a4 4 0 0 1 8 0v4.5l1.2 1H2.8zM6.8 14h2.4M8 1.8V3",
  failures: "M8 2.2 14.2 13H1.8zM8 6.5v3M8 11.2v.3",
  segments: "M8 2a6 6 0 1 0 6 6H8zM10.5 1.8a6 6 0 0 1 3.7 3.7h-3.7z",
  review: "M3 2.5h10v11H3zM5.5 8l1.8 1.8L10.8 6",
  workflows: "M4 2.5v7a2 2 0 0 0 2 2h5M4 5.5h7M11 4v3M11 10v3",
  tools:
    "M10.2 2.3a3.2 3.2 0 0 0-3 4.6L2.5 11.6 4.4 13.5l4.7-4.7a3.2 3.2 0 0 0 4.3-4.3l-1.9 1.9-1.9-1.9 1.9-1.9a3 3 0 0 0-1.3-.3z",
  prompts: "M2.5 3h11v7.5H7l-3 2.5v-2.5H2.5zM5 5.8h6M5 8h4",
  cost: "M8 2v12M11 4.6C10.4 3.7 9.3 3.4 8 3.4c-1.8 0-3 .8-3 2.2 0 3 6.2 1.6 6.2 4.7 0 1.5-1.3 2.4-3.2 2.4-1.5 0-2.7-.5-3.3-1.5",
  evals: "M2.5 13.5V9M6.2 13.5v-7M9.8 13.5v-4M13.5 13.5V2.5",
  releases: "M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM2.5 5 8 8.2 13.5 5M8 8.2v6",
  rollouts: "M2.5 13.5h3v-3h3v-3h3v-3h2",
  approvals: "M8 1.8 13 4v4c0 3-2 5-5 6.2C5 13 3 11 3 8V4zM5.8 8l1.6 1.6 3-3.2",
  readiness: "M2.5 11a5.6 5.6 0 1 1 11 0M8 10.5l2.5-4",
  settings: "M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M10.2 2.8v3.4M5.8 9.8v3.4",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  close: "M4 4l8 8M12 4l-8 8",
  help: "M5.8 6a2.2 2.2 0 1 1 3.3 1.9C8.4 8.3 8 8.7 8 9.6M8 11.9v.2",
  replay: "M3 8a5 5 0 1 0 1.6-3.7M3 2.5v2.7h2.7",
  fork: "M4.5 2.5v11M4.5 9.5c4 0 7-1.5 7-5M9.5 6l2-2 2 2",
  add: "M8 3v10M3 8h10",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2",
  compare: "M5 3v10M11 3v10M2.5 5.5 5 3l2.5 2.5M8.5 10.5 11 13l2.5-2.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Glyph({ name }: { readonly name: IconName }) {
  return (
    <Icon>
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </Icon>
  );
}

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#2b59c3" />
      <path d="M7 20.5 25 9l-5.2 14.4-4.3-5.6-3.3 3.4.4-4.6z" fill="#fff" />
    </svg>
  );
}
