interface Words {
  /** When it happens, where the messages alone do not say it. */
  readonly when?: string;
  /** What to do, where the hint is made elsewhere or differs from place to place. */
  readonly todo?: string;
}

/** What docs/errors.md says of a code in place of its messages or hints. */
export const WORDS: Readonly<Record<string, Words>> = {
  record_unreadable: {
    when: "A recorded value, error, stream, output or manifest, or an event of a server, is not what this program writes",
  },
  eval_blocked: {
    when: "A test made by `evalTest()` fails: a gate blocks the release. The message is the report.",
  },
  eval_undecided: {
    when: "A test made by `evalTest()` fails: the trials say neither PASS nor BLOCK, or scorers failed. The message is the report.",
  },
  webhook_invalid: {
    when: "The webhook of the configuration has no http(s) address, or a secret of fewer than 16 characters",
    todo: "Give the whole address, and a secret made with `openssl rand -hex 24`",
  },
  invalid_approval: {
    when: "A request for approval has no title, an expiry of 0, no approvers in its list, or needs no number of people from 1 to 10",
    todo: "Write the rule or the request as the message says",
  },
  invalid_decision: {
    when: "A decision names nobody, has a reason that is too long, or denies with other arguments",
    todo: "Name who decides; give other arguments with an approval only",
  },
  not_found: {
    todo: "Take the id or name from the list of them; /v1/openapi.json says what can be asked for",
  },
  approval_denied: { when: "A person refused what the call was going to do" },
  budget_exceeded: {
    when: "The run reached a bound of its budget: calls, tokens, cost, wall time, or the same call repeated",
    todo: "Look for a loop in the run's timeline; if the work really needs more, raise that bound of `budget`",
  },
  divergence: {
    when: "A replay or a resumed run met something that its recording does not hold, or holds otherwise",
  },
  invalid_input: {
    when: "The input of a run, a tool or a chain does not fit its schema, or a setting of the local model makes no sense",
    todo: "Read the issues in the message, each with its path; send what the schema expects, or change the schema",
  },
  invalid_name: {
    when: "A workflow, call or package was given a name that cannot be one: 1 to 200 characters without control characters; for a package what npm allows",
    todo: "Name it after what it does, and pass what varies as its input",
  },
  rollout_not_found: { todo: "List them with `airworthy rollout history`" },
  ab_not_found: { todo: "List them with `airworthy ab list`" },
  invalid_ab: {
    when: "An A/B test cannot be carried out or ended so: a release against itself, shares that do not add up to 100, an outcome that is not looked at, no reason",
    todo: "Change what the message names",
  },
  invalid_rollout: {
    when: "The plan of a rollout cannot be carried out: a release rolled out to itself, shares that fall or do not end with everyone, a gate that cannot be",
    todo: "Change what the message names",
  },
  invalid_redaction: {
    when: "The options of redaction would not do what they seem to: a detector that does not exist, a pattern that is no RegExp, no secret",
    todo: "Write it as the message says; use a pattern for what no detector finds",
  },
  outside_run: {
    when: "Something that needs a run, such as a model by its name or a tool that a person has to approve, was called where none is under way",
  },
  payload_too_large: {
    when: "Arguments, a result, an input, an output or a streamed answer are longer than `maxPayload` (16 Mi characters)",
  },
  redaction_failed: { when: "The `custom` function of redaction threw, or gave something that is no text" },
  run_ended: {
    when: "A call was made after its run had ended, or a finished run was to be resumed",
    todo: "Await everything the workflow starts, streams included, before it returns; fork or rerun a finished run",
  },
  run_not_found: { when: "The store has no run of this id: it never had, or the run was erased or pruned" },
  run_waiting: { when: "The run cannot go on before a person has decided" },
  timeout: { when: "A tool did not answer within its `timeout`, or within the time its caller gave it" },
  virtual_write: {
    when: "A fork or a trial came to a write that was not recorded, and the tool has no `simulate`",
    todo: "Give the tool a `simulate`, or declare its effect as `read` if it changes nothing",
  },
  world_failed: {
    when: "The `world` of an evaluation could not be opened or closed for a trial, which then counts for nothing",
    todo: "Mend `world()`; the message has its error",
  },
  scorer_threw: {
    when: "A scorer threw: the trial counts neither as passed nor as failed",
    todo: "Mend the scorer; the score's message has its error",
  },
  score_invalid: {
    when: "A scorer gave something that is no score: NaN, 1.2, a text",
    todo: "Give a number from 0 to 1, a boolean, `{ value }`, or undefined to skip the case",
  },
  workflow_unknown: { when: "The run is of a workflow that the configuration does not list" },

  dataset_invalid: {
    when: "Cases have fields that do not exist, values that are none, or make no sense; the message names each with its line and path",
  },
  dataset_duplicate_id: {
    when: "Several cases of a dataset have the same id; the message names their places",
  },
  import_table: {
    when: "A table or a list of rows cannot be made cases of: no headers, no such column, no input",
  },
  split_invalid: {
    todo: "Name at least two parts with weights above 0, such as train=80 test=20; deal out again what is in other parts already",
  },

  approval_decided: { when: "Somebody has decided already" },
  invalid_run: { when: "A run that was to be imported contradicts itself" },
  store_corrupt: { when: "The file is damaged, or is no SQLite database" },
  store_failed: {
    when: "SQLite reported something else, such as an error of the disk; the message has its words",
  },
  store_newer: { when: "A later release of airworthy wrote the file" },
  store_outdated: { when: "An older release wrote the file, and it was opened for reading only" },

  invalid_prompt: {
    when: "A prompt has a name, params or a template that cannot be used",
    todo: "The message names the place; templates have variables only, and `\\{{` is the braces themselves",
  },
  invalid_prompt_file: {
    when: "The front matter or the template of a prompt's file cannot be used",
    todo: "The message names file, line and what was expected there",
  },
  invalid_prompt_variable: {
    when: "A variable of a prompt is not what its input schema expects, or is neither text, number nor boolean",
  },
  model_unknown: { when: "A workflow used a model by a name that the configuration does not have" },
  prompt_file_unreadable: { when: "A prompt's file or folder cannot be read" },
  prompt_variable_missing: {
    when: "A prompt was rendered without one of its variables",
    todo: "Give every variable; an empty text is a value",
  },
  prompt_variable_unknown: {
    when: "A prompt was rendered with a variable that its template does not have",
    todo: "Leave it out, or put it in the template",
  },
  provider_error: {
    when: "In records: the provider of a model failed without an HTTP status. With one the code is `http_` and the status, such as `http_429`. A run is thrown the AI SDK's own `APICallError`",
    todo: "As its message says; the AI SDK has tried again already where that may help",
  },
  stream_broken: {
    when: "In records: a model's stream stopped before its end. The parts that came are kept",
    todo: "Look at its cause; start the call again",
  },

  auth_failed: { when: "The service behind a tool refused the tool's own key or token" },
  circuit_open: { when: "The last calls of a tool failed, so that it is left alone for a while" },
  not_kept: { when: "A long result was to be read on, and is kept no longer or never was" },
  paging_loop: { when: "The pages of a list repeat or do not end" },
  rate_limited: {
    when: "The service behind a tool takes no more calls for now, or did not within the time the call may wait",
  },

  cancelled: { todo: "Nothing, if it was meant; a write may have been done all the same, so look" },
  internal: {
    when: "A tool threw something that its contract does not list. The model is told no more than this; the cause is in the journal",
    todo: "Look at the cause with `airworthy runs show`; list the code in the tool's `errors` if the model can act on it",
  },
  invalid_output: {
    todo: "Correct the tool, or its output schema; the cause in the journal has the issues",
  },
  invalid_limits: {
    when: "An option of `postgresLimits()` is not one of what it may be",
    todo: "The message and the hint say what and how",
  },
  limits_unreachable: {
    when: "The PostgreSQL database that shares limits cannot be asked; a tool's caller is told `rate_limited`",
  },
  invalid_tool: {
    when: "A tool's contract contradicts itself, or lacks something: a name, a description, a schema, an example that fits",
    todo: "The message and the hint say what and how",
  },

  filter_ignored: {
    when: "A service gave an item that the filter it was asked for leaves out",
    todo: "Do not take what it gave for all of its kind; report it to whoever runs the service",
  },
  sort_ignored: {
    when: "A service gave items in another order than it was asked for",
    todo: "Do not take an item for the first or last of its kind; report it to whoever runs the service",
  },
  mcp_protocol_error: {
    when: "The MCP server answered a call with an error of its own",
    todo: "Read what the server says, and compare the arguments with the schema of the tool",
  },
  mcp_rate_limited: {
    when: "The MCP server refused a call for now",
    todo: "Try again, after the time it names",
  },
  mcp_server_gone: {
    when: "The process of an MCP server ended",
    todo: "Run its command by itself: it has to speak MCP on standard input and output, and log to standard error",
  },
  mcp_unauthorized: {
    when: "The MCP server refused a call with status 401 or 403",
    todo: "Pass a header with a valid token: headers in code, --header on the command line",
  },
  tool_failed: {
    when: "A tool of an MCP server failed; the message has the server's words",
    todo: "Read what the server says, and change the arguments, or go on without the tool",
  },
  refused: {
    when: "`airworthy mcp`: the API refused what an assistant asked for; the message ends with the API's own code",
    todo: "Do what the hint says; the API's code is in this list",
  },
  mcp_unreachable: {
    when: "The MCP server did not answer, did not list its tools, or its URL is none",
    todo: "Check the URL and its path (often `/mcp`) and that the server runs; of a command, run it by itself",
  },

  invalid_agent: { when: "`maxSteps` is no integer from 1 to 200, or `loop.repeats` none of at least 2" },
  invalid_classifier: { when: "A classifier has no labels, or one called as its option `none` is" },
  invalid_optimize: { when: "`maxRounds` or `patience` of `optimize()` is out of its range" },
  invalid_orchestrate: { when: "A bound of `orchestrate()` is no integer of at least 1" },
  invalid_parallel: {
    when: "The limit of `parallel()` is no integer of at least 1, or `atLeast` is more than its branches",
  },
  invalid_route: { when: "A threshold of `route()` is not from 0 to 1, or a route is called `fallback`" },
  orchestrate_plan_invalid: { when: "The plan is not what `orchestrate()` was told a plan is" },
  orchestrate_too_many_tasks: { when: "The plan has more tasks than `maxTasks`" },

  file_unreadable: {
    when: "A file that was named is not there or may not be read",
    todo: "Check the path and its permissions; on the command line a value may be the text itself, `@file`, or `-` for standard input",
  },
  import_corrupt: {
    when: "A line of an export is not what it was when it was written",
    todo: "Export the runs again; lines of an export may not be changed, sorted or left out",
  },
  import_foreign: {
    when: "The file is no export of runs",
    todo: "For conversations in OpenAI format use `airworthy runs import --format openai`",
  },
  import_newer: {
    when: "A later release of airworthy wrote the export",
    todo: "Update airworthy, or export the runs again with the older release",
  },
  import_truncated: {
    when: "The export stops before its end",
    todo: "Copy or export it again; the runs before this place were kept, and importing again skips them",
  },
  invalid_conversation: { when: "A file of conversations is not in a form that is known" },

  config_invalid: {
    when: "`airworthy.config.ts` has a part that is not what it should be",
    todo: "The message names the part and what was expected",
  },
  config_load_failed: {
    when: "`airworthy.config.ts`, or something it imports, threw or could not be found",
    todo: "The message has the reason; run it with `node airworthy.config.ts` to see the place",
  },
  module_load_failed: {
    when: "A file that was named on the command line, or something it imports, threw or could not be found",
    todo: "The message has the reason; run it with `node <file>` to see the place",
  },
  usage: {
    when: "A command was not given what it needs, or things that contradict each other",
    todo: "Add `--help` to see what the command takes",
  },
};
