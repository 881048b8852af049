import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { send } from "../api/client.ts";
import { navigate, useLocation } from "../router/location.ts";
import type { Screen } from "../screens/registry.ts";
import { NAV_GROUPS, SCREENS } from "../screens/registry.ts";
import { Help } from "./help.tsx";
import { Glyph, Logo } from "./icons.tsx";
import { OpenAlerts } from "./open-alerts.tsx";
import { useSession } from "./session.ts";
import { useShortcuts } from "./shortcuts.ts";
import { ThemeSwitch } from "./theme-switch.tsx";
import "./shell.css";

/** Navigation beside what is shown. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { path } = useLocation();
  const [isMenuOpen, openMenu] = useState(false);
  const [isHelpOpen, openHelp] = useState(false);
  useEffect(() => openMenu(false), [path]);
  useShortcuts({
    "?": () => openHelp(true),
    "/": focusSearch,
    // Only then, so that Escape is left to what is shown.
    ...(isMenuOpen ? { Escape: () => openMenu(false) } : {}),
  });
  return (
    <div class="shell" data-menu={isMenuOpen ? "open" : undefined}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="topbar">
        <button
          type="button"
          class="button quiet"
          aria-expanded={isMenuOpen}
          aria-controls="sidebar"
          onClick={() => openMenu(!isMenuOpen)}
        >
          <Glyph name={isMenuOpen ? "close" : "menu"} />
          <span class="hidden">Menu</span>
        </button>
        <a href="/" class="brand plain">
          <Logo /> Airworthy
        </a>
      </header>
      <aside id="sidebar" class="sidebar">
        <a href="/" class="brand plain">
          <Logo /> Airworthy
        </a>
        <Navigation path={path} />
        <div class="sidebar-foot">
          <ThemeSwitch />
          <button type="button" class="button quiet" onClick={() => openHelp(true)}>
            <Glyph name="help" />
            Keys <kbd>?</kbd>
          </button>
          <SignOut />
        </div>
      </aside>
      <main id="main" tabindex={-1}>
        {children}
      </main>
      {isHelpOpen && <Help onClose={() => openHelp(false)} />}
    </div>
  );
}

function Navigation({ path }: { readonly path: string }) {
  return (
    <nav class="nav" aria-label="Screens">
      {NAV_GROUPS.map((group) => {
        const screens = SCREENS.filter(({ nav }) => nav?.group === group);
        if (screens.length === 0) return null;
        return (
          <div key={group} class="nav-group">
            {group !== "" && <h2>{group}</h2>}
            <ul>
              {screens.map((screen) => (
                <NavItem key={screen.path} screen={screen} path={path} />
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function NavItem({ screen, path }: { readonly screen: Screen; readonly path: string }) {
  if (screen.nav === undefined) return null;
  const isHere = path === screen.path || (screen.path !== "/" && path.startsWith(`${screen.path}/`));
  return (
    <li>
      <a href={screen.path} class="plain" aria-current={isHere ? "page" : undefined}>
        <Glyph name={screen.nav.icon} />
        {screen.nav.title}
        {screen.path === "/alerts" && <OpenAlerts />}
      </a>
    </li>
  );
}

function SignOut() {
  const session = useSession();
  if (session?.tokens !== true) return null;
  const leave = async (): Promise<void> => {
    await send("DELETE", "/session").catch(() => {});
    navigate("/");
    location.reload();
  };
  return (
    <button type="button" class="button quiet" onClick={leave}>
      Sign out {session.name}
    </button>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLElement>("[data-search]")?.focus();
}
