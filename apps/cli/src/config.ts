import { homedir } from 'node:os';
import { join } from 'node:path';

const env = process.env;
/** What the environment says to every command, read once. */
export const settings = Object.freeze({
  /** NO_COLOR (any value, see no-color.org) or --no-color, which is looked for by hand: usage errors come before options are parsed. */
  colourless: Boolean(env['NO_COLOR']) || process.argv.includes('--no-color'),
  /** FAIRLEAD_DEBUG: unexpected errors are printed with their stack. */
  debug: Boolean(env['FAIRLEAD_DEBUG']),
  /** FAIRLEAD_SERVER: URL of the api. */
  server: env['FAIRLEAD_SERVER'] || undefined,
  /** FAIRLEAD_TOKEN: it never comes by an argument, which everybody on the machine could read. */
  token: env['FAIRLEAD_TOKEN'] || undefined,
  /** Sessions that `fairlead login` began. */
  credentialsFile: join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'fairlead', 'credentials.json'),
  /** A window in which a browser can open. */
  desktop: Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']),
});
