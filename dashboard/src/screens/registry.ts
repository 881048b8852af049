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
    path: "/alerts",
    load: () => import("./alerts/alerts-screen.tsx"),
    nav: { title: "Alerts", icon: "alerts", group: "Watch" },
  },
  { path: "/alerts/:id", load: () => import("./alert/alert-screen.tsx") },
  {
    path: "/failures",
    load: () => import("./failures/failures-screen.tsx"),
    nav: { title: "Failures", icon: "failures", group: "Watch" },
  },
  { path: "/failures/:id", load: () => import("./failure/failure-screen.tsx") },
  {
    path: "/segments",
    load: () => import("./segments/segments-screen.tsx"),
    nav: { title: "Segments", icon: "segments", group: "Watch" },
  },
  {
    path: "/review",
    load: () => import("./review/review-screen.tsx"),
    nav: { title: "Review", icon: "review", group: "Watch" },
  },
  {
    path: "/workflows",
    load: () => import("./workflows/workflows-screen.tsx"),
    nav: { title: "Workflows", icon: "workflows", group: "Understand" },
  },
  { path: "/workflows/:name", load: () => import("./workflow/workflow-screen.tsx") },
  {
    path: "/tools",
    load: () => import("./tools/tools-screen.tsx"),
    nav: { title: "Tools", icon: "tools", group: "Understand" },
  },
  { path: "/tools/:name", load: () => import("./tool/tool-screen.tsx") },
  {
    path: "/prompts",
    load: () => import("./prompts/prompts-screen.tsx"),
    nav: { title: "Prompts", icon: "prompts", group: "Understand" },
  },
  { path: "/prompts/:name", load: () => import("./prompt/prompt-screen.tsx") },
  {
    path: "/cost",
    load: () => import("./cost/cost-screen.tsx"),
    nav: { title: "Cost", icon: "cost", group: "Understand" },
  },
  {
    path: "/evals",
    load: () => import("./evals/evals-screen.tsx"),
    nav: { title: "Evals", icon: "evals", group: "Improve" },
  },
  { path: "/evals/:id", load: () => import("./experiment/experiment-screen.tsx") },
  {
    path: "/evals/:id/against/:baseline",
    load: () => import("./compare-experiments/compare-experiments-screen.tsx"),
  },
  { path: "/evals/:id/cases/:case", load: () => import("./case/case-screen.tsx") },
  {
    path: "/releases",
    load: () => import("./releases/releases-screen.tsx"),
    nav: { title: "Releases", icon: "releases", group: "Ship" },
  },
  { path: "/releases/:id", load: () => import("./release/release-screen.tsx") },
  { path: "/releases/:id/diff/:to", load: () => import("./release-diff/release-diff-screen.tsx") },
  {
    path: "/rollouts",
    load: () => import("./rollouts/rollouts-screen.tsx"),
    nav: { title: "Rollouts", icon: "rollouts", group: "Ship" },
  },
  { path: "/rollouts/:id", load: () => import("./rollout/rollout-screen.tsx") },
  { path: "/ab/:id", load: () => import("./ab/ab-screen.tsx") },
  { path: "/shadows/:id", load: () => import("./shadow/shadow-screen.tsx") },
  {
    path: "/approvals",
    load: () => import("./approvals/approvals-screen.tsx"),
    nav: { title: "Approvals", icon: "approvals", group: "Ship" },
  },
  { path: "/approvals/:run/:address", load: () => import("./approval/approval-screen.tsx") },
  {
    path: "/readiness",
    load: () => import("./readiness/readiness-screen.tsx"),
    nav: { title: "Readiness", icon: "readiness", group: "Ship" },
  },
  {
    path: "/settings",
    load: () => import("./settings/settings-screen.tsx"),
    nav: { title: "Settings", icon: "settings", group: "Server" },
  },
];
