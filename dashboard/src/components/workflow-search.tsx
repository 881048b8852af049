import { useParams } from "../router/use-params.ts";

/** Narrows a screen down to a workflow and a release, which its address holds. */
export function WorkflowSearch() {
  const [{ workflow, release }, change] = useParams();
  const set = (key: string) => (event: { currentTarget: { value: string } }) =>
    change({ [key]: event.currentTarget.value.trim() });
  return (
    <search class="row search-pair">
      <input
        class="field"
        data-search
        aria-label="Workflow"
        placeholder="Workflow"
        value={workflow ?? ""}
        onChange={set("workflow")}
      />
      <input
        class="field"
        aria-label="Release"
        placeholder="Release"
        value={release ?? ""}
        onChange={set("release")}
      />
    </search>
  );
}
