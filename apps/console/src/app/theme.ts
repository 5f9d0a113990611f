import {
  Badge,
  Button,
  createTheme,
  defaultCssVariablesResolver,
  Drawer,
  Modal,
  NavLink,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

const sea: MantineColorsTuple = [
  ...(['#e8f4f8', '#cfe6ee', '#a3cfdf', '#73b6cf', '#4ca2c1'] as const),
  ...(['#3295b9', '#2089ae', '#0f7599', '#086685', '#01506b'] as const),
];
const dark: MantineColorsTuple = [
  ...(['#dfe5ec', '#bcc6d1', '#9aa7b5', '#6b7887', '#3b4653'] as const),
  ...(['#2b343f', '#1f2730', '#151b22', '#10151b', '#0b0f14'] as const),
];

const DIALOG = {
  attributes: { header: { role: 'presentation' } },
  closeButtonProps: { 'aria-label': 'Close' },
  // global.css does.
  lockScroll: false,
};

/** Mantine takes a filled button's text from the light scheme's shade in both, and a red that white can't be read on in the dark one. */
function filled(color: string | undefined): Record<string, string> {
  if (color === undefined) return { '--button-color': 'var(--mantine-primary-color-contrast)' };
  return color === 'red' ? { '--button-bg': DANGER, '--button-hover': DANGER, '--button-color': '#fff' } : {};
}
const DANGER = '#c9363a';

export const theme = createTheme({
  colors: { sea, dark },
  primaryColor: 'sea',
  primaryShade: { light: 8, dark: 4 },
  black: '#17202a',
  autoContrast: true,
  luminanceThreshold: 0.3,
  respectReducedMotion: true,
  cursorType: 'pointer',
  defaultRadius: 'md',
  fontFamily: '"Inter Variable", "Inter Fallback", system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  components: {
    Badge: Badge.extend({ defaultProps: { tt: 'none', fw: 600, radius: 'sm', miw: 'max-content' } }),
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_, { variant, color }) => ({ root: (variant ?? 'filled') === 'filled' ? filled(color) : {} }),
    }),
    // A dialog's header is no banner of the page, and its cross has no text.
    Modal: Modal.extend({ defaultProps: DIALOG }),
    Drawer: Drawer.extend({ defaultProps: DIALOG }),
    // Not by its `extend`: the shell does without the component itself.
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    NavLink: NavLink.extend({ defaultProps: { variant: 'light' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 250, multiline: true, maw: 360, events: { hover: true, focus: true, touch: true } },
    }),
  },
});

interface Tone {
  readonly text: string;
  readonly fill: string;
  readonly solid: string;
}
/** By Mantine's name of the colour; each text on its fill, and on the page, has a contrast of 4.5 or more. */
const LIGHT: Readonly<Record<string, Tone>> = {
  teal: { text: '#0a6443', fill: '#e1f4ea', solid: '#1f9d6a' },
  green: { text: '#0a6443', fill: '#e1f4ea', solid: '#1f9d6a' },
  blue: { text: '#174ea6', fill: '#e6effc', solid: '#3b7ddd' },
  yellow: { text: '#744800', fill: '#fdf0d3', solid: '#d99a1c' },
  orange: { text: '#8f3a00', fill: '#fde9da', solid: '#d9661f' },
  red: { text: '#a81b1b', fill: '#fde8e8', solid: '#d83a3a' },
  gray: { text: '#465260', fill: '#eaeef2', solid: '#8a96a4' },
  sea: { text: '#07607e', fill: '#e3f1f6', solid: '#086685' },
};
const DARK: Readonly<Record<string, Tone>> = {
  teal: { text: '#6fd6a6', fill: '#12352a', solid: '#2fae79' },
  green: { text: '#6fd6a6', fill: '#12352a', solid: '#2fae79' },
  blue: { text: '#93beff', fill: '#172b4d', solid: '#4a8ae8' },
  yellow: { text: '#f0c063', fill: '#3a2c0e', solid: '#d09a2c' },
  orange: { text: '#ffb27d', fill: '#432513', solid: '#d9722f' },
  red: { text: '#ffa3a3', fill: '#45191c', solid: '#e0494b' },
  gray: { text: '#b6c1cd', fill: '#29323c', solid: '#6d7a89' },
  sea: { text: '#8accdf', fill: '#12323d', solid: '#4ca2c1' },
};
const toned = (tones: Readonly<Record<string, Tone>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tones).flatMap(([name, { text, fill, solid }]) => [
      [`--mantine-color-${name}-text`, text],
      [`--mantine-color-${name}-light-color`, text],
      [`--mantine-color-${name}-light`, fill],
      [`--mantine-color-${name}-light-hover`, fill],
      [`--fl-${name}`, solid],
    ]),
  );

/** Mantine's own dimmed, placeholder and tinted colours have too little contrast to be read by everybody. */
export const cssVariables: CSSVariablesResolver = (used) => {
  const base = defaultCssVariablesResolver(used);
  return {
    variables: { ...base.variables, '--fl-header': '52px' },
    light: {
      ...base.light,
      ...toned(LIGHT),
      '--mantine-color-dimmed': '#53606d',
      '--mantine-color-placeholder': '#66727f',
      '--mantine-color-error': '#a81b1b',
      '--mantine-color-default-border': '#dce2e8',
      '--mantine-color-default-hover': '#f3f6f8',
      '--mantine-color-disabled-color': '#66727f',
      '--fl-line': '#e4e9ee',
      '--fl-surface': '#ffffff',
      '--fl-sunken': '#f6f8fa',
    },
    dark: {
      ...base.dark,
      ...toned(DARK),
      '--mantine-color-dimmed': '#a3afbc',
      '--mantine-color-placeholder': '#8f9cab',
      '--mantine-color-error': '#ffa3a3',
      '--mantine-color-default-border': '#333d49',
      '--mantine-color-disabled-color': '#8a97a6',
      '--fl-line': '#28313b',
      '--fl-surface': '#1a2129',
      '--fl-sunken': '#10151b',
    },
  };
};
