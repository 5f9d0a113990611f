/** How a Git host is told who asks. Never on a command line, in a log or in an error. */
export type Credentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'ssh';
      readonly identityFile: string;
      /** Host keys that are trusted; without it a host's first key is, and kept. */
      readonly knownHostsFile?: string;
    };
/** Asked anew for each contact, so that replaced credentials are used at once. */
export type CredentialsProvider = () => Promise<Credentials | undefined>;

export const basicAuthorization = ({ username, password }: { username: string; password: string }): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
