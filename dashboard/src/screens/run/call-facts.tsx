import { grouped } from "../../../../src/core/print/amounts.ts";
import type { Call } from "../../api/types.ts";
import { Duration } from "../../components/duration.tsx";
import { Facts } from "../../components/facts.tsx";
import { Money } from "../../components/money.tsx";
import { Text } from "../../components/text.tsx";

/** What is known of a call beside its texts. */
export function CallFacts({ call }: { readonly call: Call }) {
  const { kind, name, address, at, took, note = {} } = call;
  const { model, usage, cost, prompts, attempts, effect, from } = note;
  return (
    <Facts
      facts={{
        Kind: kind === "tool" ? <a href={`/tools/${encodeURIComponent(name)}`}>tool</a> : kind,
        Address: <code>{<Text>{address}</Text>}</code>,
        "Began after": <Duration ms={at} />,
        Took: <Duration ms={took} />,
        Model: typeof model === "string" && <Text>{model}</Text>,
        Prompt: Array.isArray(prompts) && <Prompts prompts={prompts.map(String)} />,
        Tokens: tokens(usage),
        Cost: kind === "model" && <Money usd={typeof cost === "number" ? cost : null} />,
        Tries: Array.isArray(attempts) && attempts.length + 1,
        Effect: typeof effect === "string" && effect,
        "Answered by": typeof from === "string" && from,
      }}
    />
  );
}

function Prompts({ prompts }: { readonly prompts: readonly string[] }) {
  return (
    <span class="row">
      {prompts.map((prompt) => (
        <a
          key={prompt}
          class="tag mono"
          href={`/prompts/${encodeURIComponent(prompt.replace(/@[^@]*$/, ""))}`}
        >
          <Text>{prompt}</Text>
        </a>
      ))}
    </span>
  );
}

function tokens(usage: unknown): string | undefined {
  if (typeof usage !== "object" || usage === null) return undefined;
  const {
    input = 0,
    cacheRead = 0,
    cacheWrite = 0,
    output = 0,
    reasoning = 0,
  } = usage as Record<string, number>;
  const cached = cacheRead > 0 ? `, ${grouped(cacheRead)} from the cache` : "";
  const thought = reasoning > 0 ? `, ${grouped(reasoning)} reasoning` : "";
  return `${grouped(input + cacheRead + cacheWrite)} in, ${grouped(output)} out${cached}${thought}`;
}
