import type { PromotionDocument, PromotionEnvironment } from '@fairlead/contracts';
import { isFinal, type Observation } from '@fairlead/domain';
import type { Decision, Requests } from '../workspace/requests.js';
import type { EdgeName, Versions } from './versions.js';

/** What people decided, put to the versions that it is about. */
export class Decisions {
  constructor(
    private readonly requests: Requests,
    private readonly versions: Versions,
  ) {}

  /** Answers decisions about environments that nothing can be promoted to. */
  async refuseUnknown({ metadata, spec }: PromotionDocument, decisions: readonly Decision[]): Promise<void> {
    const known = spec.environments.slice(1).map(({ name }) => String(name));
    for (const decision of decisions.filter(({ environment }) => !known.includes(environment))) {
      const detail = `${metadata.name} promotes nothing to ${decision.environment}; it promotes to ${known.join(', ')}.`;
      await this.requests.end(decision, { action: 'approve-promotion', outcome: 'failed', detail });
    }
  }

  /** A decision counts for the very version that was looked at, and only while that waits for one. */
  async take(decisions: readonly Decision[], environment: PromotionEnvironment, source: Observation, edge: EdgeName): Promise<void> {
    for (const decision of decisions) {
      const version = await this.versions.find(edge, decision.commit);
      const { decision: what, actor, reason } = decision;
      // It was taken before, and is answered when the version has come to its end.
      if (version?.decision?.id === decision.id && !isFinal(version.state)) continue;
      const refusal = version
        ? refusalOf(version, what, environment)
        : `${environment.name} was never offered ${decision.commit.slice(0, 10)}`;
      if (!version || refusal !== undefined) {
        const now = source.kind === 'healthy' ? ` ${edge.from} runs ${source.commit.slice(0, 10)} now.` : '';
        const detail = `The decision counts for nothing: ${refusal}.${now}`;
        await this.requests.end(decision, { application: environment.application, action: 'approve-promotion', outcome: 'failed', detail });
        continue;
      }
      const kept = { decision: decision, actor: `${actor} (${decision.via})`, ...(reason !== undefined && { reason }) };
      if (what === 'reject') await this.versions.move(version, 'Rejected', kept);
      else if (version.state === 'Failed') await this.versions.move(version, 'Promoting', { ...kept, problem: null });
      else await this.versions.note(version, kept);
    }
  }
}

function refusalOf(
  {
    state,
    commit,
    decision,
    soakUntil,
  }: { state: Parameters<typeof isFinal>[0]; commit: string; decision: { decision: string; actor: string } | null; soakUntil: Date | null },
  what: Decision['decision'],
  { name, approval }: PromotionEnvironment,
): string | undefined {
  const version = `${commit.slice(0, 10)} for ${name}`;
  if (isFinal(state)) return `${version} is ${state} already`;
  if (what === 'reject') return undefined;
  if (state === 'Failed') return undefined;
  if (approval !== 'required') return `${version} needs no approval`;
  if (state === 'Soaking')
    return `${version} is not ripe yet${soakUntil ? `, it soaks until ${soakUntil.toISOString()}` : ''}; approve it then`;
  if (state === 'Promoting') return `${version} is being promoted already`;
  if (decision?.decision === 'approve') return `${version} was approved already by ${decision.actor}`;
  return undefined;
}
