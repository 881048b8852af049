import { defineConfig } from "airworthy";
import { intents } from "./intents.ts";

const all = ["banking77", "clinc150"].map(intents);

export default defineConfig({
  workflows: all.flatMap(({ workflows }) => workflows),
  evals: all.map(({ evaluation }) => evaluation),
});
