import { areas } from "../areas.ts";

// Entry of the child process: node child.ts <area> <variant> <directory> <scale>. The last line it prints is the result.
const [name = "", variant = "", directory = "", scale = ""] = process.argv.slice(2);
const load = areas.get(name);
if (load === undefined) throw new RangeError(`Cannot measure area "${name}": no such area`);
const area = await load();
const figures = await area.measure(variant, { directory, scale: Number(scale) });
console.log(`\n${JSON.stringify(figures)}`);
// Peers leave timers and pools behind, which would keep the process alive for ever.
process.exit(0);
