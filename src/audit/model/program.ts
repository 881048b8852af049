/** Where something stands. Lines count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
}

/** A line of a file in which a row of a text stands. */
export interface Row {
  readonly file: string;
  readonly line: number;
}

/** A text that a model is given, as far as the code says it. */
export interface Prompt {
  readonly role: "system" | "user" | "assistant" | "unknown";
  readonly text: string;
  readonly place: Place;
  /** Where each row of the text stands. */
  readonly rows: readonly Row[];
  /** What it is called in the code. */
  readonly name?: string | undefined;
  /** Expressions that are filled in, as they stand in the code. */
  readonly holes: readonly string[];
  /** Whether it comes from a request of the client, in whole or in part. */
  readonly fromClient?: Place | undefined;
  /** Whether it is kept apart from the code: a file of its own, a service with versions. */
  readonly versioned: boolean;
}

export type ModelName =
  | { readonly kind: "literal"; readonly name: string; readonly place: Place }
  /** From the environment, a configuration or a registry of models. */
  | { readonly kind: "configured"; readonly name?: string | undefined; readonly place?: Place }
  | { readonly kind: "client"; readonly place: Place; readonly expression: string }
  /** The SDK chooses. */
  | { readonly kind: "default" }
  | { readonly kind: "unknown" };

export interface ToolSet {
  readonly tools: readonly Tool[];
  /** Whether there are tools that could not be followed. */
  readonly open: boolean;
  readonly place?: Place | undefined;
}

/** How many turns a loop may take. */
export type Bound =
  | { readonly kind: "explicit"; readonly steps?: number | undefined; readonly place: Place }
  | { readonly kind: "default"; readonly steps: number }
  | { readonly kind: "none" }
  | { readonly kind: "unread"; readonly what: string; readonly place: Place; readonly why: string }
  | { readonly kind: "unknown" };

export interface ModelCall {
  readonly sdk: string;
  /** `generateText`, `chat.completions.create`. */
  readonly api: string;
  readonly place: Place;
  /** The function it stands in. */
  readonly fn?: string | undefined;
  readonly model: ModelName;
  readonly prompts: readonly Prompt[];
  readonly tools: ToolSet;
  readonly structured: boolean;
  readonly traced: boolean;
  /** Set where it is an SDK's own loop. */
  readonly loop?: Loop | undefined;
  /** Where the list of tools leaves a request of the client, if it does. */
  readonly toolsFromClient?: Place | undefined;
  /** A bound that is given and that the SDK does not read. */
  readonly unreadBound?: Extract<Bound, { readonly kind: "unread" }> | undefined;
  /** Whether its result's usage is looked at. */
  readonly readsUsage: boolean;
  /** Whether it runs in a page, with the key. */
  readonly inBrowser?: Place | undefined;
}

/** A model that is asked again and again, and decides itself when to end. */
export interface Loop {
  readonly kind: "sdk" | "hand-written" | "recursion" | "graph";
  readonly name: string;
  readonly place: Place;
  readonly bound: Bound;
  readonly tools: ToolSet;
  readonly prompts: readonly Prompt[];
  /** Whether there is an end by tokens, cost or time. */
  readonly budgeted: boolean;
  readonly forcedOrder?: Place | undefined;
}

export interface Agent {
  readonly name: string;
  readonly place: Place;
  readonly sdk: string;
  readonly tools: ToolSet;
  readonly prompts: readonly Prompt[];
  /** Names of the agents it can hand over to. */
  readonly handoffs: readonly string[];
  /** Agents that it has as tools. */
  readonly asTools: readonly string[];
}

export interface Tool {
  readonly name: string;
  readonly sdk: string;
  readonly place: Place;
  readonly description?: string | undefined;
  readonly parameters: readonly Parameter[] | undefined;
  readonly output: boolean;
  /** Undefined where no function was found that does it. */
  readonly handler?: Handler | undefined;
  /** Why there is no handler: run by the provider, by the client, elsewhere. */
  readonly handledBy: "code" | "provider" | "client" | "nobody" | "unknown";
  readonly approval: boolean;
  readonly contracted: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly described: boolean;
  readonly type: string;
  readonly required: boolean;
  /** How many objects it is deep: 1 for `{ a: { b } }`. */
  readonly depth: number;
}

/** Something that a handler does, with its lines. */
export interface Trait {
  readonly kind: TraitKind;
  readonly place: Place;
  readonly detail: string;
}

export type TraitKind =
  | "returns-text"
  | "returns-raw"
  | "swallows-error"
  | "tells-nothing"
  | "raw-error"
  | "no-timeout"
  | "first-page"
  | "exact-search"
  | "write"
  | "random-key"
  | "secret"
  | "runs-model-text"
  | "unsorted-latest";

export interface Handler {
  readonly place: Place;
  readonly traits: readonly Trait[];
  /** Whether it reaches the network, a database, a process or the disk. */
  readonly external: boolean;
  readonly retries: boolean;
  readonly keyed: boolean;
  readonly effect: "read" | "write" | "unknown";
}

/** A variable of a module that requests share. */
export interface SharedState {
  readonly name: string;
  readonly place: Place;
  readonly changed: Place;
  /** Whether it holds a conversation or the state of an agent. */
  readonly conversation: boolean;
  readonly by: string;
}

export interface Served {
  readonly kind: "http" | "bot" | "queue";
  readonly place: Place;
}

export interface FanOut {
  readonly place: Place;
  readonly call: string;
}

/** What is known of a program. */
export interface Program {
  readonly calls: readonly ModelCall[];
  readonly loops: readonly Loop[];
  readonly agents: readonly Agent[];
  readonly tools: readonly Tool[];
  readonly state: readonly SharedState[];
  readonly served: readonly Served[];
  readonly fanOuts: readonly FanOut[];
  /** JSON of a model that is used as it is: arguments of tools, answers. */
  readonly unchecked: readonly Place[];
  /** Model calls in files of tests, and what they reach. */
  readonly routers: readonly Place[];
  readonly evidence: Evidence;
  /** What recorded runs and probed tools say, where they were asked. */
  readonly outside: Outside;
}

export interface Outside {
  readonly runs: readonly RunFacts[];
  readonly probed: readonly ProbedFault[];
}

/** What the recorded runs of one workflow come to. */
export interface RunFacts {
  readonly workflow: string;
  /** Completed ones. */
  readonly runs: number;
  /** Different orders in which they called models and tools. */
  readonly paths: number;
  /** The order that most of them took. */
  readonly common: readonly string[];
  /** Runs that took it, 0 to 1. */
  readonly share: number;
  /** Calls of models in a run, at most. */
  readonly asks: number;
  /** The product of the rates at which the steps of the usual path end well. */
  readonly success: number;
  readonly costliest: string | undefined;
}

/** A fault that a probe has found in a tool. */
export interface ProbedFault {
  readonly server: string;
  readonly tool: string;
  readonly fault: string;
  readonly severity: "high" | "medium" | "low";
  readonly message: string;
  readonly fix: string;
}

/** What a file shows of tracing, rollout and the like. */
export interface Signs {
  readonly tracers: readonly Sign[];
  readonly logs: readonly Sign[];
  readonly keeps: readonly Sign[];
  /** Where the tokens, time or cost of calls are stored by the program itself. */
  readonly records: readonly Sign[];
  readonly runIds: readonly Sign[];
  readonly rollout: readonly Sign[];
  readonly versions: readonly Sign[];
  readonly approvals: readonly Sign[];
  readonly feedback: readonly Sign[];
  readonly criteria: readonly Sign[];
  readonly limits: readonly Sign[];
}

/** What else the tree says: packages, CI, tests, tracers, switches. */
export interface Evidence extends Signs {
  /** Files in which a tracer can see what is called; absent where there is none, or one that sees everything. */
  readonly traced?: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
  readonly tests: readonly TestFile[];
  readonly datasets: readonly string[];
  readonly evals: readonly TestFile[];
  readonly ci: readonly CiStep[];
  readonly deploys: readonly Sign[];
  /** Prompts that stand in files of their own, whoever reads them. */
  readonly promptFiles: readonly Prompt[];
  /** Files of Python that could not be read. */
  readonly python: number;
  /** Frameworks of agents in Python whose calls are not known here. */
  readonly frameworks: readonly Sign[];
}

export interface Sign {
  readonly what: string;
  readonly place: Place;
}

export interface TestFile {
  readonly file: string;
  readonly line: number;
  /** Whether it reaches code that calls a model, or a tool of one. */
  readonly reaches: "model" | "tool" | "nothing";
  readonly asserts: boolean;
  readonly mocksModel: boolean;
  /** Assertions that say something of what the agent did. */
  readonly assertsBehaviour: boolean;
  readonly multiTurn: boolean;
  readonly faults: boolean;
}

export interface CiStep {
  readonly file: string;
  readonly line: number;
  readonly kind: "test" | "eval" | "deploy";
  readonly text: string;
  /** Of a deployment: on each push, with nobody asked and no part first. */
  readonly toEveryone?: boolean;
}
