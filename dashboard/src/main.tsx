import { render } from "preact";
import { App } from "./app.tsx";
import { applyTheme } from "./shell/theme.ts";
import "./styles/tokens.css";
import "./styles/base.css";

applyTheme();
const root = document.getElementById("app");
if (root === null) throw new Error("Cannot show the dashboard: index.html has no element #app");
render(<App />, root);
