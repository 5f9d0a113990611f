import { routes, type Route } from './routes/index.js';

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
/** `code` as it stands between backticks. */
const prose = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** The API for people to read: one page without scripts. */
export function referencePage(): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fairlead API</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  code { font: 0.9em ui-monospace, monospace }
  section { border-top: 1px solid #8886; padding: 0.5rem 0 1rem }
  h2 { font-size: 1.05rem; margin: 0.75rem 0 0.25rem }
  table { border-collapse: collapse; margin-top: 0.5rem; width: 100% }
  td { border-top: 1px solid #8883; padding: 0.25rem 0.75rem 0.25rem 0; vertical-align: top }
</style>
<h1>Fairlead API</h1>
<p>Sign in by the console, by <code>fairlead login</code>, or send <code>Authorization: Bearer</code> with an API token. Machine-readable:
<a href="/api/v1/openapi.json">/api/v1/openapi.json</a> (OpenAPI 3.1). Failures are <code>application/problem+json</code> with a stable
<code>code</code> and advice.</p>
${routes.map(section).join('\n')}
</html>
`;
}

function section(route: Route): string {
  const example = `curl -s http://127.0.0.1:8080${route.path}`;
  const rows = Object.entries(route.query?.shape ?? {}).map(
    ([name, schema]) => `<tr><td><code>${escape(name)}</code></td><td>${prose(schema.description ?? '')}</td></tr>`,
  );
  const failures = Object.entries(route.failures).map(([status, text]) => `<tr><td>${status}</td><td>${prose(text)}</td></tr>`);
  return `<section id="${route.id}">
<h2><code>${route.method.toUpperCase()} ${escape(route.path)}</code></h2>
<p>${prose(route.summary)}.${route.description === undefined ? '' : ` ${prose(route.description)}`}</p>
${route.method === 'get' ? `<p><code>${escape(example)}</code></p>` : ''}
<table>${[...rows, ...failures].join('')}</table>
</section>`;
}
