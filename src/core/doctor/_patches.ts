import nodeCrypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import type { Source } from "./finding.ts";

type Caller = (...args: never[]) => unknown;
/** Told what was called, and the function below which the caller's frames begin. */
export type OnCall = (what: Source, below: Caller) => void;

interface Target {
  readonly owner: object;
  readonly name: string;
  readonly wrap: (original: Caller, onCall: OnCall) => object;
}

interface Patch {
  readonly owner: object;
  readonly name: string;
  readonly original: PropertyDescriptor;
  readonly wrapper: object;
}

/** Everything we ever put in place: fake timers may bring one of them back after it was taken out. */
const wrappers = new WeakSet<object>();

/** Puts watching functions in place of the originals, found anew each time. Returns how to take them out. */
export function patchAll(onCall: OnCall): () => void {
  const patches = targets().flatMap((target) => patch(target, onCall));
  // Named imports of built-in modules are copies, made again by this.
  syncBuiltinESMExports();
  return () => {
    for (const done of patches) unpatch(done);
    syncBuiltinESMExports();
  };
}

function patch({ owner, name, wrap }: Target, onCall: OnCall): Patch[] {
  const original = Object.getOwnPropertyDescriptor(owner, name);
  if (original === undefined || !isReplaceable(original) || wrappers.has(original.value)) return [];
  const wrapper = wrap(original.value, onCall);
  wrappers.add(wrapper);
  Object.defineProperty(owner, name, { ...original, value: wrapper });
  return [{ owner, name, original, wrapper }];
}

function isReplaceable(descriptor: PropertyDescriptor): boolean {
  return descriptor.configurable === true && typeof descriptor.value === "function";
}

function unpatch({ owner, name, original, wrapper }: Patch): void {
  // What somebody else has put in place since (fake timers, a mock) is theirs to take out.
  if (Object.getOwnPropertyDescriptor(owner, name)?.value === wrapper)
    Object.defineProperty(owner, name, original);
}

function targets(): readonly Target[] {
  const prototype = Date.prototype;
  return [
    ...members(globalThis, { fetch: "fetch", ...TIMERS }),
    ...members(timers, TIMERS),
    ...members(timersPromises, {
      setTimeout: "timers/promises.setTimeout",
      setInterval: "timers/promises.setInterval",
      setImmediate: "timers/promises.setImmediate",
    }),
    ...members(Math, { random: "Math.random" }),
    ...members(holderOf(performance, "now"), { now: "performance.now" }),
    ...members(holderOf(globalThis.crypto, "randomUUID"), {
      randomUUID: "crypto.randomUUID",
      getRandomValues: "crypto.getRandomValues",
    }),
    ...members(nodeCrypto, {
      randomUUID: "crypto.randomUUID",
      randomBytes: "crypto.randomBytes",
      randomInt: "crypto.randomInt",
      randomFill: "crypto.randomFill",
      randomFillSync: "crypto.randomFillSync",
    }),
    ...members(Date, { now: "Date.now" }),
    ...date(prototype),
  ];
}

const TIMERS = {
  setTimeout: "setTimeout",
  setInterval: "setInterval",
  setImmediate: "setImmediate",
} as const;

function members(owner: object, sources: Readonly<Record<string, Source>>): Target[] {
  return Object.entries(sources).map(([name, what]) => ({
    owner,
    name,
    wrap: (original, onCall) => watched(original, what, onCall),
  }));
}

/** The object in the chain of prototypes that has the member itself. */
function holderOf(object: object, name: string): object {
  for (let holder: object | null = object; holder !== null; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, name)) return holder;
  }
  return object;
}

/** A proxy, so that name, length and util.promisify.custom stay what they are. */
function watched(original: Caller, what: Source, onCall: OnCall): Caller {
  const apply = (target: Caller, self: unknown, args: unknown[]): unknown => {
    onCall(what, apply);
    return Reflect.apply(target, self, args);
  };
  return new Proxy(original, { apply });
}

/**
 * The class itself must be stood in for, since `new Date()` asks nobody. Its prototype stays the
 * same object, so `instanceof` and subclasses go on working, and names the stand-in as its
 * constructor, so that `date.constructor === Date` does too.
 */
function date(prototype: Date): Target[] {
  let standIn: object | undefined;
  const wrap = (original: Caller, onCall: OnCall): object => {
    standIn ??= watchedDate(original, onCall);
    return standIn;
  };
  return [
    { owner: globalThis, name: "Date", wrap },
    { owner: prototype, name: "constructor", wrap },
  ];
}

function watchedDate(original: Caller, onCall: OnCall): object {
  const construct = (target: Caller, args: unknown[], newTarget: Caller): object => {
    if (args.length === 0) onCall("new Date()", construct);
    return Reflect.construct(target, args, newTarget);
  };
  const apply = (target: Caller, self: unknown, args: unknown[]): unknown => {
    onCall("Date()", apply);
    return Reflect.apply(target, self, args);
  };
  return new Proxy(original, { construct, apply });
}
