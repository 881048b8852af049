const FOLDERS: ReadonlyMap<string, string> = new Map([
  ["run", "runs"],
  ["exp", "evals"],
  ["rel", "releases"],
  ["roll", "rollouts"],
]);

/** Where the run, experiment, release or rollout of this id is shown; undefined for anything else. */
export function evidenceLink(id: string): string | undefined {
  const folder = FOLDERS.get(/^([a-z]+)_/.exec(id)?.[1] ?? "");
  return folder === undefined ? undefined : `/${folder}/${encodeURIComponent(id)}`;
}
