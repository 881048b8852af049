const NAMES: Readonly<Record<string, string>> = {
  failures: "failures",
  scores: "bad scores",
  feedback: "bad feedback",
  toolErrors: "tool errors",
  handovers: "hand-overs",
  latency: "latency",
  cost: "cost",
};

/** How a metric of a rollout is named to a person. */
export function metricName(name: string): string {
  return NAMES[name] ?? name;
}
