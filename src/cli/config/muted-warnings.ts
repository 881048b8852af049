/** A package without "type": "module" makes Node warn about its configuration, which is no fault of it. */
const MUTED = "MODULE_TYPELESS_PACKAGE_JSON";

/** Does `work` without that one warning. */
export async function withoutTypelessWarning<T>(work: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  const muted = new Proxy(emitWarning, {
    apply: (target, self, args: unknown[]) =>
      args.some(isMuted) ? undefined : Reflect.apply(target, self, args),
  });
  process.emitWarning = muted;
  try {
    return await work();
  } finally {
    if (process.emitWarning === muted) process.emitWarning = emitWarning;
  }
}

function isMuted(arg: unknown): boolean {
  return arg === MUTED || (typeof arg === "object" && arg !== null && "code" in arg && arg.code === MUTED);
}
