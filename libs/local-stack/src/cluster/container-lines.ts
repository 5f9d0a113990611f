const paths = ['GET /products', 'GET /products/{}', 'GET /baskets/{}', 'PUT /baskets/{}', 'POST /orders', 'GET /orders/{}'] as const;
const failure = [
  '    at Payments.charge (/app/dist/payments.js:88:13)',
  '    at async Orders.place (/app/dist/orders.js:41:5)',
  '    at async handle (/app/dist/server.js:117:9)',
];
/** So often a container says who it is. */
const SAYS_SECONDS = 30;

export interface Written {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

/**
 * What a container writes within one second, in order: the same whenever it is asked, and something else than any other container does.
 * @param second since 1970, whole
 */
export function writtenWithin(second: number, pod: string, container: string): Written[] {
  const random = seeded(`${pod}/${container}/${second}`);
  const times = Array.from({ length: Math.floor(random() * 3) }, () => second * 1_000 + Math.floor(random() * 1_000)).sort((a, b) => a - b);
  const lines = times.flatMap((at) => requestLines(new Date(at), random).map((text) => ({ at, text })));
  if (second % SAYS_SECONDS !== hash(pod) % SAYS_SECONDS) return lines;
  const at = second * 1_000 + 999;
  return [...lines, { at, text: `${clockOf(new Date(at))} INFO  ${pod} serves, ${20 + Math.floor(random() * 60)} connections are open` }];
}

/** What a web service writes about one request, sometimes about its trouble. @param random from 0 to below 1 */
export function requestLines(at: Date, random: () => number = Math.random): string[] {
  const any = (below: number): number => Math.floor(random() * below);
  const clock = clockOf(at);
  const request = `request=${any(0xffff_ffff).toString(16).padStart(8, '0')}`;
  const path = (paths[any(paths.length)] ?? paths[0]).replace('{}', String(1_000 + any(9_000)));
  const chance = random();
  if (chance < 0.02) return [`${clock} ERROR POST /orders 502 ${900 + any(900)}ms ${request} the payment service hung up`, ...failure];
  if (chance < 0.07) return [`${clock} WARN  ${path} 200 ${1_000 + any(2_000)}ms ${request} slower than 1 s`];
  if (chance < 0.15) return [`${clock} DEBUG cache: ${any(400)} entries dropped, ${any(90) + 5} % hits`];
  return [`${clock} INFO  ${path} ${path.startsWith('POST') ? 201 : 200} ${3 + any(90)}ms ${request}`];
}

/** First words of a container. */
export const startLines = (at: Date, pod: string): string[] => [`${clockOf(at)} INFO  ${pod} starts, listening on :8080`];

/** Last words of a container that was started again. */
export const crashLines = (at: Date, pod: string): string[] => {
  const clock = clockOf(at);
  return [
    ...startLines(at, pod),
    `${clock} INFO  connecting to the database`,
    `${clock} ERROR connect ECONNREFUSED db:5432`,
    ...failure,
    `${clock} FATAL giving up after 3 attempts, exiting with code 1`,
  ];
};

const clockOf = (at: Date): string => at.toISOString().slice(11, 23);

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x0100_0193);
  return value >>> 0;
}
/** Mulberry32: from 0 to below 1, the same numbers for the same seed. */
function seeded(seed: string): () => number {
  let state = hash(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
