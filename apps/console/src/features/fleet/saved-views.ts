import { useLocalStorage } from '@mantine/hooks';

export interface SavedView {
  readonly name: string;
  /** What stands after `?`, sorted, so that the same view is the same text. */
  readonly search: string;
}
/** Of everybody. */
export const VIEWS_OF_ALL: readonly SavedView[] = [
  { name: 'Everything, worst first', search: '' },
  { name: 'Degraded', search: 'health=Degraded' },
  { name: 'Out of sync', search: 'sync=OutOfSync' },
  { name: 'Paused', search: 'suspended=true' },
  { name: 'Changed last', search: 'sort=-updatedAt' },
];
/** Most that one browser keeps. */
export const MOST_VIEWS = 50;

export const searchText = (state: Readonly<Record<string, string | undefined>>): string => {
  const search = new URLSearchParams(Object.entries(state).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  search.sort();
  return search.toString();
};
/** With one more view; one of the same name is replaced. */
export const withView = (views: readonly SavedView[], view: SavedView): SavedView[] =>
  [...views.filter(({ name }) => name !== view.name), view].sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST_VIEWS);

/** Whatever somebody or something else wrote there is left out. */
export function readViews(text: string | undefined): SavedView[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(read)) return [];
    return read.filter((view): view is SavedView => isText(view?.name) && isText(view?.search)).slice(0, MOST_VIEWS);
  } catch {
    return [];
  }
}
const isText = (value: unknown): boolean => typeof value === 'string';

/** Views that this browser keeps; to show one to somebody else, send its address. */
export const useSavedViews = () =>
  useLocalStorage<SavedView[]>({
    key: 'fairlead.fleet.views',
    defaultValue: [],
    serialize: JSON.stringify,
    deserialize: readViews,
    getInitialValueInEffect: false,
  });
