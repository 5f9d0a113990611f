import type { Command } from 'commander';

/** A module that has commands, and what the overview says of each: all that is needed to show it, so that only the command that is meant is loaded. */
export interface CommandModule {
  readonly about: Readonly<Record<string, string>>;
  /** Other names of its commands. */
  readonly aliases?: readonly string[];
  readonly load: () => Promise<{ register(program: Command): void }>;
}
export interface Group {
  readonly title: string;
  readonly modules: readonly CommandModule[];
}

const signIn: Group = {
  title: 'Sign in:',
  modules: [
    {
      about: {
        login: 'sign in: by a browser anywhere, with user and password, or with an API token',
        logout: 'end the session of this machine',
      },
      load: () => import('./commands/online/login.js'),
    },
    { about: { whoami: 'show who you are to the api, and your role in each tenant' }, load: () => import('./commands/online/whoami.js') },
    {
      about: { 'can-i': 'tell whether you may do something for a tenant, and why not; exits with 3 if not' },
      load: () => import('./commands/online/can-i.js'),
    },
    { about: { token: 'make, list and revoke API tokens, with which programs sign in' }, load: () => import('./commands/online/token.js') },
  ],
};

const look: Group = {
  title: 'Look:',
  modules: [
    {
      about: { get: 'list applications, tenants, repositories, clusters, components, promotions or rollouts' },
      load: () => import('./commands/online/get.js'),
    },
    {
      about: { describe: 'tell everything about one application, tenant, repository or cluster' },
      load: () => import('./commands/online/describe.js'),
    },
    {
      about: { tree: 'show the objects of an application and what they made, asked of its clusters now' },
      load: () => import('./commands/online/tree.js'),
    },
    {
      about: { diff: 'show where the clusters differ from what Git says, field by field; exits with 2 if they do' },
      load: () => import('./commands/online/diff.js'),
    },
    {
      about: { history: 'show which commits an application ran, newest first: authors, who approved, how long the sync took' },
      load: () => import('./commands/online/history.js'),
    },
    { about: { logs: 'show what the containers of an application write' }, load: () => import('./commands/online/logs.js') },
    {
      about: { events: 'show what happened to an application, or with --follow what happens to all' },
      load: () => import('./commands/online/events.js'),
    },
    {
      about: {
        compare:
          'show what differs between environments and whether it is meant, an older version, or drift; exits with 2 if anything does',
      },
      load: () => import('./commands/online/compare.js'),
    },
    {
      about: { incidents: 'show what went wrong, open incidents first: list them (the default), or show one' },
      aliases: ['incident'],
      load: () => import('./commands/online/incidents.js'),
    },
    {
      about: {
        postmortem: 'print an incident, or the last one of an application, as Markdown: what happened when, and what was done by whom',
      },
      load: () => import('./commands/online/postmortem.js'),
    },
    { about: { audit: 'show who asked for what, and what became of it, newest first' }, load: () => import('./commands/online/audit.js') },
    {
      about: {
        tenant: 'tenants: list them (the default), show one, or what is used of its quotas',
        cluster: 'clusters: list them (the default), or show one',
        repo: 'Git repositories: list them (the default), or show one',
      },
      aliases: ['repository'],
      load: () => import('./commands/online/inventory.js'),
    },
    {
      about: { system: 'show how Fairlead itself is: services, queues and what is behind; dead letters to send again or drop' },
      load: () => import('./commands/online/system.js'),
    },
  ],
};

const act: Group = {
  title: 'Act:',
  modules: [
    { about: { sync: 'read the repository and sync every cluster now' }, load: () => import('./commands/online/sync.js') },
    { about: { wait: 'wait until an application is synced and healthy' }, load: () => import('./commands/online/wait.js') },
    {
      about: { rollback: 'take an application back to what ran before, and revert the commit in Git' },
      load: () => import('./commands/online/rollback.js'),
    },
    {
      about: {
        restart: 'replace the Pods of a Deployment, StatefulSet, DaemonSet or Rollout',
        run: 'make a Job of a CronJob now',
        'delete-object': 'delete a Pod, a Job or another object that its owner, or Fairlead from Git, makes again',
      },
      load: () => import('./commands/online/object-actions.js'),
    },
    {
      about: {
        pause: 'stop syncing an application, until it is resumed or for a time',
        resume: 'sync a paused application again',
        'confirm-deletion': 'delete the protected objects that left Git and wait for somebody to say so',
        approve: 'let the version that waits go to an environment',
        reject: 'keep the version that waits from going to an environment',
        promote: 'give a rollout’s new version all traffic now; with an environment it is approve',
        abort: 'take a rollout back to the old version now',
        retry: 'begin the analysis of a failed rollout anew',
      },
      load: () => import('./commands/online/decisions.js'),
    },
  ],
};

/** `tools/fairlead.mjs` looks at more sources for these than for others. */
const offline: Group = {
  title: 'Without a server:',
  modules: [
    {
      about: {
        render: 'print the manifests that Fairlead would make of a Kustomize root or a folder of manifests',
        affected: 'print the Kustomize roots, charts and folders of manifests that a range of commits can change',
        validate: 'check the platform documents, manifests and kustomizations below a folder; exits with 1 if there is any problem',
        health: 'print the health of an application, or of live objects in files, as Fairlead and Argo CD judge it',
        seal: 'make a SealedSecret, which may stand in Git, of a Secret on standard input; only the cluster can open it',
      },
      load: () => import('./commands/offline.js'),
    },
  ],
};

const commandLine: Group = {
  title: 'This command line:',
  modules: [
    {
      about: { completion: 'print what makes a shell complete commands, options and names with Tab' },
      load: () => import('./commands/completion.js'),
    },
    { about: { help: 'show how a command is used, or what exit codes mean' }, load: () => import('./commands/help.js') },
  ],
};

/** Every command, in the order of the overview. */
export const GROUPS: readonly Group[] = [signIn, look, act, offline, commandLine];
