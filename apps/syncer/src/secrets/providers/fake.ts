import { z } from 'zod';
import { BoundedRegExp } from '../external/bounded-regexp.js';
import { NoSecretError } from '../external/errors.js';
import type { Provider, RemoteSecret } from './provider.js';
import { readSettings } from './settings.js';

const Settings = z.strictObject({
  data: z.array(
    z.strictObject({
      key: z.string(),
      value: z.string().optional(),
      valueMap: z.record(z.string(), z.string()).optional(),
      version: z.string().optional(),
    }),
  ),
});

/** Values that stand in the store itself: for trying out, not for secrets. */
export const fakeProvider: Provider = {
  check: (settings, store) => void readSettings(Settings, settings, store, 'fake'),
  open: async (settings, { store }) => {
    const { data } = readSettings(Settings, settings, store, 'fake');
    const secretOf = ({ value, valueMap }: (typeof data)[number]): RemoteSecret =>
      value !== undefined && value !== '' ? { bytes: Buffer.from(value) } : { fields: valueMap ?? {} };
    return {
      read: async ({ key, version }) => {
        const found = data.findLast((entry) => entry.key === key && (entry.version ?? '') === (version ?? ''));
        if (!found) throw new NoSecretError(`${store}: there is no ${key}`);
        return secretOf(found);
      },
      find: async ({ name }) => {
        const expression = new BoundedRegExp(name?.regexp ?? '');
        return new Map(data.filter(({ key }) => expression.test(key)).map((entry) => [entry.key, secretOf(entry)]));
      },
    };
  },
};
