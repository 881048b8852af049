// Preloaded by a test's own process: `airworthy` is the sources of this repository there, as in its command.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = specifier === "airworthy" || specifier.startsWith("airworthy/");
    return next(specifier, isOurs ? { ...context, parentURL: import.meta.url } : context);
  },
});
