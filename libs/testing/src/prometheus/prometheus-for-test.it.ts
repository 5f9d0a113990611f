import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '@fairlead/local-stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prometheusForTest, type TestPrometheus } from './prometheus-for-test.js';

const rules = `groups:
  - name: test
    rules:
      - alert: TooMany
        expr: orders > 5
        labels: { severity: page }
        annotations: { summary: '{{ $value }} orders' }
`;

describe('prometheusForTest', () => {
  let prometheus: TestPrometheus;
  let application: Server;
  let orders = 3;
  beforeAll(async () => {
    application = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/plain; version=0.0.4');
      response.end(`# TYPE orders gauge\norders{shop="a"} ${orders}\n`);
    });
    await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${(application.address() as AddressInfo).port}`;
    prometheus = await prometheusForTest({ scrapeConfigs: [{ job_name: 'app', static_configs: [{ targets: [target] }] }], rules });
  });
  afterAll(async () => {
    application?.close();
    await prometheus?.stop();
  });
  const becomes = (value: number) =>
    waitUntil(async () => (await prometheus.query('orders'))[0]?.value === value, {
      what: `orders to be ${value}`,
      timeoutMilliseconds: 60_000,
    });

  it('scrapes each second, and fires alerts', async () => {
    await becomes(3);
    expect(await prometheus.alerts()).toEqual([]);
    expect(await prometheus.targets()).toMatchObject([{ scrapePool: 'app', health: 'up' }]);
    orders = 7;
    await becomes(7);
    const alert = await waitUntil(async () => (await prometheus.alerts())[0], { what: 'an alert', timeoutMilliseconds: 60_000 });
    expect(alert).toMatchObject({
      state: 'firing',
      labels: { alertname: 'TooMany', shop: 'a', severity: 'page' },
      annotations: { summary: '7 orders' },
    });
  });

  it('answers with numbers that JSON has not, and refuses bad expressions', async () => {
    expect(await prometheus.query('1')).toEqual([{ metric: {}, value: 1 }]);
    expect((await prometheus.query('vector(0) / 0'))[0]?.value).toBeNaN();
    expect((await prometheus.query('vector(-1) / 0'))[0]?.value).toBe(-Infinity);
    await expect(prometheus.query('sum(')).rejects.toThrow(/400.*parse error/);
  });

  it('takes new rules when it is told to, and refuses bad ones', async () => {
    await prometheus.reload({ rules: 'groups: []' });
    await waitUntil(async () => (await prometheus.alerts()).length === 0, { what: 'no alert', timeoutMilliseconds: 60_000 });
    await expect(prometheus.reload({ rules: 'groups: 5' })).rejects.toThrow(/refused to reload/);
    await prometheus.reload({ rules });
  });
});
