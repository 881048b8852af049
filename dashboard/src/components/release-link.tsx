import { Text } from "./text.tsx";

interface ReleaseLinkProps {
  /** Null: the app's own code, which is no release. */
  readonly id: string | null;
  /** Names by ids, where they are known. */
  readonly names?: ReadonlyMap<string, string>;
}

/** A release by its name, else by its id. */
export function ReleaseLink({ id, names }: ReleaseLinkProps) {
  if (id === null) return <span class="muted">the app's own code</span>;
  const name = names?.get(id);
  return (
    <a href={`/releases/${encodeURIComponent(id)}`} title={id}>
      {name === undefined ? <code>{id}</code> : <Text most={40}>{name}</Text>}
    </a>
  );
}
