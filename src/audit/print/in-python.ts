/** What a fix says in the words of JavaScript, and what the same is in Python. Beginnings of a text first. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /^Record (`[^`]+`): `export const .*$/,
    "Put a tracer around $1: Langfuse's `@observe()`, or OpenTelemetry, which `airworthy serve` takes at `/v1/traces`",
  ],
  [/`for \(let turn = 0; turn < 8; turn\+\+\)`/, "`for turn in range(8):`"],
  [/`signal: AbortSignal\.timeout\(5_000\)`/, "`timeout=5`"],
  [/, or the contract of `[^`]+` a `timeout`$/, ""],
  [/: `throw new ToolError\([^`]*\)`$/, ": `raise ToolFailed(code, message, hint)`"],
  [/^Throw (an error|from)/, "Raise $1"],
  [/`\{ ok: false, code, message \}`/, '`{"ok": False, "code": code, "message": message}`'],
  [/`z\.string\(\)\.describe\(("[^"]*")\)`/, "`Annotated[str, Field(description=$1)]`"],
  [/`schema\.safeParse\(JSON\.parse\(text\)\)`/, "`Model.model_validate_json(text)`"],
  [/: `(effect: "write", )?idempotency: [^`]*`$/, ", and let whoever receives it do the same key once"],
  [/, or let its contract page for it: `[^`]*`$/, ""],
  [/: `approval: [^`]*` in the contract of (`[^`]+`)$/, ", before $1 does anything"],
  [/ \(`loadPrompt\([^`]*\)`\)/, ""],
  [/: `(chain|route)\([^`]*\)`$/, ""],
  [/`parallel\([^`]*\)`/, "`asyncio.Semaphore(4)`"],
  [/: `models: [^`]*` and `model\([^`]*\)`$/, ""],
  [/`stopWhen: stepCountIs\(…\)`/, "a bound"],
];

/** A fix of Python in the words of Python. */
export function inPython(fix: string): string {
  return WORDS.reduce((text, [words, python]) => text.replace(words, python), fix);
}

/** Whether a command can do something for a program in Python: those that read recorded runs can, once they are sent. */
export function helpsPython(command: string): boolean {
  return /airworthy (runs|failures|cost|audit|serve)\b/.test(command);
}
