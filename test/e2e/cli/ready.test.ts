import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import type { Ended, Project } from "./project.ts";
import { project } from "./project.ts";

type Said = {
  readonly verdict: string;
  readonly checks: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly words: string;
    readonly next: string | null;
  }[];
};

async function ready(home: Project): Promise<Said & Pick<Ended, "code">> {
  const { code, stdout, stderr } = await home.cli(["ready", "support", "--json"]);
  assert.ok(stdout !== "", stderr);
  return { code, ...(JSON.parse(stdout) as Said) };
}

const verdicts = ({ checks }: Said, verdict: string) =>
  checks.filter((one) => one.verdict === verdict).map(({ id }) => id);

test("a workflow that nobody has prepared is blocked, and passes once the steps that ready names were taken", async () => {
  await using home = await project("ready");
  const must = async (args: readonly string[]) => {
    const ended = await home.cli(args);
    assert.equal(ended.code, 0, `${args.join(" ")}: ${ended.stdout}${ended.stderr}`);
    return ended;
  };
  await home.cli(["run", "support", "--text", ""]);
  await must(["run", "support", "--text", "Where is my order W-1001?"]);
  const before = await ready(home);

  assert.deepEqual([before.code, before.verdict], [1, "BLOCK"]);
  assert.deepEqual(verdicts(before, "BLOCK"), [
    "hard-cases",
    "rollback-drill",
    "tools-probed",
    "rollout-plan",
    "criteria",
    "budget",
    "data-kept",
  ]);
  assert.ok(before.checks.every(({ verdict, next }) => verdict === "PASS" || next !== null));

  await home.write("airworthy.config.ts", await home.read("prepared.config.ts"));
  await must(["eval", "support", "--gate"]);
  await must(["load", "support", "--rate", "5", "--for", "2s", "--gate"]);
  await must(["probe", "tools.ts", "--sample", "order=W-1001"]);
  const { id } = await home.json(["release", "create", "--name", "first"]);
  await home.write(
    "plan.json",
    JSON.stringify({
      workflow: "support",
      candidate: id,
      stages: [
        { kind: "canary", percent: 5 },
        { kind: "canary", percent: 100 },
      ],
      allow: ["friend"],
      handoverRoutes: ["person"],
    }),
  );
  await must(["rollout", "start", "--plan", "plan.json"]);
  const drilling = must(["rollback", "support", "--drill", "--for", "12s"]);
  await must(["run", "support", "--text", "Where is my order W-1002?", "--session", "s1"]);
  await must(["run", "support", "--text", "Where is my order W-1002?", "--session", "s2"]);
  await drilling;
  await must(["run", "support", "--text", "Where is my order W-1003?", "--session", "friend"]);
  const after = await ready(home);

  assert.deepEqual(
    after.checks.filter(({ verdict }) => verdict !== "PASS"),
    [],
  );
  assert.deepEqual([after.code, after.verdict], [0, "PASS"]);
});

test("a signed report is as it was signed, or verify says that it is not", async () => {
  await using home = await project("ready");
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const other = generateKeyPairSync("ed25519").publicKey;
  await home.write("key.pem", privateKey.export({ format: "pem", type: "pkcs8" }).toString());
  await home.write("key.pub", publicKey.export({ format: "pem", type: "spki" }).toString());
  await home.write("other.pub", other.export({ format: "pem", type: "spki" }).toString());
  await home.write(
    "waivers.json",
    JSON.stringify([{ check: "rollout-plan", by: "Ada", reason: "no users yet", until: "2999-01-01" }]),
  );
  const made = await home.cli([
    "ready",
    "support",
    "--sign",
    "key.pem",
    "--out",
    "report.json",
    "--waivers",
    "waivers.json",
  ]);
  const good = await home.cli(["ready", "verify", "report.json", "--key", "key.pub"]);
  const stranger = await home.cli(["ready", "verify", "report.json", "--key", "other.pub"]);
  await home.write("changed.json", (await home.read("report.json")).replaceAll("BLOCK", "PASS"));
  const changed = await home.cli(["ready", "verify", "changed.json"]);
  const page = await home.cli(["ready", "--no-audit", "--format", "html"]);
  await home.write(
    "nobody.json",
    JSON.stringify([{ check: "rollout-plan", reason: "?", until: "2999-01-01" }]),
  );
  const nobody = await home.cli(["ready", "--waivers", "nobody.json"]);

  assert.equal(made.code, 1, made.stderr);
  assert.match(
    good.stdout,
    /^As signed: support was BLOCK at .* with waivers of rollout-plan\. Public key: /,
  );
  assert.deepEqual([good.code, stranger.code, changed.code], [0, 1, 1]);
  assert.match(stranger.stderr, /code: report_untrusted/);
  assert.match(changed.stderr, /code: report_tampered/);
  assert.match(page.stdout, /Was a rollback drilled/);
  assert.deepEqual([nobody.code, /code: (\w+)/.exec(nobody.stderr)?.[1]], [2, "invalid_waiver"]);
});
