import { age, plural } from "../../core/print/amounts.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { StoredRelease } from "../../core/release.ts";
import { manifestOf } from "../../releases/seal.ts";
import type { Terminal } from "../terminal.ts";

/** A release with what is in it, a line a part. */
export function releaseText(release: StoredRelease, { paint }: Pick<Terminal, "paint">): string {
  const { id, name, createdAt, createdBy, signature } = release;
  const manifest = manifestOf(release);
  const title = [
    paint("bold", id),
    ...(name === undefined ? [] : [visibleLine(name)]),
    `made ${age(createdAt)} ago${createdBy === undefined ? "" : ` by ${visibleLine(createdBy)}`}`,
    signature === undefined ? "not signed" : `signed by ${signature.key.slice(-12)}`,
  ].join("  ");
  const modules = Object.values(manifest.files).filter(({ role }) => role === "module").length;
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["workflows", Object.keys(manifest.workflows)],
    ["prompts", versioned(manifest.prompts)],
    [
      "models",
      Object.entries(manifest.models).map(([key, { provider, model }]) => `${key} (${provider} ${model})`),
    ],
    ["tools", Object.keys(manifest.tools)],
    [
      "evals",
      Object.entries(manifest.evals).map(
        ([key, { dataset }]) => `${key} (${dataset.name}@${dataset.version})`,
      ),
    ],
    [
      "code",
      [
        plural(modules, "module"),
        ...Object.entries(manifest.packages).map(([key, version]) => `${key} ${version}`),
      ],
    ],
    ["left out", Object.entries(manifest.externals).map(([key, { version }]) => `${key} ${version}`)],
    ["airworthy", [manifest.airworthy]],
  ];
  const shown = lines.filter(([, parts]) => parts.length > 0);
  return [
    title,
    ...shown.map(([label, parts]) => `${label.padEnd(10)} ${visibleLine(parts.join(", "))}`),
  ].join("\n");
}

function versioned(prompts: ReturnType<typeof manifestOf>["prompts"]): string[] {
  return Object.entries(prompts).flatMap(([key, versions]) =>
    versions.map(({ version }) => `${key}@${version}`),
  );
}
