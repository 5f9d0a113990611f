const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** In the console's place while it is not there. The path is no secret: it is where the image has it, or a developer's checkout. */
export const notBuilt = (folder: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fairlead</title>
<h1>The console is not built</h1>
<p>The api runs, but <code>${escape(folder)}</code> has no <code>index.html</code>.</p>
<p>Build it with <code>npx vite build apps/console</code>, or set <code>FAIRLEAD_API_CONSOLE</code> to the folder that holds it, and load this page
again. The API is described at <a href="/api/v1/">/api/v1/</a>, and the CLI needs no console.</p>
</html>
`;
