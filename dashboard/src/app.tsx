import { useEffect, useState } from "preact/hooks";
import { onUnauthorized } from "./api/client.ts";
import { useResource } from "./api/use-resource.ts";
import { LocationContext, useBrowserLocation } from "./router/location.ts";
import { ScreenOutlet } from "./shell/screen-outlet.tsx";
import type { Session } from "./shell/session.ts";
import { SessionContext } from "./shell/session.ts";
import { Shell } from "./shell/shell.tsx";
import { SignIn } from "./shell/sign-in.tsx";

export function App() {
  const at = useBrowserLocation();
  const [isLockedOut, lockOut] = useState(false);
  const session = useResource<Session>({ path: "/session" });
  useEffect(() => onUnauthorized(() => lockOut(true)), []);

  const isSignInNeeded = isLockedOut || (session.state === "ready" && session.value.role === null);
  if (isSignInNeeded) {
    const enter = (): void => {
      lockOut(false);
      session.reload();
    };
    return <SignIn onEnter={enter} />;
  }
  return (
    <SessionContext.Provider value={session.state === "ready" ? session.value : undefined}>
      <LocationContext.Provider value={at}>
        <Shell>
          <ScreenOutlet />
        </Shell>
      </LocationContext.Provider>
    </SessionContext.Provider>
  );
}
