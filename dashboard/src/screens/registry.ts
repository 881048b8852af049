import type { ComponentType } from "preact";
import type { IconName } from "../shell/icons.tsx";

export interface ScreenProps {
  /** The named parts of the path. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface Screen {
  /** `/runs/:id`: named parts are given to the screen. */
  readonly path: string;
  /** Imported when it is first shown, so that the first load stays small. */
  readonly load: () => Promise<{ readonly default: ComponentType<ScreenProps> }>;
  /** Absent for screens that others lead to. */
  readonly nav?: { readonly title: string; readonly icon: IconName; readonly group: NavGroup };
}

/** In the order in which the navigation shows them. */
export const NAV_GROUPS = ["", "Watch", "Understand", "Improve", "Ship", "Server"] as const;
export type NavGroup = (typeof NAV_GROUPS)[number];

/** Every screen, in the order of the navigation. The first that fits a path is shown. */
export const SCREENS: readonly Screen[] = [
  {
    path: "/",
    load: () => import("./overview/overview-screen.tsx"),
    nav: { title: "Overview", icon: "overview", group: "" },
  },
  {
    path: "/runs",
    load: () => import("./runs/runs-screen.tsx"),
    nav: { title: "Runs", icon: "runs", group: "Watch" },
  },
  { path: "/runs/:id", load: () => import("./run/run-screen.tsx") },
  { path: "/compare", load: () => import("./compare/compare-screen.tsx") },
  {
    path: "/failures",
    load: () => import("./failures/failures-screen.tsx"),
    nav: { title: "Failures", icon: "failures", group: "Watch" },
  },
  { path: "/failures/:id", load: () => import("./failure/failure-screen.tsx") },
  {
    path: "/review",
    load: () => import("./review/review-screen.tsx"),
    nav: { title: "Review", icon: "review", group: "Watch" },
  },
];
