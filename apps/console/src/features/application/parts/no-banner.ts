/** The head of a drawer is a `header`, which screen readers would take for the banner of the page. */
export const NO_BANNER = { header: { role: 'presentation' } } as const;
