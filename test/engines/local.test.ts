import { LOCAL } from "./_local.ts";
import { testEngine } from "./_test-engine.ts";

testEngine("local", async () => LOCAL);
