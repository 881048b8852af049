import type { ReleaseId } from "./ids.ts";

/** What a file of a release is: the code that runs, one source module of it, or a file read while it was loaded. */
export type ReleaseFileRole = "bundle" | "module" | "file";

export interface ReleaseFile {
  /** SHA-256 of the text as UTF-8, in hex. */
  readonly hash: string;
  readonly role: ReleaseFileRole;
}

/** A package that is not in the bundle, as it was installed when the release was made. */
export interface ReleaseExternal {
  readonly version: string;
  /** Of the lock file, such as `sha512-…`. Absent where no lock file names it. */
  readonly integrity?: string;
}

export interface ReleasePrompt {
  readonly version: string;
  readonly template: string;
  /** Name of its model in the configuration. */
  readonly model?: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** JSON Schemas, as far as the schema library says them. */
  readonly input: unknown;
  readonly output: unknown;
}

export interface ReleaseModel {
  readonly provider: string;
  /** Of the provider, such as `gpt-5-mini`. */
  readonly model: string;
}

export interface ReleaseEval {
  readonly workflow: string;
  readonly dataset: { readonly name: string; readonly version: string; readonly cases: number };
  readonly criteria: unknown;
}

/** All that a release is. Its id is the hash of this: no path of a machine and no time is in it. */
export interface ReleaseManifest {
  readonly format: 1;
  /** Version of Airworthy that made it. */
  readonly airworthy: string;
  /** By path from the folder of the configuration. */
  readonly files: Readonly<Record<string, ReleaseFile>>;
  /** Versions of the packages whose code is in the bundle. */
  readonly packages: Readonly<Record<string, string>>;
  readonly externals: Readonly<Record<string, ReleaseExternal>>;
  /** JSON Schema of each workflow's input, null where it has none. */
  readonly workflows: Readonly<Record<string, unknown>>;
  /** Those made while the configuration was loaded; several where a name was given to different ones. */
  readonly prompts: Readonly<Record<string, readonly ReleasePrompt[]>>;
  readonly models: Readonly<Record<string, ReleaseModel>>;
  /** Contracts by the names of the tools. */
  readonly tools: Readonly<Record<string, readonly unknown[]>>;
  readonly evals: Readonly<Record<string, ReleaseEval>>;
}

export interface ReleaseSignature {
  /** Public key, Ed25519: base64 of its SPKI form. */
  readonly key: string;
  /** Base64, over the manifest. */
  readonly value: string;
  /** Ms since the epoch. */
  readonly signedAt: number;
}

/** A release as the store has it, without the texts of its files. */
export interface StoredRelease {
  readonly id: ReleaseId;
  /** Canonical JSON of a {@link ReleaseManifest}: its SHA-256 begins with the digits of the id. */
  readonly manifest: string;
  /** What people call it; not a part of what it is. */
  readonly name?: string;
  readonly createdBy?: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
  readonly signature?: ReleaseSignature;
  /** Characters of all its files. */
  readonly size: number;
}

export interface NewRelease extends Omit<StoredRelease, "size" | "signature"> {
  /** Texts by the paths of the manifest. */
  readonly files: ReadonlyMap<string, string>;
}

/** Releases with their code. Runs name the release that made them, and may outlive the files on disk. */
export interface Releases {
  /** Kept once: of a release that is there, only a new name is taken. */
  keep(release: NewRelease): Promise<void>;
  find(id: ReleaseId): Promise<StoredRelease | undefined>;
  /** Texts by path; a text that the store has lost is missing. */
  files(id: ReleaseId): Promise<ReadonlyMap<string, string>>;
  /** The newest first. */
  list(): Promise<readonly StoredRelease[]>;
  /** @throws `release_not_found` */
  sign(id: ReleaseId, signature: ReleaseSignature): Promise<void>;
  /** Whether there was one. Runs that name it stay, and can no longer be replayed by it. */
  delete(id: ReleaseId): Promise<boolean>;
}
