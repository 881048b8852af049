import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type LabelledText, trainClassifier } from "./classifier.ts";
import { localModel } from "./local-model.ts";
import { trainNaiveBayes } from "./naive-bayes.ts";

const ROOT = join(import.meta.dirname, "../../..");
const FOLDER = join(process.env.AIRWORTHY_SHARED_DATA ?? join(ROOT, "../shared/data"), "datasets/clinc150");
const FULL = join(FOLDER, "data_full.train_val.json");

function read(part: "train" | "val"): LabelledText[] {
  const rows: Record<string, [string, string][]> = JSON.parse(readFileSync(FULL, "utf8"));
  const domains: Record<string, string[]> = JSON.parse(readFileSync(join(FOLDER, "domains.json"), "utf8"));
  const domainOf = new Map(
    Object.entries(domains).flatMap(([name, intents]) => intents.map((i) => [i, name])),
  );
  return (rows[part] ?? []).map(([text, intent]) => ({ text, label: domainOf.get(intent) ?? intent }));
}

function accuracy(rows: readonly LabelledText[], guess: (text: string) => string | undefined): number {
  return rows.filter(({ text, label }) => guess(text) === label).length / rows.length;
}

// Not a skipped test: where the data is absent there is nothing to measure, and the line says so.
if (!existsSync(FULL)) {
  console.log(
    `CLINC150 is not at ${FULL}: its accuracy is not measured. Set AIRWORTHY_SHARED_DATA to the data folder`,
  );
} else {
  test("localModel() gets 95 % of CLINC150's domains right, and beats naive Bayes", async () => {
    const train = read("train");
    const val = read("val");
    const schema = {
      type: "object" as const,
      properties: { route: { enum: [...new Set(train.map(({ label }) => label))] } },
    };
    const model = localModel({ train });
    const route = async (text: string): Promise<string | undefined> => {
      const { content } = await model.doGenerate({
        prompt: [{ role: "user", content: [{ type: "text", text }] }],
        responseFormat: { type: "json", schema: { ...schema, required: ["route"] } },
      });
      const answer: { route?: string } = content[0]?.type === "text" ? JSON.parse(content[0].text) : {};
      return answer.route;
    };

    const started = performance.now();
    await route("first, so that the examples are indexed");
    const indexed = performance.now();
    const routes = await Promise.all(val.map(({ text }) => route(text)));
    const done = performance.now();
    const own = val.filter(({ label }, at) => routes[at] === label).length / val.length;
    const bayes = accuracy(val, trainNaiveBayes(train));

    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    const ms = (from: number, to: number) => `${Math.round(to - from)} ms`;
    console.log(
      `CLINC150, 10 domains, ${val.length} messages: local model ${percent(own)}, naive Bayes ${percent(bayes)}; ` +
        `index of ${train.length} examples ${ms(started, indexed)}, classification ${ms(indexed, done)}`,
    );
    assert.ok(own >= 0.95, percent(own));
    assert.ok(own > bayes);
    assert.ok(done - started < 20_000);
  });

  test("trainClassifier() says how often it is right: its confidence is within 5 points of its accuracy", () => {
    const train = read("train").filter((_, at) => at % 25 === 0);
    const val = read("val");
    const classifier = trainClassifier(train);

    const tops = val.map(({ text, label }) => {
      const top = classifier.rank(text)[0];
      return { sure: top?.probability ?? 0, right: top?.label === label };
    });
    const sure = tops.reduce((sum, top) => sum + top.sure, 0) / tops.length;
    const right = tops.filter((top) => top.right).length / tops.length;
    console.log(`600 examples: mean confidence ${sure.toFixed(3)}, accuracy ${right.toFixed(3)}`);
    assert.ok(Math.abs(sure - right) < 0.05);
  });
}
