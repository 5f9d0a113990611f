import type { TemplateFunctions } from '../evaluate.js';
import { collectionFunctions } from './collections.js';
import { encodingFunctions } from './encoding.js';
import { logicFunctions } from './logic.js';
import { numberFunctions } from './numbers.js';
import { stringFunctions } from './strings.js';

export const templateFunctions: TemplateFunctions = {
  ...logicFunctions,
  ...stringFunctions,
  ...collectionFunctions,
  ...encodingFunctions,
  ...numberFunctions,
};
