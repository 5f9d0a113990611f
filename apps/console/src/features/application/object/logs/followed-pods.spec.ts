import { describe, expect, it } from 'vitest';
import type { Pod } from '../pods-of';
import { choosePods, markedPod } from './followed-pods';

const pod = (name: string, namespace = 'shop'): Pod => ({ name, namespace, node: undefined });
const pods = (count: number): Pod[] => Array.from({ length: count }, (_, index) => pod(`web-${index}`));
const chosen = (all: readonly Pod[], wanted?: string) => {
  const { followed, offersAll, chosen: one } = choosePods(all, wanted);
  return [followed.map(({ name }) => name).join(' '), offersAll, one?.name];
};

describe('the Pods that are followed', () => {
  it.each([
    ['the only one', pods(1), undefined, ['web-0', false, 'web-0']],
    ['all', pods(3), undefined, ['web-0 web-1 web-2', true, undefined]],
    ['the newest five', pods(7), undefined, ['web-0 web-1 web-2 web-3 web-4', true, undefined]],
    ['the chosen one, whatever its age', pods(7), 'web-6', ['web-6', true, 'web-6']],
    ['all, where the chosen one is gone', pods(2), 'web-9', ['web-0 web-1', true, undefined]],
    ['one, where they are in several namespaces', [pod('a'), pod('a', 'pay')], undefined, ['a', false, 'a']],
    ['none', [], undefined, ['', false, undefined]],
  ])('are %s', (_, all, wanted, expected) => expect(chosen(all, wanted)).toEqual(expected));

  it('are told from themselves after a restart', () => {
    const mark = (restarts: string) =>
      markedPod({
        ...pod('web'),
        node: {
          ...{ group: '', kind: 'Pod', namespace: 'shop', name: 'web', key: 'web', managed: false, health: 'Healthy' },
          info: [
            { name: 'node', value: 'n1' },
            { name: 'ready', value: '1/1' },
            { name: 'restarts', value: restarts },
          ],
        },
      }).mark;
    expect([mark('0'), mark('1')]).toEqual(['Healthy 1/1 0', 'Healthy 1/1 1']);
  });
});
