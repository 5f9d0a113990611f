import { join } from 'node:path';
import { RenderError } from '../errors.js';
import { translateSchemaFailure, type ValueSources } from './schema-failure.js';

interface Chart {
  /** The chart's folder. */
  readonly path: string;
  readonly values: ValueSources;
  /** Names of folders that the message may hold and that mean nothing to people. */
  readonly roots: readonly string[];
}

/** A place as helm writes it: `shop/charts/db/templates/a.yaml:5:15`, the chart's name first. */
const PLACE = /([\w.-]+(?:\/[\w.@-]+)+):(\d+)(?::(\d+))?/g;

/** One sentence and a place of what helm printed. Wording seen in helm 4.3; that of helm 3 is understood too, any other is passed on. */
export async function translateHelmFailure(stderr: string, { path, values, roots }: Chart): Promise<RenderError> {
  let text = stderr
    .replace(/^level=\w+ .*$/gm, '')
    .replace(/\s*Use --debug flag to render out invalid YAML\s*/g, '')
    .trim();
  for (const root of [...roots].sort((a, b) => b.length - a.length)) text = text.replaceAll(`${root}/`, '').replaceAll(root, '.');
  text = text.replace(/^Error: (?:INSTALLATION FAILED: )?/, '');
  const inChart = (file: string): string => join(path, file.slice(file.indexOf('/') + 1));

  if (/values don't meet the specifications of the schema/.test(text)) return translateSchemaFailure(text, path, values);
  const yaml = /YAML parse error on (\S+): error converting YAML to JSON: yaml: (?:line (\d+): )?(.*)/s.exec(text);
  if (yaml) {
    const [, file = '', line, reason = ''] = yaml;
    const where = line === undefined ? '' : ` in line ${line} of what it comes to`;
    return new RenderError('HelmFailed', `the template does not come to valid YAML: ${reason.trim()}${where}`, { file: inChart(file) });
  }
  const places = [...text.matchAll(PLACE)];
  // The innermost template is told last.
  const place = places.at(-1);
  const at = place && {
    file: inChart(place[1] ?? ''),
    line: Number(place[2]),
    ...(place[3] !== undefined && { column: Number(place[3]) + 1 }),
  };
  return new RenderError('HelmFailed', `helm: ${reasonOf(text)}`, at ?? { file: path });
}

function reasonOf(text: string): string {
  const required = /execution error at \([^)]*\): (.*)/s.exec(text)?.[1];
  if (required !== undefined) return required.trim();
  const parse = /parse error at \([^)]*\): (.*)/s.exec(text)?.[1];
  if (parse !== undefined) return `the template can't be parsed: ${parse.trim()}`;
  const steps = [...text.matchAll(/at (<.*?>):\s*(?=\S)/gs)];
  const last = steps.at(-1);
  const message = last ? `${last[1]}: ${text.slice(last.index + last[0].length)}` : text;
  return message
    .replace(/error calling \w+:\s*/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 2000);
}
