import { bytes } from "../../../../src/core/print/amounts.ts";
import type { Release } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { Facts } from "../../components/facts.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import type { ScreenProps } from "../registry.ts";
import { release } from "../releases/asks.ts";
import { CompareWith } from "./compare-with.tsx";
import { ReleaseParts } from "./release-parts.tsx";

export default function ReleaseScreen({ parts }: ScreenProps) {
  const { id = "" } = parts;
  const found = useResource(release(id));
  const name = found.state === "ready" ? (found.value.name ?? id) : id;
  return (
    <Page
      title={name}
      above={<a href="/releases">Releases</a>}
      heading={<Text most={80}>{name}</Text>}
      actions={<CompareWith id={id} />}
    >
      <Show of={found}>{(value) => <Found release={value} />}</Show>
    </Page>
  );
}

function Found({ release: of }: { readonly release: Release }) {
  const { id, serves, signed, createdAt, createdBy, size } = of;
  return (
    <>
      <Facts
        facts={{
          ID: (
            <span class="row">
              <code>{id}</code> <CopyButton text={id} label="Copy the id" />
            </span>
          ),
          Serves: serves.length === 0 ? <span class="muted">nobody</span> : <Serves workflows={serves} />,
          Runs: <a href={withParams("/runs", {}, { release: id })}>its runs</a>,
          Signature: signed ? "signed with Ed25519" : <span class="muted">none</span>,
          Made: <RelativeTime at={createdAt} />,
          By: createdBy !== null && <Text most={60}>{createdBy}</Text>,
          Size: bytes(size),
        }}
      />
      <ReleaseParts release={of} />
    </>
  );
}

function Serves({ workflows }: { readonly workflows: readonly string[] }) {
  return (
    <span class="row">
      {workflows.map((workflow) => (
        <a key={workflow} href={withParams("/rollouts", {}, { workflow })}>
          <Text most={40}>{workflow}</Text>
        </a>
      ))}
    </span>
  );
}
