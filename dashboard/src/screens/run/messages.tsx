import { JsonView } from "../../components/json-view.tsx";
import { Text } from "../../components/text.tsx";
import type { Message, Part } from "./read-messages.ts";

/** A conversation, from its first message to its last. */
export function Messages({ messages }: { readonly messages: readonly Message[] }) {
  return (
    <ol class="messages">
      {messages.map(({ role, parts }, place) => (
        <li key={place} class={`message ${role}`}>
          <h3>
            <Text>{role}</Text>
          </h3>
          {parts.map((part, at) => (
            <PartView key={at} part={part} />
          ))}
        </li>
      ))}
    </ol>
  );
}

function PartView({ part }: { readonly part: Part }) {
  switch (part.kind) {
    case "text":
      return (
        <p class="wrap">
          <Text>{part.text}</Text>
        </p>
      );
    case "reasoning":
      return (
        <details class="reasoning">
          <summary class="muted">Reasoning</summary>
          <p class="wrap muted">
            <Text>{part.text}</Text>
          </p>
        </details>
      );
    case "call":
    case "result":
      return (
        <div class="tool-part">
          <h3>
            {part.kind === "call" ? "calls" : "result of"} <code>{<Text>{part.name}</Text>}</code>
          </h3>
          <JsonView text={part.json} depth={2} />
        </div>
      );
    case "other":
      return <JsonView text={part.json} depth={2} />;
  }
}
