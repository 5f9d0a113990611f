export { DEFINITION_LABEL, DEFINITION_LABEL_VALUE } from './definition.js';
export { builtinDefinitions, type BuiltinDefinitionName } from './definitions.js';
export { ensureDefinitions, isOurDefinition, type DefinitionOwner } from './ensure-definitions.js';
