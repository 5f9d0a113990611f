/** A refusal in Vault's shape: `{"errors": […]}`. */
export class VaultError extends Error {
  constructor(
    readonly status: number,
    readonly errors: readonly string[],
    /** Beside the errors, as for a version that was deleted. */
    readonly data?: object,
    readonly warnings?: readonly string[],
  ) {
    super(errors.join('; '));
    this.name = 'VaultError';
  }
}

/** As Go's multierror prints; Vault wraps each refusal of a token so. */
const list = (...errors: string[]) =>
  `${errors.length} error${errors.length > 1 ? 's' : ''} occurred:\n${errors.map((error) => `\t* ${error}\n`).join('')}\n`;

export const permissionDenied = () => new VaultError(403, [list('permission denied')]);
export const noToken = () => new VaultError(403, ['permission denied']);
export const invalidToken = () => new VaultError(403, [list('permission denied', 'invalid token')]);
export const badRequest = (message: string) => new VaultError(400, [message]);

export type Fields = Readonly<Record<string, unknown>>;
export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
