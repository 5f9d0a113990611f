/** Loaded when something is printed as YAML: the library costs a fifth of the time that a command takes to start. */
export async function yamlOf(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
