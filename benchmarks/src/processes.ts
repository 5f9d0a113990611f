import { existsSync, readFileSync } from 'node:fs';
import type { Platform } from '@fairlead/pipeline-e2e';

const TICKS_PER_SECOND = 100;

/** CPU seconds (user and system) that a process, its children that run and those that have ended have used, from /proc. */
export function cpuSeconds(pid: number): number {
  return processesOf(pid).reduce((sum, one) => sum + ownCpuSeconds(one), 0);
}
function ownCpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / TICKS_PER_SECOND;
}

/** The process and the helpers that it has started and that run for as long as it does. */
function processesOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.filter((child) => existsSync(`/proc/${child}/status`))];
}

/** Resident memory of a process in MiB. */
export function residentMiB(pid: number): number {
  const kibibytes = processesOf(pid).map((one) =>
    Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? 0),
  );
  return kibibytes.reduce((sum, one) => sum + one, 0) / 1024;
}

export const cpuByService = (platform: Platform): Map<string, number> =>
  new Map([...platform.services.values()].map(({ name, pid }) => [name, cpuSeconds(pid)]));

export const serviceCpu = (platform: Platform): number => [...cpuByService(platform).values()].reduce((sum, cpu) => sum + cpu, 0);

/** Sum of a Prometheus counter over all its labels, as the service tells it now. */
export async function counter(metricsUrl: string, name: string, where: (labels: string) => boolean = () => true): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  let sum = 0;
  for (const line of text.split('\n')) {
    const [, metric, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (metric === name && where(labels)) sum += Number(value);
  }
  return sum;
}
