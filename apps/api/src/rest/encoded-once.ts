import type compression from 'compression';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const zip = promisify(gzip);
/** Compressing shorter ones is not worth it. */
const FEWEST_BYTES = 1_024;

/** An answer as bytes, made when somebody first asks for them. */
class Encoded {
  private json: Buffer | undefined;
  private tag: string | undefined;
  private zipped: Promise<Buffer> | undefined;

  constructor(private readonly answer: object) {}

  get body(): Buffer {
    return (this.json ??= Buffer.from(JSON.stringify(this.answer)));
  }
  etag(make: (body: Buffer) => string): string {
    return (this.tag ??= make(this.body));
  }
  get gzip(): Promise<Buffer> {
    return (this.zipped ??= zip(this.body));
  }
}
const shared = new WeakMap<object, Encoded>();

/** Marks an answer that goes to several people: it is written as JSON, hashed and compressed once. Nobody may change it any more. */
export function encodedOnce<T extends object>(answer: T): T {
  shared.set(answer, new Encoded(answer));
  return answer;
}

type Handler = ReturnType<typeof compression>;
type Response = Parameters<Handler>[1];
type Request = Parameters<Handler>[0];

/** Sends what was marked as `response.json` would, from the same bytes for everybody. */
export const sendEncodedOnce: Handler = (request, response, next) => {
  const json = response.json.bind(response);
  response.json = (answer: unknown) => {
    const encoded = typeof answer === 'object' && answer !== null ? shared.get(answer) : undefined;
    if (encoded === undefined) return json(answer);
    send(encoded, request, response).catch(next);
    return response;
  };
  next();
};

async function send(encoded: Encoded, request: Request, response: Response): Promise<void> {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('etag', encoded.etag(response.app.get('etag fn') as (body: Buffer) => string));
  response.vary('Accept-Encoding');
  const { body } = encoded;
  if (body.length < FEWEST_BYTES || request.fresh || request.acceptsEncodings('gzip') === false) return void response.send(body);
  const bytes = await encoded.gzip;
  response.setHeader('content-encoding', 'gzip');
  response.send(bytes);
}
