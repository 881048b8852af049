import { count, grouped } from "../../../src/core/print/amounts.ts";
import type { Sums } from "../api/types.ts";
import { Duration } from "./duration.tsx";
import { Money } from "./money.tsx";
import { Rate } from "./rate.tsx";
import type { Column } from "./table.tsx";

interface SumsColumnsOptions<Row> {
  /** The runs behind a row. */
  readonly href?: (row: Row) => string | undefined;
  /** Those of them that failed. */
  readonly failedHref?: (row: Row) => string | undefined;
}

/** What is known of a sum, in the columns that every table of sums has. */
export function sumsColumns<Row>(
  sumsOf: (row: Row) => Sums | null,
  { href, failedHref }: SumsColumnsOptions<Row> = {},
): readonly Column<Row>[] {
  const ms = (key: "p50" | "p95" | "p99", from: "medium" | "wide"): Column<Row> => ({
    key,
    title: key,
    align: "end",
    from,
    cell: (row) => <Duration ms={sumsOf(row)?.[key]} />,
  });
  return [
    {
      key: "success",
      title: "Success",
      cell: (row) => <SuccessOf sums={sumsOf(row)} href={href?.(row)} />,
    },
    {
      key: "failed",
      title: "Failed",
      align: "end",
      from: "medium",
      cell: (row) => <Failed sums={sumsOf(row)} href={failedHref?.(row)} />,
    },
    ms("p50", "medium"),
    ms("p95", "medium"),
    ms("p99", "wide"),
    {
      key: "tokens",
      title: "Tokens",
      align: "end",
      from: "wide",
      cell: (row) => <Tokens sums={sumsOf(row)} />,
    },
    { key: "cost", title: "Cost", align: "end", from: "medium", cell: (row) => <Cost sums={sumsOf(row)} /> },
  ];
}

function SuccessOf({ sums, href }: { readonly sums: Sums | null; readonly href: string | undefined }) {
  if (sums === null) return <span class="muted">no runs</span>;
  return <Rate rate={sums.success} n={sums.count} {...(href === undefined ? {} : { href })} />;
}

function Failed({ sums, href }: { readonly sums: Sums | null; readonly href: string | undefined }) {
  if (sums === null || sums.failed === 0) return <span class="muted">0</span>;
  const text = grouped(sums.failed);
  return href === undefined ? <span>{text}</span> : <a href={href}>{text}</a>;
}

export function Tokens({ sums }: { readonly sums: Pick<Sums, "tokensIn" | "tokensOut"> | null }) {
  if (sums === null || sums.tokensIn + sums.tokensOut === 0) return <span class="muted">–</span>;
  const { tokensIn, tokensOut } = sums;
  return (
    <span class="nowrap" title={`${grouped(tokensIn)} in, ${grouped(tokensOut)} out`}>
      {count(tokensIn + tokensOut)}
    </span>
  );
}

/** Where a price is missing the sum is only of what is known. */
export function Cost({ sums }: { readonly sums: Pick<Sums, "cost" | "unpriced"> | null }) {
  if (sums === null) return <span class="muted">–</span>;
  if (sums.unpriced > 0 && sums.cost === 0) return <Money usd={undefined} />;
  if (sums.unpriced === 0) return <Money usd={sums.cost} />;
  return (
    <span title={`${grouped(sums.unpriced)} model calls have no known price`}>
      over <Money usd={sums.cost} />
    </span>
  );
}
