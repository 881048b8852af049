export interface Cost {
  /** User and system CPU of the whole process, its threads included, in microseconds. */
  readonly cpuUs: number;
  readonly wallUs: number;
}

export async function timed(work: () => Promise<void>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallUs = (performance.now() - start) * 1000;
  const used = process.cpuUsage(cpu);
  return { cpuUs: used.user + used.system, wallUs };
}
