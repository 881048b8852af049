import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** Who uses the page, as the server sees them. */
export interface Session {
  readonly name: string | null;
  /** Null for whom the server does not know. */
  readonly role: "viewer" | "operator" | "ingest" | "metrics" | null;
  /** Whether the server asks for tokens at all. */
  readonly tokens: boolean;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** Undefined until the server has answered. */
export function useSession(): Session | undefined {
  return useContext(SessionContext);
}

/** Whether buttons that change something work. */
export function useMayChange(): boolean {
  return useSession()?.role === "operator";
}
