export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  /** The last id seen, with this event or before. */
  readonly id: string;
}

/** Reads `text/event-stream`. `onBytes` is called for whatever comes, comments too. */
export async function* readServerSentEvents(body: ReadableStream<Uint8Array>, onBytes: () => void): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let text = '';
  let id = '';
  for await (const chunk of body) {
    onBytes();
    text = `${text}${decoder.decode(chunk, { stream: true })}`.replaceAll('\r\n', '\n');
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = fieldsOf(block);
      id = fields.get('id')?.at(-1) ?? id;
      yield { event: fields.get('event')?.at(-1) ?? 'message', data: (fields.get('data') ?? []).join('\n'), id };
    }
  }
}

function fieldsOf(block: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const line of block.split('\n')) {
    const [, name, value] = /^([a-z]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name !== undefined) fields.set(name, [...(fields.get(name) ?? []), value ?? '']);
  }
  return fields;
}
