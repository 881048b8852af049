import { duration } from "../../../src/core/print/amounts.ts";

export function Duration({ ms }: { readonly ms: number | null | undefined }) {
  if (ms === null || ms === undefined) return <span class="muted">–</span>;
  return (
    <span class="nowrap" title={`${ms.toLocaleString("en-US", { maximumFractionDigits: 2 })} ms`}>
      {duration(ms)}
    </span>
  );
}
