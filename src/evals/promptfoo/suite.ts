/** A promptfooconfig as it is run: files read, tests expanded, defaults filled in. All of it is plain JSON. */
export interface Suite {
  readonly name: string;
  /** Folder that paths are meant from. */
  readonly folder: string;
  /** `env` of the configuration, for templates. */
  readonly env: Readonly<Record<string, string>>;
  readonly prompts: readonly SuitePrompt[];
  readonly providers: readonly SuiteProvider[];
  readonly tests: readonly SuiteTest[];
  /** Trials of every test. */
  readonly repeat: number;
  readonly concurrency: number | undefined;
}

export interface SuitePrompt {
  readonly label: string;
  /** A template, or what the script made of it. */
  readonly raw: string;
  /** A function of a file that makes the prompt of the vars. */
  readonly script?: ScriptRef;
}

/** A function of a JavaScript file. */
export interface ScriptRef {
  readonly path: string;
  /** Default: the default export. */
  readonly name?: string;
}

interface ProviderParts {
  readonly id: string;
  readonly label: string;
  /** JavaScript, or `file://…`, applied to every output. */
  readonly transform?: string;
}

export type SuiteProvider =
  | (ProviderParts & { readonly kind: "echo" })
  | (ProviderParts & { readonly kind: "file"; readonly script: ScriptRef; readonly config: JsonObject })
  | (ProviderParts & { readonly kind: "model"; readonly settings: ModelSettings });

/** What is taken of a provider's `config` where a configured model answers for it. */
export interface ModelSettings {
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly seed?: number;
  readonly stopSequences?: readonly string[];
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export interface SuiteTest {
  readonly id: string;
  readonly description?: string;
  readonly vars: JsonObject;
  readonly assert: readonly Assertion[];
  /** Share of the weighted score from which the test passes; without one every assertion must. */
  readonly threshold?: number;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly transform?: string;
  readonly metadata?: JsonObject;
}

export interface Assertion {
  /** As written, such as `not-contains`. */
  readonly type: string;
  readonly value?: unknown;
  readonly threshold?: number;
  /** Default 1; of weight 0 it is shown and always passes. */
  readonly weight?: number;
  readonly metric?: string;
  readonly transform?: string;
  readonly config?: JsonObject;
  readonly rubricPrompt?: string;
  /** Who grades: a model that reads texts, or one that embeds them. */
  readonly grader?: SuiteProvider;
  /** Of an `assert-set`. */
  readonly assert?: readonly Assertion[];
}

/** Something of a configuration that cannot be taken. */
export interface Refusal {
  /** Where it stands, such as `tests[2].assert[0]`. */
  readonly path: string;
  readonly reason: string;
}
