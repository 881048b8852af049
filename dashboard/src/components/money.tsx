import { money } from "../../../src/core/print/amounts.ts";

/** US dollars. A price that is not known is said so, never shown as 0. */
export function Money({ usd }: { readonly usd: number | null | undefined }) {
  if (usd === null || usd === undefined) {
    return (
      <span class="muted" title="The price of a model is not known: give it in the configuration">
        unknown
      </span>
    );
  }
  return (
    <span class="nowrap" title={`$${usd}`}>
      {money(usd)}
    </span>
  );
}
