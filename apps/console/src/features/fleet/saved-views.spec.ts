import { describe, expect, it } from 'vitest';
import { MOST_VIEWS, readViews, searchText, withView } from './saved-views';

describe('saved views', () => {
  it('are the same text in whatever order the address has', () => {
    expect(searchText({ view: 'map', health: 'Degraded', text: undefined, tenant: '' })).toBe('health=Degraded&view=map');
    expect(searchText({ health: 'Degraded', view: 'map' })).toBe('health=Degraded&view=map');
  });
  it('of the same name are replaced', () => {
    const views = withView(withView([], { name: 'mine', search: 'a=1' }), { name: 'all', search: '' });
    expect(withView(views, { name: 'mine', search: 'b=2' })).toEqual([
      { name: 'all', search: '' },
      { name: 'mine', search: 'b=2' },
    ]);
  });
  it('are bounded', () => {
    const many = Array.from({ length: MOST_VIEWS }, (_, index) => ({ name: `view ${index}`, search: '' }));
    expect(withView(many, { name: 'a', search: '' })).toHaveLength(MOST_VIEWS);
  });
  it.each(['', '{', 'null', '{"name":"x"}', '[1, null, {"name": 1}, {"name": "x"}]'])('that are no views are left out: %s', (text) => {
    expect(readViews(text)).toEqual([]);
  });
  it('are read back', () => expect(readViews('[{"name":"x","search":"a=1"}]')).toEqual([{ name: 'x', search: 'a=1' }]));
});
