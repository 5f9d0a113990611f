import { join } from 'node:path';
import type { GiteaProgram } from './program.js';

export interface GiteaSettings {
  /** Everything that is kept: database, repositories, packages. */
  readonly folder: string;
  readonly port: number;
  readonly rootUrl: string | undefined;
  readonly assets: GiteaProgram['assets'];
  readonly secrets: GiteaSecrets;
}
export interface GiteaSecrets {
  readonly secretKey: string;
  readonly internalToken: string;
  readonly lfsKey: string;
}

/** app.ini of a Gitea that listens on the loopback address only, sends webhooks there, and does nothing by itself. */
export const appIni = ({ folder, port, rootUrl, assets, secrets }: GiteaSettings) => `APP_NAME = Fairlead sandbox
RUN_MODE = prod
WORK_PATH = ${folder}

[server]
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${port}
ROOT_URL = ${rootUrl ?? `http://127.0.0.1:${port}/`}
LOCAL_ROOT_URL = http://127.0.0.1:${port}/
APP_DATA_PATH = ${join(folder, 'data')}
${assets ? `STATIC_ROOT_PATH = ${assets}\n` : ''}DISABLE_SSH = true
OFFLINE_MODE = true
LFS_START_SERVER = false
LFS_JWT_SECRET = ${secrets.lfsKey}
GRACEFUL_HAMMER_TIME = 5s

[database]
DB_TYPE = sqlite3
PATH = ${join(folder, 'data', 'gitea.db')}
SQLITE_JOURNAL_MODE = WAL
SQLITE_TIMEOUT = 10000

[repository]
ROOT = ${join(folder, 'repositories')}
DEFAULT_BRANCH = main
DEFAULT_PRIVATE = public

[security]
INSTALL_LOCK = true
SECRET_KEY = ${secrets.secretKey}
INTERNAL_TOKEN = ${secrets.internalToken}

[service]
DISABLE_REGISTRATION = true

; The queues on disk are polled, so that a webhook leaves a second later. In memory, kill -9 loses what was just pushed; webhooks are in the database too.
[queue]
TYPE = channel

[oauth2]
ENABLED = false

[webhook]
ALLOWED_HOST_LIST = loopback
DELIVER_TIMEOUT = 10

[migrations]
ALLOW_LOCALNETWORKS = true

[indexer]
ISSUE_INDEXER_TYPE = db

[actions]
ENABLED = false

[cron]
ENABLED = false

[mailer]
ENABLED = false

[picture]
DISABLE_GRAVATAR = true

[session]
PROVIDER = memory

[log]
MODE = console
LEVEL = Info
`;
