import { posix } from "node:path";

/** For each file: which file of this project `import a.b` or `from ..a import b` means there, if it is one. */
export function pythonFiles(
  files: readonly string[],
): (from: string) => (module: string, level: number) => string | undefined {
  const known = new Set(files.filter((file) => file.endsWith(".py")));
  return (from) => (module, level) => {
    const path = module.replaceAll(".", "/");
    for (const base of level > 0 ? [above(from, level)] : rootsOf(from))
      for (const file of [`${path}.py`, posix.join(path, "__init__.py")]) {
        const whole = posix.join(base, file);
        if (known.has(whole) && whole !== from) return relative(from, whole);
      }
    return undefined;
  };
}

function above(from: string, level: number): string {
  return posix.join(posix.dirname(from), ...Array.from({ length: level - 1 }, () => ".."));
}

/** Where a program may have been started: the file's folder and those above it. */
function rootsOf(from: string): readonly string[] {
  const roots: string[] = [];
  for (let at = posix.dirname(from); at !== "."; at = posix.dirname(at)) roots.push(at);
  return [...roots, "", "src", "app", "lib"];
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}
