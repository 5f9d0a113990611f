export { renderGoTemplate, type GoTemplateOptions } from './render-go-template.js';
export { defaultTemplateLimits, FunctionProblem, type TemplateFunction, type TemplateFunctions, type TemplateLimits } from './evaluate.js';
export { TemplateError } from './template-error.js';
export { Stringer } from './values.js';
