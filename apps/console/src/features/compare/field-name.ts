/** Fields that people ask about, by the end of their path; `*` stands for what is called by a name. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^spec\.replicas$/, 'Replicas'],
  [/(?:^|\.)(?:initC|ephemeralC|c)ontainers\[(?:name=)?([^\]]+)\]\.image$/, 'Image of $1'],
  [/ontainers\[(?:name=)?([^\]]+)\]\.env\[(?:name=)?([^\]]+)\]\.value$/, 'Variable $2 of $1'],
  [/ontainers\[(?:name=)?([^\]]+)\]\.env\[(?:name=)?([^\]]+)\]/, 'Variable $2 of $1'],
  [/ontainers\[(?:name=)?([^\]]+)\]\.resources\.(request|limit)s\.cpu$/, 'CPU $2 of $1'],
  [/ontainers\[(?:name=)?([^\]]+)\]\.resources\.(request|limit)s\.memory$/, 'Memory $2 of $1'],
  [/ontainers\[(?:name=)?([^\]]+)\]\.(args|command)\b/, 'Command of $1'],
  [/ontainers\[(?:name=)?([^\]]+)\]\.(liveness|readiness|startup)Probe\b/, 'Health check ($2) of $1'],
  [/ontainers\[(?:name=)?([^\]]+)\]$/, 'Container $1'],
  [/^spec\.minReplicas$/, 'Fewest replicas'],
  [/^spec\.maxReplicas$/, 'Most replicas'],
  [/^spec\.schedule$/, 'Schedule'],
  [/^spec\.rules\[(?:host=)?([^\]]+)\]\.host$/, 'Host $1'],
  [/^(?:data|stringData|binaryData)(?:\.|\[)['"]?([^'"\]]+)['"]?\]?$/, 'Entry $1'],
  [/(?:^|\.)labels(?:\.|\[)['"]?([^'"\]]+)['"]?\]?$/, 'Label $1'],
  [/(?:^|\.)annotations(?:\.|\[)['"]?([^'"\]]+)['"]?\]?$/, 'Annotation $1'],
];

/** What a field is called by people who read no YAML; undefined: its path says it as well as anything. */
export function fieldName(path: string): string | undefined {
  for (const [pattern, name] of NAMES) {
    const found = pattern.exec(path);
    if (found) return name.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '');
  }
  return undefined;
}
