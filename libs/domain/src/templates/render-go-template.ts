import { defaultTemplateLimits, Evaluator, type TemplateFunctions, type TemplateLimits } from './evaluate.js';
import { templateFunctions } from './functions/index.js';
import { parseTemplate } from './parse.js';
import { positionOf, TemplateError, TemplateProblem } from './template-error.js';

export interface GoTemplateOptions {
  /** How the template is called in errors, for example `commit message`. */
  readonly name: string;
  readonly limits?: Partial<TemplateLimits>;
  /** What a key that the data lacks does: `error`, the default, or `default`, which prints `<no value>` as Go does when nothing was said. */
  readonly missingKey?: 'error' | 'default';
  /** Functions beside or in place of the built-in ones. They throw `FunctionProblem`. */
  readonly functions?: TemplateFunctions;
}

/**
 * Carries out a template of Go's text/template with the functions of sprig that are a pure matter of their arguments (nothing of time,
 * chance, network or environment). Semantics: https://pkg.go.dev/text/template and https://masterminds.github.io/sprig/.
 * Bounded in steps and size. Throws `TemplateError`, which names line and column and never a value of the data.
 */
export function renderGoTemplate(text: string, data: unknown, options: GoTemplateOptions): string {
  try {
    const functions = options.functions ? { ...templateFunctions, ...options.functions } : templateFunctions;
    const limits = { ...defaultTemplateLimits, ...options.limits };
    return new Evaluator(parseTemplate(text), functions, limits, options.missingKey !== 'default').run(data);
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    const { line, column } = positionOf(text, error.at);
    throw new TemplateError(error.message, options.name, line, column);
  }
}
