import { describe, expect, it } from 'vitest';
import { goesOn, levelOf } from './log-level';

describe('levelOf', () => {
  it.each([
    ['12:00:00.000 ERROR POST /orders 502', 'error'],
    ['WARN: slow', 'warning'],
    ['{"time":"…","level":"warn","msg":"error budget"}', 'warning'],
    ['{"level":50,"msg":"x"}', 'error'],
    ['{"level":20,"msg":"x"}', 'debug'],
    ['time=2026 level=debug msg=error', 'debug'],
    ['E0102 15:04:05.678901       1 main.go:12] broke', 'error'],
    ['2026/01/01 12:00:00 [error] 7#7: upstream', 'error'],
    ['2026-01-01 INFO  no ERROR here', 'info'],
    ['GET /error 200', undefined],
    ['0 errors, 2 warnings', undefined],
    ['{"level":"strange"}', undefined],
  ])('%s', (text, level) => expect(levelOf(text)).toBe(level));
});
describe('goesOn', () => {
  it.each([
    ['    at main (server.js:1:1)', true],
    ['Caused by: java.io.IOException', true],
    ['', true],
    ['at last', false],
  ])('%s', (text, expected) => expect(goesOn(text)).toBe(expected));
});
