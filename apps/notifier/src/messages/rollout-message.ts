import type { MetricVerdict } from '@fairlead/contracts';
import type { Rollout } from '../moving/rollout.js';
import { context, field, fieldsOf, section, type SlackContent } from './blocks.js';
import { escapeLine, inlineCode } from './escape.js';
import { spanOf } from './format.js';

const CELLS = 20;
const NAMED_METRICS = 10;

/** A rollout as it stands: how much traffic the new version has, what is measured, how it ended and why. */
export function rolloutMessage(rollout: Rollout): SlackContent {
  const { tenant, application, cluster, name, images } = rollout;
  const { emoji, headline, next } = wordsOf(rollout);
  const place = `${tenant}/${application} on ${cluster}`;
  const canary = `, canary ${name}`;
  return {
    text: escapeLine(`${place}${canary}: ${headline}`, 1_000),
    blocks: [
      section(
        `:${emoji}: *${escapeLine(`${tenant}/${application}`, 200)}* on ${escapeLine(cluster, 100)}${escapeLine(canary, 300)}: ${escapeLine(headline, 1_000)}`,
      ),
      section(`${barOf(rollout)}`),
      ...fieldsOf([
        ...(images.length > 0
          ? [
              field(
                'New version',
                images
                  .slice(0, 5)
                  .map((image) => inlineCode(image, 300))
                  .join('\n'),
              ),
            ]
          : []),
        ...(rollout.metrics.length > 0 ? [field('Metrics', metricsOf(rollout.metrics))] : []),
        ...(rollout.threshold > 0 ? [field('Failed checks', `${rollout.failedChecks} of ${rollout.threshold}`)] : []),
      ]),
      ...context(next),
    ],
  };
}

interface Words {
  readonly emoji: string;
  readonly headline: string;
  readonly next: string;
}
function wordsOf(rollout: Rollout): Words {
  const { phase, weight, message, since, at, superseded } = rollout;
  const span = spanOf(Date.parse(at) - Date.parse(since));
  const said = message === '' ? '' : `: ${message}`;
  if (superseded)
    return { emoji: 'next_track_button', headline: 'overtaken by a newer version', next: 'The newer version has a message of its own.' };
  switch (phase) {
    case 'Succeeded':
      return { emoji: 'white_check_mark', headline: `Promoted after ${span}`, next: escapeLine(message, 1_000) };
    case 'Failed':
      return {
        emoji: 'x',
        headline: `Rolled back after ${span}${said}`,
        next: 'All traffic goes to the version before. Correct the new one and push; it is then rolled out step by step again.',
      };
    case 'Terminating':
    case 'Terminated':
      return { emoji: 'octagonal_sign', headline: `ended${said}`, next: 'The Canary was deleted.' };
    case 'Waiting':
      return { emoji: 'raised_hand', headline: `waits to begin${said}`, next: 'It goes on when its gate opens.' };
    case 'WaitingPromotion':
      return { emoji: 'raised_hand', headline: `waits at ${weight} % to be promoted${said}`, next: 'It goes on when its gate opens.' };
    case 'Promoting':
    case 'Finalising':
      return {
        emoji: 'hatching_chick',
        headline: 'passed every step, all traffic moves to the new version',
        next: escapeLine(message, 1_000),
      };
    default:
      return { emoji: 'hatching_chick', headline: `new version at ${weight} % of the traffic`, next: escapeLine(message, 1_000) };
  }
}

/** Where the traffic goes: in the end all of it to one version, whatever the last weight was. */
function barOf({ phase, weight }: Rollout): string {
  const share = phase === 'Succeeded' || phase === 'Finalising' ? 100 : phase === 'Failed' ? 0 : weight;
  const filled = Math.round((share / 100) * CELLS);
  return `\`${'█'.repeat(filled)}${'░'.repeat(CELLS - filled)}\` ${share} %`;
}

const VERDICTS: Readonly<Record<MetricVerdict['verdict'], string>> = { pass: ':white_check_mark:', fail: ':x:', noData: ':grey_question:' };

function metricsOf(metrics: readonly MetricVerdict[]): string {
  const lines = metrics.slice(0, NAMED_METRICS).map((metric) => {
    const measured = metric.verdict === 'noData' || metric.value === undefined ? 'no data' : numberOf(metric.value);
    return `${VERDICTS[metric.verdict]} ${inlineCode(metric.name, 100)} ${measured}${wantedOf(metric)}`;
  });
  const more = metrics.length > NAMED_METRICS ? [`… and ${metrics.length - NAMED_METRICS} more`] : [];
  return [...lines, ...more].join('\n');
}

function wantedOf({ min, max }: MetricVerdict): string {
  const limits = [...(min === undefined ? [] : [`≥ ${numberOf(min)}`]), ...(max === undefined ? [] : [`≤ ${numberOf(max)}`])];
  return limits.length > 0 ? ` (wanted ${limits.join(' and ')})` : '';
}
const numberOf = (value: number): string => String(Number(value.toPrecision(4)));
