import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The client sends forms in which blocks are JSON text; curl users send JSON. Undefined when it is neither. */
export function parse(request: IncomingMessage, body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    if (request.headers['content-type']?.startsWith('application/json')) return JSON.parse(body) as Record<string, unknown>;
    const form = Object.fromEntries(new URLSearchParams(body));
    const structured = ['blocks', 'attachments', 'metadata'].filter((key) => form[key] !== undefined);
    return { ...form, ...Object.fromEntries(structured.map((key) => [key, JSON.parse(form[key] ?? '') as unknown])) };
  } catch {
    return undefined;
  }
}
