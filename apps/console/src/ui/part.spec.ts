import { createElement, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { part } from './part';

afterEach(() => void vi.unstubAllGlobals());
const shown = (Part: Parameters<typeof createElement>[0]): string =>
  renderToString(createElement(Suspense, { fallback: 'waiting' }, createElement(Part)));

describe('a component in a file of its own', () => {
  const greeting = () => part(() => Promise.resolve(() => 'good morning'));
  it('is waited for while its file is not there', () => expect(shown(greeting())).toContain('waiting'));

  it('is shown without any waiting when its file was fetched ahead', async () => {
    const Greeting = greeting();
    await Greeting.preload();
    expect(shown(Greeting)).toContain('good morning');
    expect(shown(Greeting)).not.toContain('waiting');
  });

  it('is fetched ahead without a rejection when its file is gone, and fetched again when it is wanted', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response()));
    const load = vi.fn(() => Promise.reject<() => string>(new Error('gone')));
    const Gone = part(load);
    await expect(Gone.preload()).resolves.toBeUndefined();
    expect(load).toHaveBeenCalledTimes(2);
    load.mockResolvedValueOnce(() => 'here again');
    await Gone.preload();
    expect(load).toHaveBeenCalledTimes(3);
    expect(shown(Gone)).toContain('here again');
  });

  it('is fetched once more when the api came back right after it failed', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response()));
    const load = vi.fn(() => Promise.resolve(() => 'good morning'));
    load.mockRejectedValueOnce(new Error('the api is away'));
    const Greeting = part(load);
    await Greeting.preload();
    expect(shown(Greeting)).toContain('good morning');
  });

  it('is fetched once, however often it is fetched ahead', async () => {
    const load = vi.fn(() => Promise.resolve(() => 'good morning'));
    const Greeting = part(load);
    await Greeting.preload();
    await Greeting.preload();
    expect(load).toHaveBeenCalledTimes(1);
  });
});
