import { strategyOf, type HttpMatch, type KubeObject, type RolloutSpec } from '@fairlead/domain';
import { ownedBy, rolloutLabel, withoutMarks } from '../workload/names.js';
import { record, records, type Json } from '../workload/pod-spec.js';
import { serviceNames } from './services.js';

export interface Routing {
  /** Percent for the new version. */
  weight: number;
  mirror: boolean;
  cookie?: string | undefined;
  previousCookie?: string | undefined;
}

/** HTTPRoute `<apex>`, by Flagger's rules (pkg/router/gateway_api.go). */
export function httpRoute(canary: KubeObject, spec: RolloutSpec, routing: Routing): KubeObject {
  const { service, provider } = spec;
  return {
    apiVersion: provider === 'gatewayapi:v1beta1' ? 'gateway.networking.k8s.io/v1beta1' : 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: {
      name: service.name,
      ...(canary.metadata.namespace ? { namespace: canary.metadata.namespace } : {}),
      labels: { ...service.apex.labels, ...rolloutLabel(canary) },
      annotations: withoutMarks(service.apex.annotations),
      ownerReferences: ownedBy(canary),
    },
    spec: {
      parentRefs: service.gatewayRefs.map((ref) => ({ ...ref })),
      ...(service.hosts.length > 0 ? { hostnames: [...service.hosts] } : {}),
      rules: rules(spec, routing),
    },
  };
}

function rules(spec: RolloutSpec, routing: Routing): Json[] {
  const { service, analysis } = spec;
  const names = serviceNames(spec);
  const matches = service.match.length > 0 ? service.match.map(routeMatch) : [{ path: { type: 'PathPrefix', value: '/' } }];
  const filters = filtersOf(spec, routing.mirror ? names.canary : undefined);
  const common = { ...(filters.length > 0 ? { filters } : {}), ...(service.timeout ? { timeouts: { request: service.timeout } } : {}) };
  const backend = (name: string, weight: number, more: Json = {}): Json => ({
    group: '',
    kind: 'Service',
    name,
    port: service.port,
    weight,
    ...more,
  });
  const toCanary = setsCookie(spec, routing);
  const split = {
    matches,
    ...common,
    backendRefs: [backend(names.primary, 100 - routing.weight), backend(names.canary, routing.weight, toCanary)],
  };
  if (strategyOf(spec) === 'a/b') {
    const chosen = combined(analysis.match.map(routeMatch), matches);
    return [
      { ...split, matches: chosen },
      { matches, ...common, backendRefs: [backend(names.primary, 100)] },
    ];
  }
  const sticky = stickyRule(spec, routing, matches, common, backend);
  return sticky ? [sticky, split] : [split];
}

/** Who was once given the new version stays with it; when it is gone, the cookie is taken away. */
function stickyRule(
  spec: RolloutSpec,
  routing: Routing,
  matches: Json[],
  common: Json,
  backend: (name: string, weight: number) => Json,
): Json | undefined {
  const names = serviceNames(spec);
  if (!spec.analysis.sessionAffinity) return undefined;
  if (routing.weight > 0 && routing.cookie) {
    const chosen = combined([cookieMatch(routing.cookie)], matches);
    return { matches: chosen, ...common, backendRefs: [backend(names.primary, 0), backend(names.canary, 100)] };
  }
  if (!routing.previousCookie) return undefined;
  const ended = {
    type: 'ResponseHeaderModifier',
    responseHeaderModifier: { add: [{ name: 'Set-Cookie', value: `${routing.previousCookie}; Max-Age=-1` }] },
  };
  return {
    matches: combined([cookieMatch(routing.previousCookie)], matches),
    ...common,
    filters: [...records(common['filters']), ended],
    backendRefs: [backend(names.primary, 100), backend(names.canary, 0)],
  };
}
const setsCookie = ({ analysis }: RolloutSpec, { weight, cookie }: Routing): Json => {
  if (!analysis.sessionAffinity || weight === 0 || !cookie) return {};
  const value = `${cookie}; Max-Age=${analysis.sessionAffinity.maxAge}`;
  return { filters: [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { add: [{ name: 'Set-Cookie', value }] } }] };
};
const cookieMatch = (cookie: string): Json => {
  const [name = '', value = ''] = cookie.split('=');
  return { headers: [{ type: 'RegularExpression', name: 'Cookie', value: `.*${name}.*${value}.*` }] };
};

/** Each of one side with each of the other: headers and query of `chosen`, the rest of `all`. */
const combined = (chosen: readonly Json[], all: readonly Json[]): Json[] =>
  chosen.flatMap((choice) =>
    all.map((match) => ({
      ...match,
      ...(choice['headers'] ? { headers: choice['headers'] } : {}),
      ...(choice['queryParams'] ? { queryParams: choice['queryParams'] } : {}),
    })),
  );

function routeMatch({ uri, method, headers, queryParams }: HttpMatch): Json {
  const named = (texts: HttpMatch['headers']): Json[] =>
    Object.entries(texts ?? {}).map(([name, { exact, regex }]) => ({
      type: exact ? 'Exact' : 'RegularExpression',
      name,
      value: exact ?? regex ?? '',
    }));
  const path = uri?.regex
    ? { type: 'RegularExpression', value: uri.regex }
    : uri?.exact
      ? { type: 'Exact', value: uri.exact }
      : { type: 'PathPrefix', value: uri?.prefix ?? '/' };
  return {
    path,
    ...(method?.exact ? { method: method.exact } : {}),
    ...(headers ? { headers: named(headers) } : {}),
    ...(queryParams ? { queryParams: named(queryParams) } : {}),
  };
}

function filtersOf({ service }: RolloutSpec, mirrorTo: string | undefined): Json[] {
  const filters: Json[] = [];
  const pairs = (texts: Record<string, string> | undefined) =>
    Object.entries(texts ?? {})
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => a.name.localeCompare(b.name));
  const changes = (change: {
    add?: Record<string, string> | undefined;
    set?: Record<string, string> | undefined;
    remove?: string[] | undefined;
  }): Json => ({
    ...(change.add ? { add: pairs(change.add) } : {}),
    ...(change.set ? { set: pairs(change.set) } : {}),
    ...(change.remove ? { remove: change.remove } : {}),
  });
  if (service.headers?.request) filters.push({ type: 'RequestHeaderModifier', requestHeaderModifier: changes(service.headers.request) });
  if (service.headers?.response)
    filters.push({ type: 'ResponseHeaderModifier', responseHeaderModifier: changes(service.headers.response) });
  if (service.rewrite) {
    const { uri, authority, type } = service.rewrite;
    const full = type === 'ReplaceFullPath';
    const path = full ? { type, replaceFullPath: uri } : { type: 'ReplacePrefixMatch', replacePrefixMatch: uri };
    filters.push({
      type: 'URLRewrite',
      urlRewrite: { ...(authority ? { hostname: authority } : {}), ...(uri !== undefined ? { path } : {}) },
    });
  }
  for (const { backendRef } of service.mirror) filters.push({ type: 'RequestMirror', requestMirror: { backendRef } });
  if (mirrorTo !== undefined) {
    filters.push({
      type: 'RequestMirror',
      requestMirror: { backendRef: { group: '', kind: 'Service', name: mirrorTo, port: service.port } },
    });
  }
  return filters;
}

/** Why the Gateway does not take the route; undefined while it does, or where no controller says anything. */
export function routeProblem(route: KubeObject): string | undefined {
  for (const parent of records(record(route['status'])['parents'])) {
    for (const condition of records(parent['conditions'])) {
      if (condition['type'] !== 'Accepted' || condition['status'] !== 'False') continue;
      const gateway = String(record(parent['parentRef'])['name'] ?? '');
      return `Gateway ${gateway} does not accept HTTPRoute ${route.metadata.name}: ${String(condition['message'] ?? condition['reason'] ?? '')}`;
    }
  }
  return undefined;
}
