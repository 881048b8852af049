import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const TOKENS = readFileSync(join(import.meta.dirname, "../src/styles/tokens.css"), "utf8");
const SURFACES = ["--bg", "--surface", "--sunken", "--hover", "--accent-soft"];
const LOOKS = ["accent", "ok", "bad", "warn", "wait", "calm"];

/** Text on what it stands on, which WCAG AA wants at 4.5 to 1. */
const TEXTS = [
  ...SURFACES.flatMap((on) => ["--text", "--muted", "--accent"].map((of) => [of, on] as const)),
  ...LOOKS.map((name) => [`--${name}`, `--${name}-soft`] as const),
  ...LOOKS.map((name) => ["--text", `--${name}-soft`] as const),
  ...["--ok", "--bad", "--warn", "--kind-tool", "--kind-model"].map((of) => [of, "--surface"] as const),
  ["--on-accent", "--accent"] as const,
];
/** Edges of fields, marks and lines of charts, which it wants at 3 to 1. */
const SHAPES = [
  "--line-strong",
  "--kind-model",
  "--kind-tool",
  "--kind-step",
  "--kind-approval",
  "--bad",
].map((of) => [of, "--surface"] as const);

for (const [place, theme] of ["light", "dark"].entries())
  test(`the colours of the ${theme} theme have the contrast of WCAG AA`, () => {
    const low = [
      ...TEXTS.map(([of, on]) => ({ of, on, least: 4.5 })),
      ...SHAPES.map(([of, on]) => ({ of, on, least: 3 })),
    ]
      .map((pair) => ({ ...pair, contrast: contrast(colour(pair.of, place), colour(pair.on, place)) }))
      .filter(({ contrast: found, least }) => found < least);

    assert.deepEqual(low, []);
  });

function colour(token: string, place: number): readonly number[] {
  const [, light, dark] =
    new RegExp(`\\n\\s*${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(TOKENS) ?? [];
  const hex = place === 0 ? light : dark;
  assert.ok(hex !== undefined, `${token} is no pair of colours`);
  return [1, 3, 5].map((from) => Number.parseInt(hex.slice(from, from + 2), 16) / 255);
}

/** As WCAG 2 defines it. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
