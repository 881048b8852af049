import { readdir } from "node:fs/promises";

/**
 * Imports every module of a `variants/` folder and returns what each exports as `variant`, in order of file name.
 *
 * Files that begin with `_` are helpers. Two digits before the name set the place in the table.
 */
export async function loadVariants<V>(folder: URL, isVariant: (value: unknown) => value is V): Promise<V[]> {
  const files = (await readdir(folder))
    .filter((file) => file.endsWith(".ts") && !file.startsWith("_"))
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const module: unknown = await import(new URL(file, folder).href);
      const variant =
        typeof module === "object" && module !== null && "variant" in module ? module.variant : undefined;
      if (!isVariant(variant)) throw new TypeError(`Cannot load ${file}: it exports no valid "variant"`);
      return variant;
    }),
  );
}
