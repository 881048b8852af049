import { CopyButton } from "../../components/copy-button.tsx";
import { Text } from "../../components/text.tsx";

/** What is typed, in this order, to make what is open pass. */
export function Steps({ steps }: { readonly steps: readonly string[] }) {
  return (
    <section class="card" aria-labelledby="steps">
      <header>
        <h2 id="steps">What commands can do, in this order</h2>
      </header>
      <ol class="body check-steps">
        {steps.map((step) => (
          <li key={step}>
            <span class="with-copy">
              <code class="wrap">
                npx <Text>{step}</Text>
              </code>
              <CopyButton text={`npx ${step}`} label={`Copy the command: ${step}`} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
