import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Config } from "../app/config.ts";
import type { EngineSetting } from "../app/engine/engine-setting.ts";
import { withEngine } from "../app/engine/engine-setting.ts";
import type { App } from "../app/open.ts";
import { AirworthyError, isAirworthyError } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import { defaultStore, isStoreFile, MEMORY } from "../store/default-store.ts";
import type { OpenStoreOptions } from "../store/open-store.ts";
import { keepChange } from "./audited.ts";
import type { GlobalOptions } from "./cli.ts";
import { CONFIG_NAMES, findConfig } from "./config/find-config.ts";
import { loadConfig } from "./config/load-config.ts";

export interface AppOptions extends GlobalOptions {
  /** Whether it is to take runs of the engine. Default false. */
  readonly works?: boolean;
}

/** Opens the project's app for `work` and closes it afterwards, whatever happens. */
export async function withApp<T>(
  options: AppOptions,
  work: (app: App, config: Config, root: string) => Promise<T>,
): Promise<T> {
  const path = findConfig(options.config);
  if (path === undefined) throw noConfig();
  const config = resolvePaths(await loadConfig(path), dirname(path), options);
  // Loaded only here, as in openStore(): help and usage errors need neither the app nor the store.
  const [{ open }, { useApp }] = await Promise.all([
    import("../app/open.ts"),
    import("../app/default-app.ts"),
  ]);
  // A command does what it is asked for, and nothing that happens to be decided meanwhile; `serve` does.
  const approvals = { ...config.approvals, attend: false };
  const app = await open({ ...config, approvals, engine: engineOf(config, options) });
  useApp(app);
  try {
    const done = await work(app, config, dirname(path));
    await keepChange(app.store, options);
    return done;
  } finally {
    useApp(undefined);
    await app.close();
  }
}

/** What drives the runs that a command starts. Only `serve` is a worker: the others are gone before the engine has noticed. */
function engineOf({ engine }: Config, options: AppOptions): EngineSetting {
  const name = options.engine ?? (process.env.AIRWORTHY_ENGINE || undefined);
  const setting = name === undefined ? (engine ?? "local") : withEngine(engine, name);
  return setting === "local" || options.works === true ? setting : { ...setting, work: false };
}

/**
 * Opens the project's store to look at it: the configuration is only run to learn where the store
 * is, and not at all with --store or `AIRWORTHY_STORE`.
 */
export async function withStore<T>(options: GlobalOptions, work: (store: Store) => Promise<T>): Promise<T> {
  return closing(await openExisting(await storeOf(options), { readOnly: true }), work);
}

/** The same for work that needs the rest of the configuration too, such as prices. */
export async function withStoreAndConfig<T>(
  options: GlobalOptions,
  work: (store: Store, config: Config) => Promise<T>,
): Promise<T> {
  const config = await readConfig(options);
  return closing(await openExisting(config.store, { readOnly: true }), (store) => work(store, config));
}

/** The same, to change it; `create` makes one where there is none. */
export async function withWritableStore<T>(
  options: GlobalOptions & { readonly create?: boolean },
  work: (store: Store, config: Config) => Promise<T>,
): Promise<T> {
  const config = await readConfig(options);
  const { store } = config;
  const changing = async (opened: Store) => {
    const done = await work(opened, config);
    await keepChange(opened, options);
    return done;
  };
  if (options.create === true && typeof store !== "object") {
    return closing(await openStore(store ?? defaultStore()), changing);
  }
  return closing(await openExisting(store, { readOnly: false }), changing);
}

async function closing<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Where the store is, for work on all of it that no open store is needed for. */
export async function storeAddress(options: GlobalOptions): Promise<string> {
  const store = (await storeOf(options)) ?? defaultStore();
  const address = typeof store === "object" ? (store.address ?? MEMORY) : store;
  if (address !== MEMORY) return address;
  throw new AirworthyError({
    code: "usage",
    message: "Cannot tell where the store is: the configuration has one that is open, or only in memory",
    hint: "Name a file or a URL with --store",
  });
}

async function storeOf(options: GlobalOptions): Promise<Config["store"]> {
  return chosenStore(options) ?? (await readConfig(options)).store;
}

export async function readConfig(options: GlobalOptions): Promise<Config> {
  const path = findConfig(options.config);
  const config = path === undefined ? {} : await loadConfig(path);
  return resolvePaths(config, path === undefined ? process.cwd() : dirname(path), options);
}

function chosenStore({ store }: GlobalOptions): string | undefined {
  return store ?? (process.env.AIRWORTHY_STORE || undefined);
}

/** Paths in a configuration are meant from its own folder, those on the command line from where one stands. */
function resolvePaths(config: Config, root: string, options: GlobalOptions): Config {
  const store = chosenStore(options) ?? config.store;
  const from = chosenStore(options) === undefined ? root : process.cwd();
  return {
    ...config,
    releases: { root, ...config.releases },
    store: typeof store === "object" ? store : placeOf(from, store ?? defaultStore()),
  };
}

function placeOf(from: string, store: string): string {
  return isStoreFile(store) ? resolve(from, store) : store;
}

async function openExisting(store: Config["store"], { readOnly }: { readOnly: boolean }): Promise<Store> {
  if (typeof store === "object") return store;
  const address = store ?? defaultStore();
  if (address === MEMORY || (isStoreFile(address) && !existsSync(address))) throw noStore(address);
  try {
    return await openStore(address, { readOnly });
  } catch (error) {
    // Only a writer may bring an older store to this version; it loses nothing.
    if (!isAirworthyError(error, "store_outdated")) throw error;
    return openStore(address);
  }
}

async function openStore(address: string, options?: OpenStoreOptions): Promise<Store> {
  const stores = await import("../store/open-store.ts");
  return stores.openStore(address, options);
}

function noConfig(): AirworthyError {
  return new AirworthyError({
    code: "config_not_found",
    message: `Cannot find a configuration: there is no ${CONFIG_NAMES.join(", ")} here or above`,
    hint: "Make a project with `airworthy init`, go to its folder, or name the file with --config",
  });
}

function noStore(path: string): AirworthyError {
  return new AirworthyError({
    code: "store_not_found",
    message: `Cannot open the store ${path}: there is no such file`,
    hint: "Record a first run with `airworthy run`, or name the right store with --store",
  });
}
