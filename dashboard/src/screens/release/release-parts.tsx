import type { ComponentChildren } from "preact";
import type { Release } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";

interface Line {
  readonly name: string;
  readonly href: string;
  readonly more?: string;
}

/** What a release is made of; each part leads to how it does. */
export function ReleaseParts({ release }: { readonly release: Release }) {
  const { workflows, prompts, models, tools, evals, id } = release;
  const to = (folder: string, name: string): string => `/${folder}/${encodeURIComponent(name)}`;
  return (
    <div class="columns">
      <Part
        title="Workflows"
        none="It has no workflow."
        lines={workflows.map((name) => ({ name, href: to("workflows", name) }))}
      />
      <Part
        title="Prompts"
        none="It has no prompt object: texts in the code are part of the code."
        lines={prompts.map(({ name, version }) => ({ name, href: to("prompts", name), more: version }))}
      />
      <Part
        title="Models"
        none="It names no model in its configuration."
        lines={models.map(({ name, provider, model }) => ({
          name,
          href: withParams("/runs", {}, { release: id }),
          more: `${provider} ${model}`,
        }))}
      />
      <Part
        title="Tools"
        none="It has no tool contract."
        lines={tools.map((name) => ({ name, href: to("tools", name) }))}
      />
      <Part
        title="Evals"
        none={
          <>
            Nothing says what it is held to: list an <code>evaluation()</code> under <code>evals</code> in the
            configuration.
          </>
        }
        lines={evals.map(({ name, dataset, version }) => ({
          name,
          href: withParams("/evals", {}, { name }),
          more: `${dataset} ${version.slice(0, 8)}`,
        }))}
      />
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly none: ComponentChildren;
  readonly lines: readonly Line[];
}

function Part({ title, none, lines }: PartProps) {
  if (lines.length === 0) {
    return (
      <Card title={title}>
        <p class="muted">{none}</p>
      </Card>
    );
  }
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
      </header>
      <ul class="lines">
        {lines.map(({ name, href, more }) => (
          <li key={`${name} ${more ?? ""}`}>
            <a class="plain" href={href}>
              <span class="line-text">
                <strong class="clip">
                  <Text>{name}</Text>
                </strong>
              </span>
              {more !== undefined && (
                <span class="muted clip mono">
                  <Text>{more}</Text>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
