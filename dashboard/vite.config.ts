import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../dist/dashboard",
    emptyOutDir: true,
    target: ["chrome123", "firefox128", "safari18"],
    modulePreload: { polyfill: false },
    // Nothing is inlined: the server's policy allows neither data: scripts nor inline styles.
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/v1": "http://localhost:4600" } },
});
