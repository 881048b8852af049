import type { CaseView } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { Notes } from "../../components/notes.tsx";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { TrialTable } from "../../components/trial-table.tsx";
import { useParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { caseOf } from "../evals/asks.ts";
import { comparisonLink, experimentLink } from "../evals/links.ts";
import type { ScreenProps } from "../registry.ts";
import { Outputs } from "./outputs.tsx";

export default function CaseScreen({ parts }: ScreenProps) {
  const { id = "", case: name = "" } = parts;
  const [{ against }] = useParams();
  const found = useResource(caseOf(id, name, against));
  if (found.state !== "ready") {
    return (
      <Page
        title={name}
        heading={<Text>{name}</Text>}
        above={<a href={experimentLink(id)}>The experiment</a>}
      >
        <Show of={found}>{() => null}</Show>
      </Page>
    );
  }
  return <Found view={found.value} name={name} />;
}

function Found({ view, name }: { readonly view: CaseView; readonly name: string }) {
  const { experiment, baselineExperiment, candidate, baseline } = view;
  return (
    <Page title={name} heading={<Heading view={view} name={name} />} above={<Above view={view} />}>
      <Asked content={view.case} />
      <Outputs view={view} />
      <Card
        title={`Trials of ${experiment.release}: ${candidate.passed} of ${candidate.counted} passed`}
        isBare
      >
        <TrialTable label={`Trials of ${experiment.release}`} trials={candidate.trials} />
      </Card>
      {baseline !== undefined && (
        <Card
          title={`Trials of ${baselineExperiment?.release ?? "the other"}: ${baseline.passed} of ${baseline.counted} passed`}
          isBare
        >
          <TrialTable label="Trials of the other release" trials={baseline.trials} />
        </Card>
      )}
      <Notes about={{ kind: "case", id: `${experiment.dataset.name}/${name}` }} />
    </Page>
  );
}

function Heading({ view, name }: { readonly view: CaseView; readonly name: string }) {
  const { route, tags } = view.case;
  const all = [route, ...(Array.isArray(tags) ? tags : [])].filter((one) => typeof one === "string");
  return (
    <span class="row">
      <Text>{name}</Text>
      {all.map((one) => (
        <span key={one} class="tag">
          <Text most={40}>{one}</Text>
        </span>
      ))}
    </span>
  );
}

function Above({ view: { experiment, baselineExperiment } }: { readonly view: CaseView }) {
  return (
    <span class="row">
      <a href="/evals">Evals</a> /{" "}
      <a href={experimentLink(experiment.id)}>
        <Text>{experiment.name}</Text>, <Text most={40}>{experiment.release}</Text>
      </a>
      {baselineExperiment !== undefined && (
        <>
          /{" "}
          <a href={comparisonLink(experiment.id, baselineExperiment.id)}>
            against <Text most={40}>{baselineExperiment.release}</Text>
          </a>
        </>
      )}
    </span>
  );
}

/** What a page shows elsewhere. */
const ELSEWHERE: ReadonlySet<string> = new Set(["id", "route", "tags", "input", "expected", "expect"]);

/** What the case asks and what should come of it. */
function Asked({ content }: { readonly content: CaseView["case"] }) {
  const { input, expected, expect } = content;
  const rest = Object.entries(content).filter(([key]) => !ELSEWHERE.has(key));
  const wanted = expect === undefined ? expected : expected === undefined ? expect : { expected, expect };
  return (
    <div class="columns">
      <Card title={input === undefined ? "What is asked" : "Input"}>
        <JsonView text={JSON.stringify(input ?? Object.fromEntries(rest))} depth={4} canCopy />
      </Card>
      <Card title="Expected">
        {wanted === undefined ? (
          <p class="muted">Nothing: scorers look at how the run ends alone.</p>
        ) : (
          <JsonView text={JSON.stringify(wanted)} depth={4} canCopy />
        )}
      </Card>
      {input !== undefined && rest.length > 0 && (
        <Card title="More of the case">
          <JsonView text={JSON.stringify(Object.fromEntries(rest))} depth={2} />
        </Card>
      )}
    </div>
  );
}
