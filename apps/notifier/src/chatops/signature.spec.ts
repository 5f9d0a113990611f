import { signed } from '@fairlead/local-stack';
import { describe, expect, it } from 'vitest';
import { signatureProblem } from './signature.js';

const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const now = Date.UTC(2026, 0, 1, 12);
const body = 'token=xyzz0WbapA4vBCDEFasx0q6G&command=%2Ffairlead&text=status+a%2Fb';
const headersOf = (at: number, text = body, key = secret) => {
  const { headers } = signed({ url: 'http://127.0.0.1/', signingSecret: key }, text, at);
  return { 'x-slack-request-timestamp': headers['X-Slack-Request-Timestamp'], 'x-slack-signature': headers['X-Slack-Signature'] };
};
const good = headersOf(now);

describe("Slack's signature", () => {
  it("fits the example of Slack's documentation", () => {
    const example =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    expect(signatureProblem(headers, Buffer.from(example), secret, 1_531_420_618_000)).toBeUndefined();
  });

  it.each<[string, Record<string, string | string[] | undefined>, string, RegExp | undefined]>([
    ['is taken', good, body, undefined],
    ['is taken within five minutes', headersOf(now - 299_000), body, undefined],
    ['is refused if old', headersOf(now - 301_000), body, /301 s off/],
    ['is refused from the future', headersOf(now + 301_000), body, /301 s off/],
    ['is refused without one', { ...good, 'x-slack-signature': undefined }, body, /no X-Slack-Signature/],
    ['is refused without a time', { ...good, 'x-slack-request-timestamp': undefined }, body, /no X-Slack-Request-Timestamp/],
    ['is refused with a time that is none', { ...good, 'x-slack-request-timestamp': '17e8' }, body, /no X-Slack-Request-Timestamp/],
    ['is refused by another secret', headersOf(now, body, 'another-secret'), body, /does not fit/],
    ['is refused for another body', good, `${body}+because`, /does not fit/],
    ['is refused for an empty body', good, '', /does not fit/],
    ['is refused with another time', { ...good, 'x-slack-request-timestamp': String(now / 1000 + 1) }, body, /does not fit/],
    [
      'is refused in another version',
      { ...good, 'x-slack-signature': String(good['x-slack-signature']).replace('v0', 'v1') },
      body,
      /does not fit/,
    ],
    ['is refused cut short', { ...good, 'x-slack-signature': String(good['x-slack-signature']).slice(0, -1) }, body, /does not fit/],
    ['is refused if sent twice', { ...good, 'x-slack-signature': [String(good['x-slack-signature'])] }, body, /no X-Slack-Signature/],
  ])('%s', (_, headers, text, expected) => {
    const problem = signatureProblem(headers, Buffer.from(text), secret, now);
    if (expected === undefined) expect(problem).toBeUndefined();
    else expect(problem).toMatch(expected);
  });
});
