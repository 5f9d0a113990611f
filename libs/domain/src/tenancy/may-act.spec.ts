import { API_VERSION, TenantDocument, type Action, type Role } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { mayAct } from './may-act.js';

const tenant = (name: string, people: object[]): [string, TenantDocument] => [
  name,
  TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name }, spec: { people } }),
];
const tenants = new Map([
  tenant('shop', [
    { user: 'vera', role: 'viewer' },
    { user: 'bob', slack: 'UBOB', role: 'operator' },
    { user: 'ann', slack: 'UANN', role: 'approver' },
    { user: 'carl', role: 'admin' },
  ]),
  tenant('pay', [{ user: 'petra', slack: 'UPETRA', role: 'admin' }]),
  tenant('empty', []),
  tenant('platform', [
    { user: 'root', slack: 'UROOT', role: 'admin' },
    { user: 'vera', role: 'operator' },
  ]),
]);
const EVERYTHING: readonly Action[] = ['view', 'sync', 'rollback', 'confirm-deletion', 'approve-promotion'];
const OPERATING: readonly Action[] = ['view', 'sync', 'rollback', 'confirm-deletion'];

describe('a person may', () => {
  it.each<[string, string, readonly Action[], Role | undefined]>([
    ['bob', 'shop', OPERATING, 'operator'],
    ['ann', 'shop', EVERYTHING, 'approver'],
    ['carl', 'shop', EVERYTHING, 'admin'],
    ['root', 'shop', EVERYTHING, 'admin'],
    ['root', 'pay', EVERYTHING, 'admin'],
    ['root', 'platform', EVERYTHING, 'admin'],
    // Of two roles the higher one counts.
    ['vera', 'shop', OPERATING, 'operator'],
    ['bob', 'pay', [], undefined],
    ['bob', 'platform', [], undefined],
    ['petra', 'shop', [], undefined],
    ['root', 'nowhere', [], undefined],
  ])('%s in %s: %j', (user, of, allowed, role) => {
    for (const action of EVERYTHING) {
      const answer = mayAct(action, of, { user }, tenants);
      expect([action, answer.allowed]).toEqual([action, allowed.includes(action)]);
      if (answer.allowed) expect(answer).toEqual({ allowed: true, user, role });
    }
  });

  it('act by their Slack id under their own name', () => {
    expect(mayAct('sync', 'shop', { slack: 'UBOB' }, tenants)).toEqual({ allowed: true, user: 'bob', role: 'operator' });
    expect(mayAct('sync', 'empty', { slack: 'UROOT' }, tenants)).toEqual({ allowed: true, user: 'root', role: 'admin' });
  });

  it('see only their own tenants’ applications', () => expect(mayAct('view', 'shop', { user: 'petra' }, tenants).allowed).toBe(false));
});

describe('a refusal says what is missing and whom to ask', () => {
  it.each<[Action, string, { user?: string; slack?: string }, string]>([
    [
      'approve-promotion',
      'shop',
      { user: 'bob' },
      'bob may not approve promotions of shop: bob is operator there, approving takes approver. Ask an approver: ann, carl',
    ],
    [
      'rollback',
      'pay',
      { slack: 'UBOB' },
      'bob may not roll back applications of pay: bob has no role there, rolling back takes operator. Ask an operator: petra',
    ],
    [
      'confirm-deletion',
      'shop',
      { slack: 'UNOBODY' },
      'the person UNOBODY may not confirm deletions of shop: no Tenant names this Slack id. Have it added to your entry in spec.people of Tenant shop (slack: UNOBODY). Ask an operator: bob, ann, carl',
    ],
    [
      'sync',
      'empty',
      { user: 'bob' },
      'bob may not sync applications of empty: bob has no role there, syncing takes operator. Ask an operator: root, vera',
    ],
    ['sync', 'nowhere', { user: 'bob' }, 'bob may not sync applications of nowhere: there is no tenant nowhere'],
  ])('%s of %s by %j', (action, of, person, why) => expect(mayAct(action, of, person, tenants)).toEqual({ allowed: false, why }));

  it('also where nobody has the role', () => {
    const alone = new Map([tenant('shop', [{ user: 'bob', role: 'operator' }])]);
    expect(mayAct('approve-promotion', 'shop', { user: 'bob' }, alone)).toMatchObject({
      why: expect.stringContaining('Nobody has that role: add somebody to spec.people of Tenant shop') as string,
    });
  });
});
