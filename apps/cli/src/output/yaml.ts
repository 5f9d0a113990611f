import type { CST } from 'yaml';
import { escaped, jsonOf } from './escape.js';

/** Loaded when something is printed as YAML: the library costs a fifth of the time that a command takes to start. */
export async function yamlOf(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return escapedYaml(stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }));
}

/**
 * YAML whose every scalar a terminal only shows. Printers escape what YAML calls not printable, which bidirectional overrides are not, nor DEL and C1 for all of them. It reads as the
 * same value, and is the same text where there is nothing to escape.
 */
export async function escapedYaml(text: string): Promise<string> {
  if (escaped(text) === text) return text;
  const { CST: syntax, Parser } = await import('yaml');
  const quote = (token: CST.Token | null | undefined): void => {
    if (!syntax.isScalar(token) || escaped(token.source) === token.source) return;
    const { value } = syntax.resolveAsScalar(token);
    syntax.setScalarValue(token, value, { type: 'QUOTE_DOUBLE' });
    // In one line: a string of JSON is one of YAML.
    token.source = jsonOf(value);
  };
  const documents = [...new Parser().parse(text)].map((token) => {
    if (token.type !== 'document') return syntax.stringify(token);
    if (syntax.isScalar(token.value)) quote(token.value);
    else
      syntax.visit(token, ({ key, value }) => {
        quote(key);
        quote(value);
      });
    return syntax.stringify(token);
  });
  return documents.join('');
}
