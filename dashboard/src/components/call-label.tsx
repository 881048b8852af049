import { Text } from "./text.tsx";

/** A call by its own name after the scope that it stands in; all of its address is shown when one points at it. */
export function CallLabel({ address }: { readonly address: string }) {
  const parts = address.split("/");
  const [scope = "", name = ""] = parts.length > 1 ? parts.slice(-2).map(decoded) : ["", decoded(address)];
  return (
    <span class="clip" title={decoded(address)}>
      {scope !== "" && (
        <span class="muted scope">
          <Text>{scope}</Text> ›{" "}
        </span>
      )}
      <Text>{name}</Text>
    </span>
  );
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
