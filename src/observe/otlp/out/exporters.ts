import type { Exporter } from "../../../core/exporter.ts";
import { braintrustAttributes } from "./attributes-braintrust.ts";
import { genAiAttributes } from "./attributes-gen-ai.ts";
import { langfuseAttributes } from "./attributes-langfuse.ts";
import { langsmithAttributes } from "./attributes-langsmith.ts";
import { openInferenceAttributes } from "./attributes-openinference.ts";
import { ownAttributes } from "./attributes-own.ts";
import { traceloopAttributes } from "./attributes-traceloop.ts";
import type { ExporterOptions } from "./exporter-options.ts";
import type { Backend } from "./otlp-exporter.ts";
import { OtlpExporter } from "./otlp-exporter.ts";

export interface OtlpOptions extends ExporterOptions {
  /** The whole address, such as `http://localhost:4318/v1/traces`. */
  readonly url: string;
  /** JSON is the cheaper one in JavaScript; protobuf has 40 % fewer bytes. Default `json`. */
  readonly format?: "json" | "protobuf";
}

/**
 * Sends runs to any OTLP/HTTP endpoint, by the GenAI semantic conventions.
 *
 * @throws `invalid_exporter`
 *
 * @example
 * ```ts
 * import { defineConfig } from "airworthy";
 * import { otlp } from "airworthy/observe";
 *
 * const config = defineConfig({ exporters: [otlp({ url: "http://localhost:4318/v1/traces" })] });
 * config.exporters?.[0]?.name; //=> "otlp"
 * ```
 */
export function otlp({ url, format = "json", ...options }: OtlpOptions): Exporter {
  return exporter({ name: "otlp", url, headers: {}, format, attributes: genAiAttributes }, options);
}

export interface AirworthyOptions extends ExporterOptions {
  /** Of the server: `https://airworthy.example.com`. */
  readonly url: string;
  /** A token of the role `ingest`. Default: none. */
  readonly token?: string;
}

/** Sends runs to another Airworthy server, which has them as they are here. @throws `invalid_exporter` */
export function airworthy({ url, token, ...options }: AirworthyOptions): Exporter {
  const headers = token === undefined ? {} : bearer(token);
  const isWhole = (options.content ?? "full") === "full";
  return exporter(
    {
      name: "airworthy",
      url: join(url, "v1/traces"),
      headers,
      format: "json",
      attributes: isWhole ? ownAttributes : genAiAttributes,
    },
    { compression: "gzip", ...options },
  );
}

export interface LangfuseOptions extends ExporterOptions {
  readonly publicKey: string;
  readonly secretKey: string;
  /** Default `https://cloud.langfuse.com`. */
  readonly url?: string;
}

/** Sends runs to Langfuse. @throws `invalid_exporter` */
export function langfuse({ publicKey, secretKey, url, ...options }: LangfuseOptions): Exporter {
  const key = Buffer.from(`${publicKey}:${secretKey}`).toString("base64");
  return exporter(
    {
      name: "langfuse",
      url: join(url ?? "https://cloud.langfuse.com", "api/public/otel/v1/traces"),
      headers: { authorization: `Basic ${key}` },
      format: "json",
      attributes: langfuseAttributes,
    },
    options,
  );
}

export interface LangsmithOptions extends ExporterOptions {
  readonly apiKey: string;
  /** Default: that of the key. */
  readonly project?: string;
  /** Default `https://api.smith.langchain.com`. */
  readonly url?: string;
}

/** Sends runs to LangSmith. @throws `invalid_exporter` */
export function langsmith({ apiKey, project, url, ...options }: LangsmithOptions): Exporter {
  return exporter(
    {
      name: "langsmith",
      url: join(url ?? "https://api.smith.langchain.com", "otel/v1/traces"),
      headers: { "x-api-key": apiKey, ...(project === undefined ? {} : { "Langsmith-Project": project }) },
      format: "protobuf",
      attributes: langsmithAttributes,
    },
    options,
  );
}

export interface BraintrustOptions extends ExporterOptions {
  readonly apiKey: string;
  /** `project_name:NAME`, `project_id:ID` or `experiment_id:ID`. */
  readonly parent: string;
  /** Default `https://api.braintrust.dev`. */
  readonly url?: string;
}

/** Sends runs to Braintrust. @throws `invalid_exporter` */
export function braintrust({ apiKey, parent, url, ...options }: BraintrustOptions): Exporter {
  return exporter(
    {
      name: "braintrust",
      url: join(url ?? "https://api.braintrust.dev", "otel/v1/traces"),
      headers: { ...bearer(apiKey), "x-bt-parent": parent },
      format: "protobuf",
      attributes: braintrustAttributes,
    },
    options,
  );
}

export interface PhoenixOptions extends ExporterOptions {
  /** Default: none, as where it runs without sign-in. */
  readonly apiKey?: string;
  /** Default `default`. */
  readonly project?: string;
  /** Default `http://localhost:6006`. */
  readonly url?: string;
}

/** Sends runs to Phoenix by OpenInference; its endpoint takes protobuf alone. @throws `invalid_exporter` */
export function phoenix({ apiKey, project = "default", url, ...options }: PhoenixOptions = {}): Exporter {
  return exporter(
    {
      name: "phoenix",
      url: join(url ?? "http://localhost:6006", "v1/traces"),
      headers: apiKey === undefined ? {} : bearer(apiKey),
      format: "protobuf",
      attributes: openInferenceAttributes,
      resource: { "openinference.project.name": project },
    },
    options,
  );
}

export interface HeliconeOptions extends ExporterOptions {
  readonly apiKey: string;
  /** Default `https://api.helicone.ai`; `https://eu.api.helicone.ai` in the EU. */
  readonly url?: string;
}

/** Sends runs to Helicone, as OpenLLMetry writes them: what it reads of them is nowhere written. @throws `invalid_exporter` */
export function helicone({ apiKey, url, ...options }: HeliconeOptions): Exporter {
  return exporter(
    {
      name: "helicone",
      url: join(url ?? "https://api.helicone.ai", "v1/trace/log"),
      headers: bearer(apiKey),
      format: "json",
      attributes: traceloopAttributes,
    },
    options,
  );
}

function exporter(backend: Backend, options: ExporterOptions): Exporter {
  return new OtlpExporter(backend, options);
}

function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` };
}

function join(base: string, path: string): string {
  return `${base.replace(/\/+$/, "")}/${path}`;
}
