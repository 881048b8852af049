import type { ApiError } from "../api/client.ts";
import { Text } from "./text.tsx";
import "./states.css";

interface ErrorStateProps {
  readonly error: Pick<ApiError, "code" | "message" | "hint">;
  /** Tries again what failed. Default: no button. */
  readonly onRetry?: () => void;
}

export function ErrorState({ error, onRetry }: ErrorStateProps) {
  return (
    <div class="error" role="alert">
      <p>
        <strong>
          <Text>{error.message}</Text>
        </strong>
      </p>
      {error.hint !== undefined && (
        <p>
          <Text>{error.hint}</Text>
        </p>
      )}
      <p class="row">
        <code>{error.code}</code>
        {onRetry !== undefined && (
          <button type="button" class="button" onClick={onRetry}>
            Try again
          </button>
        )}
      </p>
    </div>
  );
}
