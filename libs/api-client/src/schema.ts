// Made by `npm run generate` of the api's contracts; not to be edited.
export interface paths {
  '/api/v1/access': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the viewer may do something, and why not */
    get: operations['explainAccess'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Applications by tenant and name */
    get: operations['listApplications'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One application: its spec, conditions and state on each cluster */
    get: operations['getApplication'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/confirm-deletion': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Delete protected objects that left Git */
    post: operations['confirmDeletion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What happened to an application, newest first */
    get: operations['listHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/logs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Log of a container (server-sent events)
     * @description Events `line`, `skipped` and `end`, which tells the `reason`, and by `again` that the log goes on when it is asked for anew. A stream ends after an hour; ask again with `since`. Of several Pods each log ends by an `end` with its `pod` while the others go on; the `end` without one is the last event.
     */
    get: operations['followLogs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/object': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One object as Git wants it and as it is
     * @description The object must be of the application, or made by one that is. Values of Secrets are hidden.
     */
    get: operations['getObject'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/object/actions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sync, restart, run or delete one object
     * @description The detail of the object lists what can be done with it. It is done as the account that the application is applied as, to this very object and not to another that takes its name; what no syncer takes within 5 minutes is not done any more. `GET /api/v1/commands/{id}` tells how it ended.
     */
    post: operations['actOnObject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/object/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What Kubernetes tells of an object */
    get: operations['listObjectEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/objects': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Objects of an application as its clusters hold them
     * @description Of each cluster 500 objects at most are known here, those not in order first; `total` counts all.
     */
    get: operations['listObjects'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sync an application no more until it is resumed
     * @description Nothing is applied, pruned or healed meanwhile; health is still watched. What Git says is applied when it goes on.
     */
    post: operations['pauseApplication'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/renderings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Renderings that can be looked at and gone back to, newest first */
    get: operations['listRenderings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/renderings/diff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What going from one rendering to another changes */
    get: operations['compareRenderings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sync a paused application again */
    post: operations['resumeApplication'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take an application back to what ran before
     * @description The earlier rendering is applied at once, also while the Git host is away; the bad commit is held back and reverted in Git as soon as that can be done.
     */
    post: operations['rollbackApplication'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/rollouts/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Promote, abort or retry a rollout */
    post: operations['steerRollout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/rollouts/steps': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every step of the newest rollouts of a Canary, for charts */
    get: operations['listRolloutSteps'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/sync': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Read the repository and sync every cluster now
     * @description Harmless to repeat. The answer tells what to read to see what becomes of it.
     */
    post: operations['syncApplication'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/{tenant}/{name}/tree': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Objects of an application on a cluster, and what they made
     * @description Asked of the cluster through its syncer, at the moment.
     */
    get: operations['getTree'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/commands': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sync, pause or resume many applications
     * @description Each is checked, audited and answered on its own; one that is refused holds up no other.
     */
    post: operations['commandApplications'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/applications/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Applications counted by health and sync state
     * @description The whole fleet in one answer: all together, and apart by tenant, environment, cluster or repository.
     */
    get: operations['summariseApplications'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/attention': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How much there is that waits for a person
     * @description Open incidents that the viewer may see, and the approvals and rollouts that the viewer may decide on.
     */
    get: operations['getAttention'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who asked for what, and what became of it, newest first */
    get: operations['listAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The audit log as a file, oldest first
     * @description `format` says which of the two; without it `Accept: text/csv` asks for CSV.
     */
    get: operations['exportAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/device': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Begin to sign in a program without a browser (RFC 8628) */
    post: operations['startDevice'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/device/{userCode}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The program that asks to be signed in */
    get: operations['getDeviceRequest'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/device/{userCode}/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Approve or deny a program */
    post: operations['decideDevice'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/device/token': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask whether the person has approved the program
     * @description Until then 400 with code AuthorizationPending, SlowDown, DeviceExpired or DeviceDenied.
     */
    post: operations['finishDevice'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/oidc/callback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The identity provider sends the browser back */
    get: operations['finishOidc'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/oidc/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Send the browser to the identity provider */
    get: operations['startOidc'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/options': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How one can sign in here */
    get: operations['getSignInOptions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Change the own password; every other session of the person ends */
    post: operations['changePassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/sign-in': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sign in with user and password */
    post: operations['signIn'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/sign-out': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End this session */
    post: operations['signOut'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/clusters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Clusters by name */
    get: operations['listClusters'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/clusters/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One cluster */
    get: operations['getCluster'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/clusters/{name}/sealing': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The certificate to seal secrets for a cluster with, its keys, and what is still sealed with an older one
     * @description Nothing here is secret: the certificate is public. `stale` lists SealedSecrets that should be sealed anew.
     */
    get: operations['getSealing'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/commands/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What became of a command */
    get: operations['getCommand'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/components': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What is deployed where */
    get: operations['listComponents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/environments/compare': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What differs between environments, object by object and field by field
     * @description Compares what Git says, as it was last sent to clusters, and says of each difference whether it is meant or a version behind. With `live`, clusters are asked what they run instead; one that can not be asked is told in `clusters`. Values of Secrets are hidden: equal ones of one field bear the same letter.
     */
    get: operations['compareEnvironments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happens, as it happens (server-sent events)
     * @description Each event’s name is its type and its data a LiveEvent. `hello` comes first; `reset` means that something can not be told, so read everything again; `dropped` ends the stream with the reason. Connect again with Last-Event-ID to miss nothing. A comment comes every 15 s.
     */
    get: operations['followEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/incidents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What went wrong, open ones first, then newest first */
    get: operations['listIncidents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/incidents/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One incident with its timeline and a postmortem to begin with */
    get: operations['getIncident'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who the viewer is and may do */
    get: operations['getMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where the viewer is signed in */
    get: operations['listSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Sign the viewer out somewhere */
    delete: operations['endSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/promotions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The newest version on its way to each environment, and how it stands */
    get: operations['listPromotions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/promotions/{tenant}/{promotion}/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Approve or reject that a version goes to an environment */
    post: operations['decidePromotion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/promotions/board': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Versions on their way through the environments */
    get: operations['getPromotionBoards'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/repositories': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Repositories by tenant and name */
    get: operations['listRepositories'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/repositories/{tenant}/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One repository */
    get: operations['getRepository'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/rollouts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The newest rollout of each Canary, and how it stands */
    get: operations['listRollouts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is signed in, by user */
    get: operations['listAllSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Sign somebody out somewhere */
    delete: operations['endAnySession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/system': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Services, streams, leases and what is behind */
    get: operations['getSystem'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/system/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Messages that consumers have given up on, newest first */
    get: operations['listDeadLetters'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/system/dead-letters/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One of them with its message */
    get: operations['getDeadLetter'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/system/dead-letters/{id}/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Replay or discard a dead letter */
    post: operations['decideDeadLetter'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/system/rebuild': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Write the read models anew, from the streams
     * @description Right is what services said last, whatever stands in Postgres; events that are missing are filled in from their stream. Lists are answered meanwhile.
     */
    post: operations['rebuildReadModels'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tenants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Tenants by name */
    get: operations['listTenants'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tenants/{tenant}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One tenant */
    get: operations['getTenant'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tenants/{tenant}/quotas': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Quotas of a tenant’s namespaces, and what is used of them
     * @description Each cluster is asked through its syncer, at the moment. One that can not be asked is told in `problem`, and never keeps the others from being told. 100 quotas are asked for at most: with more, ask by `namespace` or `cluster`.
     */
    get: operations['listQuotas'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tenants/{tenant}/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** API tokens of a tenant */
    get: operations['listTokens'];
    put?: never;
    /** Make an API token of a tenant */
    post: operations['createToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tenants/{tenant}/tokens/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke an API token */
    delete: operations['revokeToken'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/webhooks/git': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A Git host tells of a push
     * @description Takes what GitHub, Gitea, Forgejo, Gogs and GitLab send, and `{"repository": {"url": …}}`. Signed with the secret: X-Hub-Signature-256, X-Gitea-Signature or X-Gitlab-Token.
     */
    post: operations['gitWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Access: {
      allowed: boolean;
      /** @enum {string} */
      role?: 'viewer' | 'operator' | 'approver' | 'admin';
      user: string;
      why: string;
    };
    Application: {
      clusters: string[];
      component: string;
      environment?: string;
      /** @enum {string} */
      health: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
      /** @default [] */
      images: string[];
      /** @default {} */
      labels: {
        [key: string]: string;
      };
      name: string;
      path: string;
      paused?: {
        actor: string;
        /** Format: date-time */
        at: string;
        reason?: string;
        /** Format: date-time */
        until?: string;
      };
      problem?: {
        cluster?: string;
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
        /** @enum {string} */
        stage: 'catalog' | 'source' | 'render' | 'sync';
      };
      reason: string;
      ref: string;
      repository: string;
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      suspended: boolean;
      /** @enum {string} */
      sync: 'Failed' | 'OutOfSync' | 'Unknown' | 'Syncing' | 'Synced';
      tenant: string;
      /** Format: date-time */
      updatedAt?: string;
    };
    ApplicationCluster: {
      /** Format: date-time */
      at?: string;
      attempt?: number;
      cluster: string;
      generation?: number;
      /** @enum {string} */
      health: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
      objectCount: number;
      problem?: {
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
      };
      reason: string;
      /** Format: date-time */
      retryAt?: string;
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      /** @enum {string} */
      sync: 'Failed' | 'OutOfSync' | 'Unknown' | 'Syncing' | 'Synced';
    };
    ApplicationDetail: {
      clusters: string[];
      component: string;
      conditions: components['schemas']['Condition'][];
      declaredBy?: {
        application: string;
        at?: {
          column?: number;
          file?: string;
          line?: number;
        };
        revision?: {
          author?: string;
          commit: string;
          /** Format: date-time */
          committedAt?: string;
          ref: string;
          subject?: string;
        };
        tenant: string;
      };
      dependents: components['schemas']['Dependency'][];
      dependsOn: components['schemas']['Dependency'][];
      environment?: string;
      /** @enum {string} */
      health: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
      held?: {
        actor: string;
        /** Format: date-time */
        at: string;
        commit: string;
        instead?: string;
      };
      /** @default [] */
      images: string[];
      /** @default {} */
      labels: {
        [key: string]: string;
      };
      may: (
        | 'view'
        | 'read-logs'
        | 'sync'
        | 'pause'
        | 'rollback'
        | 'confirm-deletion'
        | 'act-on-objects'
        | 'steer-rollout'
        | 'approve-promotion'
        | 'manage-tokens'
        | 'operate-platform'
        | 'sign-in'
      )[];
      name: string;
      path: string;
      paused?: {
        actor: string;
        /** Format: date-time */
        at: string;
        reason?: string;
        /** Format: date-time */
        until?: string;
      };
      perCluster: components['schemas']['ApplicationCluster'][];
      pipeline: components['schemas']['PipelineStage'][];
      problem?: {
        cluster?: string;
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
        /** @enum {string} */
        stage: 'catalog' | 'source' | 'render' | 'sync';
      };
      reason: string;
      ref: string;
      repository: string;
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      spec: {
        component?: string;
        dependsOn?: string[];
        destination?: {
          cluster?: string;
          clusters?: string[];
          /** @default default */
          namespace: string;
        };
        environment?: string;
        project?: string;
        serviceAccount?: string;
        source: {
          chart?: {
            name: string;
            /** @default * */
            version: string;
          };
          directory?: {
            exclude?: string[];
            include?: string[];
            /** @default false */
            recurse: boolean;
          };
          helm?: {
            apiVersions?: string[];
            ignoreMissingValueFiles?: boolean;
            kubeVersion?: string;
            labels?: {
              [key: string]: string;
            };
            namespace?: string;
            parameters?: {
              forceString?: boolean;
              name: string;
              value: string;
            }[];
            postRenderers?: {
              images?: {
                digest?: string;
                name: string;
                newName?: string;
                newTag?: string;
              }[];
              patches?: {
                options?: {
                  [key: string]: unknown;
                };
                patch?: string;
                path?: string;
                target?: {
                  [key: string]: unknown;
                };
              }[];
            }[];
            releaseName?: string;
            skipCrds?: boolean;
            valueFiles?: string[];
            values?: {
              [key: string]: unknown;
            };
          };
          kustomize?: {
            commonAnnotations?: {
              [key: string]: string;
            };
            commonLabels?: {
              [key: string]: string;
            };
            components?: string[];
            generate?: boolean;
            ignoreMissingComponents?: boolean;
            images?: {
              digest?: string;
              name: string;
              newName?: string;
              newTag?: string;
            }[];
            labels?: {
              [key: string]: string;
            };
            /**
             * @default rootOnly
             * @enum {string}
             */
            loadRestrictor: 'rootOnly' | 'none';
            namePrefix?: string;
            namespace?: string;
            nameSuffix?: string;
            patches?: {
              options?: {
                [key: string]: unknown;
              };
              patch?: string;
              path?: string;
              target?: {
                [key: string]: unknown;
              };
            }[];
            replicas?: {
              count: number;
              name: string;
            }[];
            substitute?: {
              /** @default false */
              always: boolean;
              variables: {
                [key: string]: string;
              };
            };
          };
          /** @default . */
          path: string;
          /** @default HEAD */
          ref: string;
          repository: string;
        };
        /** @default false */
        suspend: boolean;
        sync: {
          /** @default false */
          allowEmpty: boolean;
          automatic?: boolean;
          /** @default false */
          createNamespace: boolean;
          /** @default 5m */
          healthTimeout: string;
          /** @enum {string} */
          onDeletion?: 'delete' | 'orphan';
          /** @default true */
          prune: boolean;
          /** @default true */
          selfHeal: boolean;
        };
        tenant: string;
      };
      suspended: boolean;
      /** @enum {string} */
      sync: 'Failed' | 'OutOfSync' | 'Unknown' | 'Syncing' | 'Synced';
      tenant: string;
      /** Format: date-time */
      updatedAt?: string;
    };
    ApplicationItem: {
      clusters?: string[];
      component?: string;
      environment?: string;
      /** @enum {string} */
      health?: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
      /** @default [] */
      images: string[];
      /** @default {} */
      labels: {
        [key: string]: string;
      };
      name: string;
      path?: string;
      paused?: {
        actor: string;
        /** Format: date-time */
        at: string;
        reason?: string;
        /** Format: date-time */
        until?: string;
      };
      problem?: {
        cluster?: string;
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
        /** @enum {string} */
        stage: 'catalog' | 'source' | 'render' | 'sync';
      };
      reason?: string;
      ref?: string;
      repository?: string;
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      suspended?: boolean;
      /** @enum {string} */
      sync?: 'Failed' | 'OutOfSync' | 'Unknown' | 'Syncing' | 'Synced';
      tenant: string;
      /** Format: date-time */
      updatedAt?: string;
    };
    ApplicationPage: {
      items: components['schemas']['ApplicationItem'][];
      next?: string;
    };
    Attention: {
      approvals: number;
      incidents: number;
      rollouts: number;
    };
    AuditEntry: {
      /** @enum {string} */
      action:
        | 'view'
        | 'read-logs'
        | 'sync'
        | 'pause'
        | 'rollback'
        | 'confirm-deletion'
        | 'act-on-objects'
        | 'steer-rollout'
        | 'approve-promotion'
        | 'manage-tokens'
        | 'operate-platform'
        | 'sign-in';
      actor: string;
      application?: string;
      /** Format: date-time */
      at: string;
      cluster?: string;
      clusters?: string[];
      detail: string;
      id: string;
      /** @enum {string} */
      outcome: 'accepted' | 'refused' | 'done' | 'failed';
      reason?: string;
      tenant: string;
      /** @enum {string} */
      via: 'slack' | 'api' | 'cli' | 'console' | 'forge';
    };
    AuditExport: string;
    AuditPage: {
      items: components['schemas']['AuditEntry'][];
      next?: string;
    };
    BulkAccepted: {
      accepted: number;
      items: {
        id?: string;
        name: string;
        problem?: {
          advice: string;
          code: string;
          detail: string;
        };
        tenant: string;
      }[];
    };
    Cluster: {
      applications: number;
      declaredBy: {
        application: string;
        at?: {
          column?: number;
          file?: string;
          line?: number;
        };
        tenant: string;
      };
      /** Format: date-time */
      lastHeardAt?: string;
      name: string;
      objects: number;
      problem?: {
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
      };
      queue?: {
        /** Format: date-time */
        since?: string;
        waiting: number;
      };
      spec: {
        /** @default 1 */
        buckets: number;
        credentialsRef?: {
          name: string;
        };
        description?: string;
        rollouts?: {
          gatewayRefs?: {
            name: string;
            namespace?: string;
            sectionName?: string;
          }[];
          /** Format: uri */
          metricsServer?: string;
          provider?: string;
        };
      };
      states: components['schemas']['StateCounts'];
      syncing: number;
    };
    ClusterEvent: {
      count: number;
      /** Format: date-time */
      firstAt?: string;
      /** Format: date-time */
      lastAt?: string;
      message: string;
      object: string;
      reason: string;
      source: string;
      type: string;
    };
    ClusterEventList: {
      items: components['schemas']['ClusterEvent'][];
    };
    ClusterPage: {
      items: components['schemas']['Cluster'][];
      next?: string;
    };
    CommandAccepted: {
      application?: string;
      clusters?: string[];
      follow: string;
      id: string;
      next: string;
      tenant: string;
    };
    CommandState: {
      /** @enum {string} */
      action:
        | 'view'
        | 'read-logs'
        | 'sync'
        | 'pause'
        | 'rollback'
        | 'confirm-deletion'
        | 'act-on-objects'
        | 'steer-rollout'
        | 'approve-promotion'
        | 'manage-tokens'
        | 'operate-platform'
        | 'sign-in';
      actor: string;
      application?: string;
      /** Format: date-time */
      at: string;
      detail: string;
      entries: components['schemas']['AuditEntry'][];
      id: string;
      /** @enum {string} */
      state: 'accepted' | 'refused' | 'done' | 'failed';
      tenant: string;
      /** @enum {string} */
      via: 'slack' | 'api' | 'cli' | 'console' | 'forge';
    };
    ComparedCluster: {
      application: string;
      asked: number;
      /** Format: date-time */
      at?: string;
      cluster: string;
      environment: string;
      outOfSync: number;
      problem?: {
        advice: string;
        code: string;
        message: string;
      };
      reason?: string;
      /** @enum {string} */
      sync?: 'Failed' | 'OutOfSync' | 'Unknown' | 'Syncing' | 'Synced';
      unasked: number;
    };
    Comparison: {
      applications: {
        application: string;
        cluster: string;
        environment: string;
        held?: {
          actor: string;
          /** Format: date-time */
          at: string;
          commit: string;
        };
        revision: {
          author?: string;
          commit: string;
          /** Format: date-time */
          committedAt?: string;
          ref: string;
          subject?: string;
        };
        version: string;
      }[];
      clusters: components['schemas']['ComparedCluster'][];
      component: string;
      equal: number;
      missing: string[];
      objects: {
        drift: components['schemas']['Drift'][];
        fields: {
          drift: components['schemas']['Drift'][];
          marks: components['schemas']['DifferenceMark'][];
          path: string;
          values: {
            [key: string]: string;
          };
        }[];
        group: string;
        kind: string;
        live: {
          cluster: string;
          environment: string;
          /**
           * @description Empty for the core group.
           * @default
           */
          group: string;
          kind: string;
          name: string;
          /**
           * @description Empty for an object of the whole cluster.
           * @default
           */
          namespace: string;
        }[];
        marks: components['schemas']['DifferenceMark'][];
        name: string;
        names: {
          [key: string]: string;
        };
      }[];
      tenant: string;
    };
    ComparisonList: {
      items: components['schemas']['Comparison'][];
    };
    Component: {
      component: string;
      environments: components['schemas']['Deployment'][];
      tenant: string;
    };
    ComponentPage: {
      items: components['schemas']['Component'][];
      next?: string;
    };
    Condition: {
      /** Format: date-time */
      at?: string;
      cluster?: string;
      generation?: number;
      message: string;
      problem?: {
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
      };
      reason: string;
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      /** @enum {string} */
      stage: 'catalog' | 'source' | 'render' | 'sync';
      /** @enum {string} */
      status: 'True' | 'False' | 'Unknown';
    };
    Consumer: {
      inWork: number;
      /** Format: date-time */
      lastDeliveredAt?: string;
      name: string;
      pending: number;
      redelivered: number;
    };
    DeadLetter: {
      /** Format: date-time */
      at: string;
      attempts: number;
      bytes: number;
      consumer: string;
      error: {
        code: string;
        message: string;
      };
      id: string;
      sequence: number;
      stream: string;
      subject: string;
    };
    DeadLetterDetail: {
      /** Format: date-time */
      at: string;
      attempts: number;
      bytes: number;
      consumer: string;
      error: {
        code: string;
        message: string;
      };
      id: string;
      message: string;
      sequence: number;
      stream: string;
      subject: string;
    };
    DeadLetterPage: {
      items: components['schemas']['DeadLetter'][];
      next?: string;
    };
    Dependency: {
      /** @enum {string} */
      health: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
      known: boolean;
      name: string;
      /** @enum {string} */
      sync: 'Failed' | 'OutOfSync' | 'Unknown' | 'Syncing' | 'Synced';
      tenant: string;
    };
    Deployment: {
      application: string;
      behind: boolean;
      clusters: string[];
      environment: string;
      /** @enum {string} */
      health: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
      images: string[];
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      /** Format: date-time */
      since?: string;
      /** @enum {string} */
      sync: 'Failed' | 'OutOfSync' | 'Unknown' | 'Syncing' | 'Synced';
      version: string;
    };
    Device: {
      deviceCode: string;
      expiresInSeconds: number;
      intervalSeconds: number;
      userCode: string;
      verificationUri: string;
      verificationUriComplete: string;
    };
    DeviceRequest: {
      address: string;
      client: string;
      /** Format: date-time */
      expiresAt: string;
      /** Format: date-time */
      requestedAt: string;
      userCode: string;
    };
    DeviceToken: {
      /** Format: date-time */
      expiresAt: string;
      token: string;
      user: string;
    };
    DifferenceMark: {
      by?: {
        /** Format: date-time */
        at?: string;
        author?: string;
        commit: string;
        environment: string;
        subject?: string;
      };
      environment: string;
      /**
       * @description `overlay`: intended, Git says so at the same version; `lag`: an older version is here; `unknown`: it can not be told, and `why` says what is missing.
       * @enum {string}
       */
      kind: 'overlay' | 'lag' | 'unknown';
      /** Format: date-time */
      since?: string;
      than: string;
      versions?: number;
      why: string;
    };
    Drift: {
      /** Format: date-time */
      at?: string;
      cluster: string;
      environment: string;
      healed: boolean;
      manager?: string;
      runs?: string;
      wanted?: string;
      why: string;
    };
    Fleet: {
      all: components['schemas']['StateCounts'];
      groups: {
        health: {
          [key: string]: number;
        };
        key: {
          [key: string]: string;
        };
        problems: number;
        suspended: number;
        sync: {
          [key: string]: number;
        };
        total: number;
      }[];
      more: number;
      next?: string;
    };
    HistoryEvent: {
      application?: string;
      /** Format: date-time */
      at: string;
      cluster?: string;
      data: {
        [key: string]: unknown;
      };
      generation?: number;
      id: string;
      problem?: {
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
      };
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      summary: string;
      tenant: string;
      /** @enum {string} */
      type:
        | 'source.failed'
        | 'render.failed'
        | 'sync.finished'
        | 'health.changed'
        | 'drift.healed'
        | 'rollout.changed'
        | 'promotion.changed'
        | 'git.pushed'
        | 'action.audited';
    };
    HistoryPage: {
      items: components['schemas']['HistoryEvent'][];
      next?: string;
    };
    Incident: {
      actors: string[];
      application: string;
      cluster?: string;
      id: string;
      /** Format: date-time */
      openedAt: string;
      problem?: {
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
      };
      resolution?: string;
      /** Format: date-time */
      resolvedAt?: string;
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      /** @enum {string} */
      stage: 'catalog' | 'source' | 'render' | 'sync' | 'health' | 'rollout';
      /** @enum {string} */
      state: 'open' | 'resolved';
      summary: string;
      tenant: string;
    };
    IncidentDetail: {
      actors: string[];
      application: string;
      cluster?: string;
      id: string;
      /** Format: date-time */
      openedAt: string;
      postmortem: string;
      problem?: {
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
      };
      resolution?: string;
      /** Format: date-time */
      resolvedAt?: string;
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      /** @enum {string} */
      stage: 'catalog' | 'source' | 'render' | 'sync' | 'health' | 'rollout';
      /** @enum {string} */
      state: 'open' | 'resolved';
      summary: string;
      tenant: string;
      timeline: components['schemas']['HistoryEvent'][];
    };
    IncidentPage: {
      items: components['schemas']['Incident'][];
      next?: string;
    };
    LiveEvent: {
      application?: string;
      /** Format: date-time */
      at: string;
      cluster?: string;
      data: {
        [key: string]: unknown;
      };
      generation?: number;
      problem?: {
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
      };
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      summary: string;
      tenant: string;
      /** @enum {string} */
      type:
        | 'source.failed'
        | 'render.failed'
        | 'sync.finished'
        | 'health.changed'
        | 'drift.healed'
        | 'rollout.changed'
        | 'promotion.changed'
        | 'git.pushed'
        | 'action.audited'
        | 'source.status'
        | 'render.status'
        | 'sync.status'
        | 'catalog.reported'
        | 'application.held';
    };
    LiveNotice: {
      reason: string;
    };
    LogLine: {
      /** Format: date-time */
      at?: string;
      /** @description Where several Pods were asked for. */
      pod?: string;
      text: string;
    };
    Me: {
      admin: boolean;
      /**
       * @description nobody: sign-in is off.
       * @enum {string}
       */
      by: 'session' | 'token' | 'nobody';
      csrf?: string;
      displayName?: string;
      /** Format: date-time */
      expiresAt?: string;
      groups: string[];
      local: boolean;
      mustChangePassword: boolean;
      roles: {
        [key: string]: 'viewer' | 'operator' | 'approver' | 'admin';
      };
      user: string;
    };
    Object: {
      /** @enum {string} */
      awaits?: 'deletion';
      cluster: string;
      group: string;
      /** @enum {string} */
      health?: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
      kind: string;
      message?: string;
      name: string;
      namespace?: string;
      /** @enum {string} */
      sync: 'Synced' | 'OutOfSync' | 'Failed';
    };
    ObjectDetail: {
      /** @description What fits an object of this kind. Absent: the syncer is of an older version. */
      actions?: {
        /** @enum {string} */
        action: 'sync' | 'restart' | 'run' | 'delete';
        /** @description Why it can not be done now, in a sentence; absent: it can. */
        unavailable?: string;
      }[];
      /** Format: date-time */
      at: string;
      cluster: string;
      desired?: string;
      differences: {
        desired?: string;
        healed: boolean;
        live?: string;
        manager?: string;
        path: string;
      }[];
      /**
       * @description Empty for the core group.
       * @default
       */
      group: string;
      /** @enum {string} */
      health?: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
      kind: string;
      live?: string;
      managers: {
        /** Format: date-time */
        at?: string;
        fields: number;
        name: string;
        operation: string;
      }[];
      message?: string;
      name: string;
      /**
       * @description Empty for an object of the whole cluster.
       * @default
       */
      namespace: string;
      /** @description Which object of this name it is; absent: it is not there. */
      uid?: string;
    };
    ObjectPage: {
      items: components['schemas']['Object'][];
      next?: string;
      total: number;
    };
    PersonSession: {
      address: string;
      agent: string;
      /** Format: date-time */
      createdAt: string;
      current: boolean;
      displayName?: string;
      /** Format: date-time */
      expiresAt: string;
      external: boolean;
      groups: string[];
      id: string;
      /** @enum {string} */
      kind: 'browser' | 'cli';
      /** Format: date-time */
      lastSeenAt: string;
      user: string;
    };
    PersonSessionPage: {
      items: components['schemas']['PersonSession'][];
      next?: string;
    };
    PipelineStage: {
      /** Format: date-time */
      at?: string;
      cluster?: string;
      durationMilliseconds?: number;
      /** @enum {string} */
      stage: 'commit' | 'source' | 'render' | 'sync' | 'health' | 'rollout';
      /** @enum {string} */
      state: 'done' | 'running' | 'failed' | 'waiting' | 'skipped';
      text: string;
    };
    /** @description Why a request was not done, with a stable code and advice. */
    Problem: {
      advice: string;
      code: string;
      detail: string;
      errors?: {
        at: string;
        message: string;
      }[];
      status: number;
      title: string;
      type: string;
    };
    Promotion: {
      actor?: string;
      application: string;
      /** Format: date-time */
      at: string;
      /** @default [] */
      changes: string[];
      commit: string;
      from: string;
      /** @enum {string} */
      previous?: 'Soaking' | 'AwaitingApproval' | 'Promoting' | 'PullRequestOpen' | 'Promoted' | 'Rejected' | 'Superseded' | 'Failed';
      problem?: {
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
      };
      promotion: string;
      pullRequest?: {
        number: number;
        url: string;
      };
      reason?: string;
      result?: string;
      /** Format: date-time */
      soakUntil?: string;
      /** @enum {string} */
      state: 'Soaking' | 'AwaitingApproval' | 'Promoting' | 'PullRequestOpen' | 'Promoted' | 'Rejected' | 'Superseded' | 'Failed';
      tenant: string;
      to: string;
    };
    PromotionBoard: {
      columns: {
        application: string;
        /** @enum {string} */
        approval: 'required' | 'none';
        environment: string;
        next?: components['schemas']['Promotion'];
        running?: {
          /** @enum {string} */
          health: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
          revision?: {
            author?: string;
            commit: string;
            /** Format: date-time */
            committedAt?: string;
            ref: string;
            subject?: string;
          };
          /** Format: date-time */
          since?: string;
          version: string;
        };
        soakSeconds: number;
      }[];
      component: string;
      may: (
        | 'view'
        | 'read-logs'
        | 'sync'
        | 'pause'
        | 'rollback'
        | 'confirm-deletion'
        | 'act-on-objects'
        | 'steer-rollout'
        | 'approve-promotion'
        | 'manage-tokens'
        | 'operate-platform'
        | 'sign-in'
      )[];
      promotion: string;
      tenant: string;
    };
    PromotionBoardPage: {
      items: components['schemas']['PromotionBoard'][];
      next?: string;
    };
    PromotionPage: {
      items: components['schemas']['Promotion'][];
      next?: string;
    };
    Quota: {
      /**
       * Format: date-time
       * @description When the cluster was asked.
       */
      at: string;
      cluster: string;
      namespace: string;
      /** @description Why it is not known what is used. */
      problem?: {
        advice: string;
        code: string;
        message: string;
      };
      resources: components['schemas']['QuotaResource'][];
    };
    QuotaList: {
      items: components['schemas']['Quota'][];
    };
    QuotaResource: {
      /** @description What the Tenant document says, where the cluster still allows something else. */
      declared?: string;
      /** @description What the cluster allows; where it has not counted the resource, what the Tenant document says. */
      hard: string;
      /** @description As Kubernetes calls it, such as `pods` or `requests.cpu`. */
      resource: string;
      /** @description What is used of `hard`; 1 also where more is used. Absent where `hard` is 0 or it can not be computed. */
      share?: number;
      /**
       * @description `near`: 90 % or more are used; `exceeded`: more than is allowed, as after a quota was lowered.
       * @enum {string}
       */
      state?: 'fine' | 'near' | 'exceeded';
      /** @description Absent: the cluster was not asked, or has not counted it yet. */
      used?: string;
    };
    Rendering: {
      /** Format: date-time */
      at?: string;
      causes: {
        actor: string;
        /** Format: date-time */
        at: string;
        what: string;
      }[];
      current: boolean;
      fingerprint: string;
      generation: number;
      held: boolean;
      objects: number;
      revision: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
    };
    RenderingDiff: {
      from: components['schemas']['Rendering'];
      more: number;
      objects: {
        after?: string;
        before?: string;
        /** @enum {string} */
        change: 'added' | 'removed' | 'changed';
        fields: {
          after?: string;
          before?: string;
          path: string;
        }[];
        group: string;
        kind: string;
        name: string;
        namespace: string;
      }[];
      to: components['schemas']['Rendering'];
      unchanged: number;
    };
    RenderingList: {
      items: components['schemas']['Rendering'][];
    };
    Repository: {
      applications: number;
      declaredBy: {
        application: string;
        at?: {
          column?: number;
          file?: string;
          line?: number;
        };
        tenant: string;
      };
      /** Format: date-time */
      lastReadAt?: string;
      name: string;
      problem?: {
        code: string;
        column?: number;
        file?: string;
        line?: number;
        message: string;
      };
      queue?: {
        /** Format: date-time */
        since?: string;
        waiting: number;
      };
      reading?: {
        failures: number;
        /** Format: date-time */
        hintedAt?: string;
        /** Format: date-time */
        lookedAt?: string;
        looking: boolean;
        /** Format: date-time */
        nextAt?: string;
        tookMilliseconds?: number;
      };
      revision?: {
        author?: string;
        commit: string;
        /** Format: date-time */
        committedAt?: string;
        ref: string;
        subject?: string;
      };
      spec: {
        credentialsRef?: {
          name: string;
        };
        /** @default 1m */
        interval: string;
        ref?: string;
        /** @default false */
        suspend: boolean;
        tenant: string;
        /**
         * @default git
         * @enum {string}
         */
        type: 'git' | 'helm';
        url: string;
      };
      states: components['schemas']['StateCounts'];
      tenant: string;
    };
    RepositoryPage: {
      items: components['schemas']['Repository'][];
      next?: string;
    };
    Rollout: {
      application: string;
      /** Format: date-time */
      at: string;
      cluster: string;
      failedChecks: number;
      /** @default [] */
      images: string[];
      iterations: number;
      message: string;
      /** @default [] */
      metrics: {
        max?: number;
        min?: number;
        name: string;
        unit?: string;
        value?: number;
        /** @enum {string} */
        verdict: 'pass' | 'fail' | 'noData';
      }[];
      name: string;
      namespace: string;
      /** @enum {string} */
      phase:
        | 'Initializing'
        | 'Initialized'
        | 'Waiting'
        | 'Progressing'
        | 'WaitingPromotion'
        | 'Promoting'
        | 'Finalising'
        | 'Succeeded'
        | 'Failed'
        | 'Terminating'
        | 'Terminated';
      plan?: {
        intervalSeconds: number;
        iterations: number;
        /** @enum {string} */
        strategy: 'weighted' | 'blue-green' | 'a/b';
        weights: number[];
      };
      /** @enum {string} */
      previous?:
        | 'Initializing'
        | 'Initialized'
        | 'Waiting'
        | 'Progressing'
        | 'WaitingPromotion'
        | 'Promoting'
        | 'Finalising'
        | 'Succeeded'
        | 'Failed'
        | 'Terminating'
        | 'Terminated';
      revision: string;
      /** Format: date-time */
      startedAt?: string;
      target: string;
      tenant: string;
      threshold: number;
      weight: number;
    };
    RolloutPage: {
      items: components['schemas']['Rollout'][];
      next?: string;
    };
    RolloutSteps: {
      items: components['schemas']['Rollout'][];
      may: (
        | 'view'
        | 'read-logs'
        | 'sync'
        | 'pause'
        | 'rollback'
        | 'confirm-deletion'
        | 'act-on-objects'
        | 'steer-rollout'
        | 'approve-promotion'
        | 'manage-tokens'
        | 'operate-platform'
        | 'sign-in'
      )[];
    };
    Sealing: {
      /** Format: date-time */
      at: string;
      certificate: string;
      cluster: string;
      keys: {
        fingerprint: string;
        /** Format: date-time */
        notAfter: string;
        /** Format: date-time */
        notBefore: string;
      }[];
      stale: {
        application?: string;
        fingerprint: string;
        name: string;
        namespace: string;
        tenant?: string;
      }[];
    };
    Service: {
      alive: boolean;
      instance: string;
      /** Format: date-time */
      lastSeenAt: string;
      problems: {
        [key: string]: string;
      };
      service: string;
      /** Format: date-time */
      startedAt: string;
      version: string;
    };
    Session: {
      address: string;
      agent: string;
      /** Format: date-time */
      createdAt: string;
      current: boolean;
      /** Format: date-time */
      expiresAt: string;
      id: string;
      /** @enum {string} */
      kind: 'browser' | 'cli';
      /** Format: date-time */
      lastSeenAt: string;
    };
    SessionList: {
      items: components['schemas']['Session'][];
    };
    SignInOptions: {
      local: boolean;
      oidc?: {
        name: string;
        start: string;
      };
      required: boolean;
      version: string;
    };
    StateCounts: {
      health: {
        [key: string]: number;
      };
      problems: number;
      suspended: number;
      sync: {
        [key: string]: number;
      };
      total: number;
    };
    Stream: {
      bytes: number;
      consumers: components['schemas']['Consumer'][];
      description: string;
      /** Format: date-time */
      firstAt?: string;
      /** Format: date-time */
      lastAt?: string;
      messages: number;
      name: string;
      subjects: number;
    };
    SyncAccepted: {
      application: string;
      clusters: string[];
      follow: {
        application: string;
        events: string;
      };
      id: string;
      repository: string;
      tenant: string;
    };
    System: {
      /** Format: date-time */
      at: string;
      database: {
        problem?: string;
      };
      deadLetters: number;
      leases: {
        group: string;
        instance: string;
        names: string[];
        shards: number;
      }[];
      services: components['schemas']['Service'][];
      streams: components['schemas']['Stream'][];
      version: string;
    };
    Tenant: {
      applications: number;
      declaredBy: {
        application: string;
        at?: {
          column?: number;
          file?: string;
          line?: number;
        };
        tenant: string;
      };
      may: (
        | 'view'
        | 'read-logs'
        | 'sync'
        | 'pause'
        | 'rollback'
        | 'confirm-deletion'
        | 'act-on-objects'
        | 'steer-rollout'
        | 'approve-promotion'
        | 'manage-tokens'
        | 'operate-platform'
        | 'sign-in'
      )[];
      name: string;
      spec: {
        cluster?: string;
        credentials?: {
          credentialsRef: {
            name: string;
          };
          url: string;
        }[];
        description?: string;
        destinations?: {
          cluster: '*' | string;
          namespaces: string[];
        }[];
        namespaces?: {
          clusters: string[];
          labels?: {
            [key: string]: string;
          };
          name: string;
          quota?: {
            [key: string]: string;
          };
        }[];
        notifications?: {
          slack?: {
            channel: string;
          };
        };
        people?: {
          group?: string;
          /** @enum {string} */
          role: 'viewer' | 'operator' | 'approver' | 'admin';
          slack?: string;
          user?: string;
        }[];
        repositories?: string[];
        rules?: {
          apiGroups: string[];
          resources: string[];
          verbs: string[];
        }[];
      };
      states: components['schemas']['StateCounts'];
    };
    TenantPage: {
      items: components['schemas']['Tenant'][];
      next?: string;
    };
    Token: {
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: date-time */
      expiresAt: string;
      id: string;
      /** Format: date-time */
      lastUsedAt?: string;
      name: string;
      /** Format: date-time */
      revokedAt?: string;
      revokedBy?: string;
      /** @enum {string} */
      role: 'viewer' | 'operator' | 'approver' | 'admin';
      tenant: string;
    };
    TokenCreated: {
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: date-time */
      expiresAt: string;
      id: string;
      /** Format: date-time */
      lastUsedAt?: string;
      name: string;
      /** Format: date-time */
      revokedAt?: string;
      revokedBy?: string;
      /** @enum {string} */
      role: 'viewer' | 'operator' | 'approver' | 'admin';
      tenant: string;
      token: string;
    };
    TokenPage: {
      items: components['schemas']['Token'][];
      next?: string;
    };
    Tree: {
      /** Format: date-time */
      at: string;
      cluster: string;
      more: number;
      nodes: components['schemas']['TreeNode'][];
    };
    TreeNode: {
      /** Format: date-time */
      createdAt?: string;
      /**
       * @description Empty for the core group.
       * @default
       */
      group: string;
      /** @enum {string} */
      health?: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
      info: {
        name: string;
        value: string;
      }[];
      key: string;
      kind: string;
      managed: boolean;
      message?: string;
      name: string;
      /**
       * @description Empty for an object of the whole cluster.
       * @default
       */
      namespace: string;
      parent?: string;
      /** @enum {string} */
      sync?: 'Synced' | 'OutOfSync' | 'Failed';
    };
    WebhookAccepted: {
      id: string;
      matched: number;
      repositories: {
        name: string;
        tenant: string;
      }[];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type Access = components['schemas']['Access'];
export type Application = components['schemas']['Application'];
export type ApplicationCluster = components['schemas']['ApplicationCluster'];
export type ApplicationDetail = components['schemas']['ApplicationDetail'];
export type ApplicationItem = components['schemas']['ApplicationItem'];
export type ApplicationPage = components['schemas']['ApplicationPage'];
export type Attention = components['schemas']['Attention'];
export type AuditEntry = components['schemas']['AuditEntry'];
export type AuditExport = components['schemas']['AuditExport'];
export type AuditPage = components['schemas']['AuditPage'];
export type BulkAccepted = components['schemas']['BulkAccepted'];
export type Cluster = components['schemas']['Cluster'];
export type ClusterEvent = components['schemas']['ClusterEvent'];
export type ClusterEventList = components['schemas']['ClusterEventList'];
export type ClusterPage = components['schemas']['ClusterPage'];
export type CommandAccepted = components['schemas']['CommandAccepted'];
export type CommandState = components['schemas']['CommandState'];
export type ComparedCluster = components['schemas']['ComparedCluster'];
export type Comparison = components['schemas']['Comparison'];
export type ComparisonList = components['schemas']['ComparisonList'];
export type Component = components['schemas']['Component'];
export type ComponentPage = components['schemas']['ComponentPage'];
export type Condition = components['schemas']['Condition'];
export type Consumer = components['schemas']['Consumer'];
export type DeadLetter = components['schemas']['DeadLetter'];
export type DeadLetterDetail = components['schemas']['DeadLetterDetail'];
export type DeadLetterPage = components['schemas']['DeadLetterPage'];
export type Dependency = components['schemas']['Dependency'];
export type Deployment = components['schemas']['Deployment'];
export type Device = components['schemas']['Device'];
export type DeviceRequest = components['schemas']['DeviceRequest'];
export type DeviceToken = components['schemas']['DeviceToken'];
export type DifferenceMark = components['schemas']['DifferenceMark'];
export type Drift = components['schemas']['Drift'];
export type Fleet = components['schemas']['Fleet'];
export type HistoryEvent = components['schemas']['HistoryEvent'];
export type HistoryPage = components['schemas']['HistoryPage'];
export type Incident = components['schemas']['Incident'];
export type IncidentDetail = components['schemas']['IncidentDetail'];
export type IncidentPage = components['schemas']['IncidentPage'];
export type LiveEvent = components['schemas']['LiveEvent'];
export type LiveNotice = components['schemas']['LiveNotice'];
export type LogLine = components['schemas']['LogLine'];
export type Me = components['schemas']['Me'];
export type Object = components['schemas']['Object'];
export type ObjectDetail = components['schemas']['ObjectDetail'];
export type ObjectPage = components['schemas']['ObjectPage'];
export type PersonSession = components['schemas']['PersonSession'];
export type PersonSessionPage = components['schemas']['PersonSessionPage'];
export type PipelineStage = components['schemas']['PipelineStage'];
export type Problem = components['schemas']['Problem'];
export type Promotion = components['schemas']['Promotion'];
export type PromotionBoard = components['schemas']['PromotionBoard'];
export type PromotionBoardPage = components['schemas']['PromotionBoardPage'];
export type PromotionPage = components['schemas']['PromotionPage'];
export type Quota = components['schemas']['Quota'];
export type QuotaList = components['schemas']['QuotaList'];
export type QuotaResource = components['schemas']['QuotaResource'];
export type Rendering = components['schemas']['Rendering'];
export type RenderingDiff = components['schemas']['RenderingDiff'];
export type RenderingList = components['schemas']['RenderingList'];
export type Repository = components['schemas']['Repository'];
export type RepositoryPage = components['schemas']['RepositoryPage'];
export type Rollout = components['schemas']['Rollout'];
export type RolloutPage = components['schemas']['RolloutPage'];
export type RolloutSteps = components['schemas']['RolloutSteps'];
export type Sealing = components['schemas']['Sealing'];
export type Service = components['schemas']['Service'];
export type Session = components['schemas']['Session'];
export type SessionList = components['schemas']['SessionList'];
export type SignInOptions = components['schemas']['SignInOptions'];
export type StateCounts = components['schemas']['StateCounts'];
export type Stream = components['schemas']['Stream'];
export type SyncAccepted = components['schemas']['SyncAccepted'];
export type System = components['schemas']['System'];
export type Tenant = components['schemas']['Tenant'];
export type TenantPage = components['schemas']['TenantPage'];
export type Token = components['schemas']['Token'];
export type TokenCreated = components['schemas']['TokenCreated'];
export type TokenPage = components['schemas']['TokenPage'];
export type Tree = components['schemas']['Tree'];
export type TreeNode = components['schemas']['TreeNode'];
export type WebhookAccepted = components['schemas']['WebhookAccepted'];
export type $defs = Record<string, never>;
export interface operations {
  explainAccess: {
    parameters: {
      query: {
        action:
          | 'view'
          | 'read-logs'
          | 'sync'
          | 'pause'
          | 'rollback'
          | 'confirm-deletion'
          | 'act-on-objects'
          | 'steer-rollout'
          | 'approve-promotion'
          | 'manage-tokens'
          | 'operate-platform'
          | 'sign-in';
        tenant: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Access'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listApplications: {
    parameters: {
      query?: {
        /** @description Only applications that go to this cluster. */
        cluster?: string;
        /** @description Only environments of this component. */
        component?: string;
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Only applications of this environment. */
        environment?: string;
        /** @description Only these fields, with commas between; `tenant` and `name` always come. Absent: all. */
        fields?: string;
        health?: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
        /** @description Only applications whose document has this label: `KEY=VALUE`, or `KEY` with any value. */
        label?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        /** @description Only applications that are read from a repository of this name. */
        repository?: string;
        /** @description By tenant and name, by health with the worst first, or by what changed last. */
        sort?: 'name' | 'health' | '-updatedAt';
        /** @description Only those that are suspended or paused, or only the others. */
        suspended?: 'true' | 'false';
        sync?: 'Failed' | 'OutOfSync' | 'Unknown' | 'Syncing' | 'Synced';
        /** @description Only applications of this tenant. */
        tenant?: string;
        /** @description Only applications whose `tenant/name`, repository or path holds this text. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of applications. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApplicationPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getApplication: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The application. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApplicationDetail'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  confirmDeletion: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Keys of the objects; absent: all that wait now. */
          objects?: string[];
          /** @description Why, for those who read the history. */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listHistory: {
    parameters: {
      query?: {
        cluster?: string;
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        type?:
          | 'source.failed'
          | 'render.failed'
          | 'sync.finished'
          | 'health.changed'
          | 'drift.healed'
          | 'rollout.changed'
          | 'promotion.changed'
          | 'git.pushed'
          | 'action.audited';
      };
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of events. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HistoryPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  followLogs: {
    parameters: {
      query: {
        /** @description The cluster to ask. */
        cluster: string;
        /** @description Absent: the first. */
        container?: string;
        follow?: 'true' | 'false';
        /** @description Up to 4 more Pods of the namespace, with commas between: one stream tells the logs of all, and each event bears its `pod`. */
        morePods?: string;
        namespace: string;
        pod: string;
        /** @description Of the container that ran before. */
        previous?: 'true' | 'false';
        /** @description Not older than so many seconds. */
        since?: number;
        /** @description Lines to begin with. */
        tail?: number;
        /** @description Only lines that hold this text. */
        text?: string;
      };
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['LogLine'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application or object. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many live requests at once. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No syncer serves the cluster now, or the cluster can not be reached. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getObject: {
    parameters: {
      query: {
        /** @description The cluster to ask. */
        cluster: string;
        /** @description Empty for the core group. */
        group?: string;
        kind: string;
        name: string;
        /** @description Empty for an object of the whole cluster. */
        namespace?: string;
      };
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The object. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ObjectDetail'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application or object. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many live requests at once. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No syncer serves the cluster now, or the cluster can not be reached. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  actOnObject: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /**
           * @description sync: apply it as its rendering says; restart: replace the Pods of a workload one after the other; run: make a Job of a CronJob now; delete: what its owner or Fairlead makes again.
           * @enum {string}
           */
          action: 'sync' | 'restart' | 'run' | 'delete';
          cluster: string;
          /**
           * @description Empty for the core group.
           * @default
           */
          group?: string;
          kind: string;
          name: string;
          /**
           * @description Empty for an object of the whole cluster.
           * @default
           */
          namespace?: string;
          /** @description Why, for those who read the history. */
          reason?: string;
          /** @description The object that was looked at (`uid` of its detail): where another has taken its place since, nothing is done. Absent: the one that is there now. */
          uid?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application or object. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description It can not be done with this object, or not now: paused, protected, not in Git, or replaced since it was looked at. The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many live requests at once. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. No syncer serves the cluster now, or the cluster can not be reached. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listObjectEvents: {
    parameters: {
      query: {
        /** @description The cluster to ask. */
        cluster: string;
        /** @description Empty for the core group. */
        group?: string;
        kind: string;
        name: string;
        /** @description Empty for an object of the whole cluster. */
        namespace?: string;
      };
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Events of Kubernetes, newest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClusterEventList'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application or object. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many live requests at once. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No syncer serves the cluster now, or the cluster can not be reached. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listObjects: {
    parameters: {
      query?: {
        /** @description `deletion`: only those whose deletion a person has to confirm. */
        awaits?: 'deletion';
        cluster?: string;
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        health?: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
        kind?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
      };
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of objects. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ObjectPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  pauseApplication: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Why, for those who read the history. */
          reason?: string;
          /**
           * Format: date-time
           * @description Goes on by itself then; absent: until somebody resumes it.
           */
          until?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listRenderings: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ten at most. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RenderingList'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  compareRenderings: {
    parameters: {
      query: {
        /** @description Fingerprint of a rendering. */
        from: string;
        /** @description Fingerprint of another. */
        to: string;
      };
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The difference. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RenderingDiff'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application or rendering any more. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  resumeApplication: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Why, for those who read the history. */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description It is not paused here: Git says `spec.suspend`. The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  rollbackApplication: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description The bad commit; absent: the one that runs now. */
          commit?: string;
          /** @description Why, for those who read the history. */
          reason?: string;
          /** @description Back to what this commit was rendered to; absent: the newest that differs from the bad one. */
          to?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  steerRollout: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          cluster: string;
          /**
           * @description promote: the new version takes all traffic now; abort: back to the old one; retry: begin the analysis anew.
           * @enum {string}
           */
          decision: 'promote' | 'abort' | 'retry';
          /** @description The Canary. */
          name: string;
          namespace: string;
          /** @description Why, for those who read the history. */
          reason?: string;
          /** @description The version that was looked at (`revision` of a Rollout): refused with 409 once it is about another. Absent: whichever it is about. */
          revision?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application or Canary. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The rollout is in no state for that. The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listRolloutSteps: {
    parameters: {
      query: {
        cluster: string;
        /** @description The Canary. */
        name: string;
        namespace: string;
      };
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Steps, oldest first; 500 at most. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RolloutSteps'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  syncApplication: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          reason?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SyncAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The application is suspended. The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getTree: {
    parameters: {
      query: {
        /** @description The cluster to ask. */
        cluster: string;
      };
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The tree. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tree'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such application or object. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many live requests at once. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No syncer serves the cluster now, or the cluster can not be reached. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  commandApplications: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          applications: {
            name: string;
            tenant: string;
          }[];
          /** @enum {string} */
          command: 'sync' | 'pause' | 'resume';
          /** @description Why, for those who read the history. */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description What became of each. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BulkAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  summariseApplications: {
    parameters: {
      query?: {
        /** @description What to count apart. */
        by?: 'tenant' | 'environment' | 'tenant,environment' | 'cluster' | 'repository';
        /** @description Only applications that go to this cluster. */
        cluster?: string;
        /** @description Only environments of this component. */
        component?: string;
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Only applications of this environment. */
        environment?: string;
        health?: 'Degraded' | 'Missing' | 'Unknown' | 'Progressing' | 'Suspended' | 'Healthy';
        /** @description Only applications whose document has this label: `KEY=VALUE`, or `KEY` with any value. */
        label?: string;
        /** @description Most groups; those with the most unhealthy applications first. An answer ends before it is larger than 100 kB. */
        limit?: number;
        /** @description Only applications that are read from a repository of this name. */
        repository?: string;
        /** @description Only those that are suspended or paused, or only the others. */
        suspended?: 'true' | 'false';
        sync?: 'Failed' | 'OutOfSync' | 'Unknown' | 'Syncing' | 'Synced';
        /** @description Only applications of this tenant. */
        tenant?: string;
        /** @description Only applications whose `tenant/name`, repository or path holds this text. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The counts. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Fleet'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getAttention: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The counts. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Attention'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listAudit: {
    parameters: {
      query?: {
        action?:
          | 'view'
          | 'read-logs'
          | 'sync'
          | 'pause'
          | 'rollback'
          | 'confirm-deletion'
          | 'act-on-objects'
          | 'steer-rollout'
          | 'approve-promotion'
          | 'manage-tokens'
          | 'operate-platform'
          | 'sign-in';
        actor?: string;
        /** @description Only this application; needs tenant. */
        application?: string;
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Not before this moment. */
        from?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        outcome?: 'accepted' | 'refused' | 'done' | 'failed';
        /** @description Only this tenant. */
        tenant?: string;
        /** @description Only entries whose actor, detail or reason holds this text. */
        text?: string;
        /** @description Before this moment. */
        to?: string;
        via?: 'slack' | 'api' | 'cli' | 'console' | 'forge';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of entries. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  exportAudit: {
    parameters: {
      query?: {
        action?:
          | 'view'
          | 'read-logs'
          | 'sync'
          | 'pause'
          | 'rollback'
          | 'confirm-deletion'
          | 'act-on-objects'
          | 'steer-rollout'
          | 'approve-promotion'
          | 'manage-tokens'
          | 'operate-platform'
          | 'sign-in';
        actor?: string;
        /** @description Only this application; needs tenant. */
        application?: string;
        /** @description One JSON object a line, or RFC 4180 with a header. */
        format?: 'ndjson' | 'csv';
        /** @description Not before this moment. */
        from?: string;
        outcome?: 'accepted' | 'refused' | 'done' | 'failed';
        /** @description Only this tenant. */
        tenant?: string;
        /** @description Only entries whose actor, detail or reason holds this text. */
        text?: string;
        /** @description Before this moment. */
        to?: string;
        via?: 'slack' | 'api' | 'cli' | 'console' | 'forge';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One JSON object a line, or RFC 4180 with a header. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['AuditExport'];
          'text/csv': components['schemas']['AuditExport'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  startDevice: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Such as `fairlead on laptop-7`. */
          client?: string;
        };
      };
    };
    responses: {
      /** @description What to show and to poll with. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Device'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request comes from a page of another site. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Sign-in is off. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many at once. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getDeviceRequest: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        userCode: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What to compare before approving. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeviceRequest'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such code, or it has expired. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many attempts. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  decideDevice: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        userCode: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          decision: 'approve' | 'deny';
        };
      };
    };
    responses: {
      /** @description It was done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such code, or it has expired. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many attempts. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  finishDevice: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          deviceCode: string;
        };
      };
    };
    responses: {
      /** @description Approved: the token of the new session. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeviceToken'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request comes from a page of another site. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Sign-in is off. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many codes that are not known. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  finishOidc: {
    parameters: {
      query?: {
        code?: string;
        error?: string;
        error_description?: string;
        iss?: string;
        state?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description To the console, signed in or with the reason why not. */
      302: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no identity provider. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  startOidc: {
    parameters: {
      query?: {
        /** @description Path of the console to come back to. */
        returnTo?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description To the identity provider. */
      302: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no identity provider. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many attempts. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The identity provider can not be reached. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getSignInOptions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The ways. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignInOptions'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  changePassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          current: string;
          next: string;
        };
      };
    };
    responses: {
      /** @description Changed; the session has a new cookie. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The account has no password here. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many attempts. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  signIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          password: string;
          user: string;
        };
      };
    };
    responses: {
      /** @description Signed in; the session is in a cookie. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description User or password is wrong. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request comes from a page of another site. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Sign-in is off. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many attempts. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listClusters: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        /** @description Only those that can not be reached now, or only the others. */
        problem?: 'true' | 'false';
        /** @description Only clusters whose name or description holds this text, in whatever case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of clusters. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ClusterPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The catalog is being read, or a filter by problem needs Postgres, which is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getCluster: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The cluster. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Cluster'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such cluster, or no application of a tenant of the viewer goes to it. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The catalog is being read. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getSealing: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How secrets for the cluster are sealed. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Sealing'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such cluster. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The keys of the cluster are not known yet. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getCommand: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The command. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandState'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such command. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listComponents: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        /** @description Only those with an environment that is not well or has a problem, or only the others. */
        problem?: 'true' | 'false';
        /** @description Only this tenant. */
        tenant?: string;
        /** @description Only components whose name, tenant, environment, application, image or commit holds this text, in whatever case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of components, each with its environments. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ComponentPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  compareEnvironments: {
    parameters: {
      query: {
        /** @description Only this component: what the applications are environments of. */
        component?: string;
        /** @description Two or more, with commas between, in the order in which to show them. */
        environments: string;
        /** @description `none`: only Git is compared, at once; `drifted`: clusters are asked for objects that are known to differ from Git; `all`: for every object. Within limits, which the answer tells. */
        live?: 'none' | 'drifted' | 'all';
        /** @description Only this tenant. */
        tenant?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One comparison for each component. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ComparisonList'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nothing is in two of the environments. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description That is too much at once. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  followEvents: {
    parameters: {
      query?: {
        /** @description Only this application; needs tenant. */
        application?: string;
        tenant?: string;
        type?:
          | 'source.failed'
          | 'render.failed'
          | 'sync.finished'
          | 'health.changed'
          | 'drift.healed'
          | 'rollout.changed'
          | 'promotion.changed'
          | 'git.pushed'
          | 'action.audited'
          | 'source.status'
          | 'render.status'
          | 'sync.status'
          | 'catalog.reported'
          | 'application.held';
      };
      header?: {
        /** @description The id of the last event seen. */
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['LiveEvent'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many readers of one viewer. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many readers. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listIncidents: {
    parameters: {
      query?: {
        /** @description Only this application; needs tenant. */
        application?: string;
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        state?: 'open' | 'resolved';
        /** @description Only this tenant. */
        tenant?: string;
        /** @description Only incidents whose application, cluster, summary or problem holds this text, in whatever case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of incidents. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IncidentPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getIncident: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The incident. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IncidentDetail'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such incident. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The viewer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listSessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Sessions, newest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionList'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  endSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such session. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listPromotions: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        /** @description `waiting`: only where a person has something to do; `moving`: only where a version is on its way. */
        state?: 'waiting' | 'moving';
        /** @description Only this tenant. */
        tenant?: string;
        /** @description Only promotions whose tenant, application, name, environment, commit or change holds this text, in whatever case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of promotions. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PromotionPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  decidePromotion: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        promotion: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description The version that was looked at; absent: the one that waits now. */
          commit?: string;
          /** @enum {string} */
          decision: 'approve' | 'reject';
          /** @description The environment that the version would go to. */
          environment: string;
          /** @description Why, for those who read the history. */
          reason?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such promotion or environment. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No version waits for a decision. The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getPromotionBoards: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        /** @description By tenant and name, or first those where a person has something to do, then those under way. */
        sort?: 'name' | 'urgency';
        /** @description `waiting`: only where a person has something to do; `moving`: only where a version is on its way. */
        state?: 'waiting' | 'moving';
        /** @description Only this tenant. */
        tenant?: string;
        /** @description Only boards whose tenant, name, component, environment, image or commit holds this text, in whatever case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of boards, one for each Promotion. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PromotionBoardPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listRepositories: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        /** @description Only those that can not be read now, or only the others. */
        problem?: 'true' | 'false';
        /** @description Only repositories of this tenant. */
        tenant?: string;
        /** @description Only repositories whose `tenant/name` or URL holds this text, in whatever case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of repositories. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RepositoryPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The catalog is being read, or a filter by problem needs Postgres, which is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getRepository: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The repository. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Repository'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such repository. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The catalog is being read. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listRollouts: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        /** @description The newest first, or first those that wait for somebody, then those under way, failed, over; of these the newest first. */
        sort?: 'newest' | 'urgency';
        /** @description `active`: only those that wait or are under way; `failed`; `rest`: only those that are over. */
        state?: 'active' | 'failed' | 'rest';
        /** @description Only this tenant. */
        tenant?: string;
        /** @description Only rollouts whose application, Canary, cluster, namespace or image holds this text, in whatever case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of rollouts. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RolloutPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listAllSessions: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        /** @description Part of the user, the name, the address or what the client calls itself. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of sessions. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PersonSessionPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  endAnySession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such session. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getSystem: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The system. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['System'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listDeadLetters: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of dead letters. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getDeadLetter: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The dead letter. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterDetail'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such dead letter. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  decideDeadLetter: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /**
           * @description replay: send it again, which is harmless where it was handled already.
           * @enum {string}
           */
          decision: 'replay' | 'discard';
          reason?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such dead letter. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description It can not be sent again. The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  rebuildReadModels: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key of the same person is one command for a day: asked again, it is answered as the first time. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          reason?: string;
        };
      };
    };
    responses: {
      /** @description It was passed on. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description It is under way already. The Idempotency-Key was used for another command. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. Or no api writes the read models just now. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listTenants: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
        /** @description Only those with an application that is not well or has a problem, or only the others. */
        problem?: 'true' | 'false';
        /** @description Only tenants whose name or description holds this text, in whatever case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of tenants. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TenantPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The catalog is being read, or a filter by problem needs Postgres, which is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  getTenant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The tenant. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tenant'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such tenant. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The catalog is being read. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listQuotas: {
    parameters: {
      query?: {
        /** @description Only on this cluster. */
        cluster?: string;
        /** @description Only this namespace. */
        namespace?: string;
      };
      header?: never;
      path: {
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The quotas, by namespace and cluster. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QuotaList'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such tenant. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The catalog is being read. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listTokens: {
    parameters: {
      query?: {
        /** @description `next` of the page before; absent: the first page. */
        cursor?: string;
        /** @description Items of a page, at most 500. A page ends before it is larger than 100 kB, and has fewer then: `next` tells whether there is more. */
        limit?: number;
      };
      header?: never;
      path: {
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of tokens, newest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TokenPage'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such tenant. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  createToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        tenant: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          expiresInDays: number;
          /** @description What it is for, such as `ci`. */
          name: string;
          reason?: string;
          /**
           * @description At most the role of whoever makes it.
           * @enum {string}
           */
          role: 'viewer' | 'operator' | 'approver' | 'admin';
        };
      };
    };
    responses: {
      /** @description The token, shown this once. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TokenCreated'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such tenant. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description A valid token has that name. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The body is too large. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  revokeToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        tenant: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nobody is signed in, or the token is not known. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The viewer may not do that; the detail tells why. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such token. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Postgres is away; lists and history come back with it. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  gitWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          project?: {
            [key: string]: unknown;
          };
          repository?: {
            [key: string]: unknown;
          };
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description The repositories that match are read now. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookAccepted'];
        };
      };
      /** @description A parameter is not valid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The signature is missing or wrong. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The api has no webhook secret. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description More than 5 MB. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description NATS is away. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
