/** What the environment says to every command, read once. */
export const settings = Object.freeze({
  /** NO_COLOR: any value forbids colours, see no-color.org. */
  colourless: Boolean(process.env['NO_COLOR']),
  /** FAIRLEAD_DEBUG: unexpected errors are printed with their stack. */
  debug: Boolean(process.env['FAIRLEAD_DEBUG']),
});
