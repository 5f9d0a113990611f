import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailableError } from '@fairlead/database';
import type { Logger } from '@fairlead/service-kit';
import type { Postgres } from '../store/postgres.js';
import { ADMIN, type Accounts } from './accounts.js';
import { newPassword } from './password.js';
import { readOrWritePassword } from './password-file.js';
import type { IdentitySettings } from './settings.js';

const PAUSE_MILLISECONDS = 500;
const LONG_PAUSE_MILLISECONDS = 10_000;
const SWEEP_MILLISECONDS = 10 * 60_000;
/** Ended tokens are kept for a while, so that it can be seen who had them. */
const SWEEPS = [
  "delete from identity.sessions where expires_at < now() or last_seen_at < now() - interval '12 hours'",
  "delete from identity.device_requests where expires_at < now() - interval '10 minutes'",
  'delete from identity.oidc_logins where expires_at < now()',
  'delete from identity.tries where ends_at < now()',
  "delete from identity.tokens where least(expires_at, revoked_at) < now() - interval '90 days'",
];

/** Where a password can be shown that must not stand in a log. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Makes the admin at the first start, and removes what has expired. */
export class IdentityKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopped = new AbortController();

  constructor(
    private readonly settings: IdentitySettings,
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    private readonly logger: Logger,
    private readonly terminal: Terminal = process.stderr,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.required) return;
    void this.ensureAdmin();
    void this.sweepNowAndThen();
  }

  onModuleDestroy(): void {
    this.stopped.abort();
  }

  /** Goes on until it is done: Postgres may come later, and the file may be put right. */
  private async ensureAdmin(): Promise<void> {
    const { signal } = this.stopped;
    const { passwordFile, resetMark, oidc } = this.settings;
    if (passwordFile === undefined && this.terminal.isTTY !== true) {
      const advice = 'set FAIRLEAD_API_ADMIN_PASSWORD_FILE to the file that the first password is to be written to, or read from';
      if (oidc === undefined && (await this.isFirstStart())) this.logger.warn(`nobody can sign in with a password: ${advice}`);
      return;
    }
    while (!signal.aborted) {
      try {
        const done = await this.accounts.ensureAdmin(resetMark, () => this.announce());
        if (done !== undefined)
          this.logger.info('the admin has a new password, to be changed at the first sign-in', {
            user: ADMIN,
            why: done,
            file: passwordFile ?? 'shown on the terminal',
          });
        return;
      } catch (error) {
        const away = error instanceof DatabaseUnavailableError;
        if (!away && !signal.aborted) this.logger.error('the admin could not be made, trying again', { error });
        await sleep(away ? PAUSE_MILLISECONDS : LONG_PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async isFirstStart(): Promise<boolean> {
    while (!this.stopped.signal.aborted) {
      try {
        return !(await this.accounts.exists(ADMIN));
      } catch {
        await sleep(PAUSE_MILLISECONDS, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      }
    }
    return false;
  }

  /** The log is read by many and kept for long; a terminal is not. */
  private async announce(): Promise<string> {
    const made = newPassword();
    const { passwordFile } = this.settings;
    if (passwordFile !== undefined) return readOrWritePassword(passwordFile, made);
    this.terminal.write(`\nSign in as ${ADMIN} with this password. It is shown this once, and is to be changed then:\n\n    ${made}\n\n`);
    return made;
  }

  private async sweepNowAndThen(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await sleep(SWEEP_MILLISECONDS, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted)
        await this.sweep().catch((error: unknown) => this.logger.debug('what expired could not be removed, trying again later', { error }));
    }
  }

  async sweep(): Promise<void> {
    for (const statement of SWEEPS) await this.postgres.run((manager) => manager.query(statement));
  }
}
