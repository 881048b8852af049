/** What a coding assistant is given of the API: the words are for a model that has never seen it. */
export interface AssistantTool {
  readonly name: string;
  readonly method: "get" | "post";
  /** Of the API, below `/v1`. */
  readonly path: string;
  /** When to use it, and what comes next. The API's own summary goes before it. */
  readonly advice: string;
  /** Changes something, or asks models that cost money: only offered where it is allowed. */
  readonly changes?: true;
}

export const ASSISTANT_TOOLS: readonly AssistantTool[] = [
  get("list_runs", "/runs", "Begin here. Filter by status, workflow, release or text; then show_run."),
  get("show_run", "/runs/{id}", "Calls are listed in short; show_call has what one asked and answered."),
  get("show_call", "/runs/{id}/calls/{seq}", "Use the seq of a call of show_run."),
  get(
    "diff_runs",
    "/runs/{id}/diff/{other}",
    "Compare a failed run with a good one, or a fork with its origin.",
  ),
  {
    name: "replay_run",
    method: "post",
    path: "/runs/{id}/replay",
    advice:
      "Offline and without effects: shows whether today's code still does what was recorded, and where it departs.",
  },
  get("list_failures", "/failures", "What to mend first: clusters with examples of runs."),
  get("show_failure", "/failures/{id}", "The runs of one cluster of list_failures."),
  get("list_segments", "/segments", "For whom and for what it goes wrong more often than for others."),
  get(
    "show_figures",
    "/figures",
    "Success, latency, tokens and cost over time, by workflow, release, route or call.",
  ),
  get("show_costs", "/costs", "What runs cost, and would cost at other volumes or with other models."),
  get("list_experiments", "/experiments", "Evaluations that were run; then show_experiment."),
  get(
    "show_experiment",
    "/experiments/{id}",
    "Success with its interval, pass^k, latency and cost of an evaluation.",
  ),
  get("list_trials", "/experiments/{id}/trials", "Trials that failed are runs: show_run has the calls."),
  get(
    "compare_experiments",
    "/experiments/{id}/against/{baseline}",
    "Regressions first, with the verdict of the gate.",
  ),
  get("list_releases", "/releases", "What could serve."),
  get(
    "diff_releases",
    "/releases/{id}/diff/{to}",
    "Which prompt, model, tool or code changed between two releases.",
  ),
  get("list_rollouts", "/rollouts", "What is being rolled out, and how it went before."),
  get("show_rollout", "/rollouts/{id}", "The gates, both arms, and the runs that decided."),
  get(
    "show_readiness",
    "/readiness",
    "Which questions keep a workflow from being launched, with the next command.",
  ),
  get("list_prompts", "/prompts", "Prompts with their versions and figures."),
  post(
    "fork_run",
    "/runs/{id}/fork",
    "Tries one change on a recorded run. Writes are virtual; models are asked and cost money.",
  ),
  post(
    "add_case",
    "/runs/{id}/cases",
    "Keeps a run as a case of a dataset, so that it is tested from now on.",
  ),
  post("review_run", "/review/{run}", "Says whether a run was good."),
  post("write_note", "/notes", "Leaves a note for people."),
  post(
    "change_rollout",
    "/rollouts/{id}/{change}",
    "Pauses, resumes, promotes or rolls back. Give a reason.",
  ),
];

function get(name: string, path: string, advice: string): AssistantTool {
  return { name, method: "get", path, advice };
}

function post(name: string, path: string, advice: string): AssistantTool {
  return { name, method: "post", path, advice, changes: true };
}
