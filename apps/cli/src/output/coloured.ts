import { settings } from '../config.js';

/** Colours only where a person reads along: on a terminal, unless NO_COLOR is set. */
export const coloured = (stream: NodeJS.WriteStream = process.stdout): boolean => stream.isTTY === true && !settings.colourless;
