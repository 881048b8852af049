import { useState } from "preact/hooks";
import type { ApiError } from "../api/client.ts";
import { send } from "../api/client.ts";
import { asApiError } from "../api/use-resource.ts";
import { ErrorState } from "../components/error-state.tsx";
import { Logo } from "./icons.tsx";
import "./sign-in.css";

/** Takes a token; the server keeps it in a cookie that no script can read. */
export function SignIn({ onEnter }: { readonly onEnter: () => void }) {
  const [token, setToken] = useState("");
  const [error, setError] = useState<ApiError>();
  const enter = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    try {
      await send("POST", "/session", { token: token.trim() });
      onEnter();
    } catch (caught) {
      setError(asApiError(caught));
    }
  };
  return (
    <main class="sign-in">
      <form class="card" onSubmit={enter}>
        <h1>
          <Logo /> Airworthy
        </h1>
        <p class="muted">
          This server asks for a token. Whoever started it set it in <code>AIRWORTHY_TOKEN</code> or{" "}
          <code>AIRWORTHY_VIEWER_TOKEN</code>.
        </p>
        <label>
          Token
          <input
            class="field mono"
            type="password"
            autocomplete="current-password"
            required
            value={token}
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
          />
        </label>
        {error !== undefined && <ErrorState error={error} />}
        <button class="button primary" type="submit">
          Sign in
        </button>
      </form>
    </main>
  );
}
