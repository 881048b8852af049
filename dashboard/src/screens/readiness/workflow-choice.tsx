import { useResource } from "../../api/use-resource.ts";
import { workflows } from "../workflows/asks.ts";

interface WorkflowChoiceProps {
  readonly now: string | undefined;
  readonly onChange: (workflow: string) => void;
}

export function WorkflowChoice({ now, onChange }: WorkflowChoiceProps) {
  const found = useResource(workflows(undefined));
  const known = found.state === "ready" ? found.value.workflows.map(({ name }) => name) : [];
  const names = [...new Set([...known, ...(now === undefined ? [] : [now])])];
  return (
    <select
      class="field"
      aria-label="Workflow"
      value={now ?? ""}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {names.map((name) => (
        <option key={name} value={name}>
          {name.slice(0, 60)}
        </option>
      ))}
    </select>
  );
}
