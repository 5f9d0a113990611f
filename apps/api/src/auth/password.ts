import { randomBytes, randomInt, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { Limiter } from '@fairlead/service-kit';

/** 32 MB and about 0.2 s a time; OWASP's password storage cheat sheet counts it equal to N=2^17, p=1. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const BYTES = 32;
/** The thread pool of Node has four threads, which files and DNS need too. */
const atOnce = new Limiter(2);
const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const hashOf = (password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> =>
  atOnce.run(() => derive(password.normalize('NFKC'), salt, BYTES, { ...cost, maxmem: 256 * cost.N * cost.r }));

/** The parameters stand in the hash, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await hashOf(password, salt, COST);
  return `scrypt$N=${COST.N},r=${COST.r},p=${COST.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt, hash] = /^scrypt\$N=(\d{1,8}),r=(\d{1,3}),p=(\d{1,3})\$([\w-]+)\$([\w-]+)$/.exec(stored) ?? [];
  if (hash === undefined || salt === undefined) return false;
  const expected = Buffer.from(hash, 'base64url');
  const given = await hashOf(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Without those that are taken for another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP_LENGTH = 5;

/** 123 bits that can be read out and typed. */
export const newPassword = (): string =>
  Array.from({ length: GROUPS }, () => Array.from({ length: GROUP_LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')).join(
    '-',
  );
