import { Box, Group, Paper, Text, Title } from '@mantine/core';
import {
  Area,
  AreaChart,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from 'recharts';
import type { ReactNode } from 'react';
import { useNow } from '../../ui/ago';
import { PHASES } from './phases';
import {
  VERDICT_WORDS,
  limitsText,
  metricsOf,
  numberText,
  scaleOf,
  shareOf,
  weightsOf,
  type MetricPoint,
  type MetricSeries,
  type Run,
} from './runs';
import { VerdictLegend, VerdictMark } from './verdict-mark';
import classes from './rollouts.module.css';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const LINE = 'var(--mantine-primary-color-filled)';
const LIMIT = 'var(--mantine-color-red-filled)';

/** Traffic of the new version over time, and each metric with its limits and verdicts. */
export function Charts({ run }: { run: Run }) {
  const now = useNow(5_000);
  const points = weightsOf(run, now);
  const from = points[0]?.time ?? 0;
  const to = points.at(-1)?.time ?? from;
  // One step has no width: something must be on both sides of it.
  const span: [number, number] = to > from ? [from, to] : [from - 30_000, to + 30_000];
  const metrics = metricsOf(run);
  return (
    <div className={classes.charts}>
      <Chart
        title="Traffic of the new version"
        note={`${shareOf(run.last)} % now`}
        summary={weightSummary(run)}
        whole={metrics.length % 2 === 0}
      >
        <AreaChart data={[...points]} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid vertical={false} />
          <XAxis {...timeAxis(span)} />
          <YAxis
            domain={[0, 100]}
            ticks={[0, 25, 50, 75, 100]}
            width={52}
            tickFormatter={(value: number) => `${value} %`}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip content={WeightTip} isAnimationActive={false} />
          <Area type="stepAfter" dataKey="weight" stroke={LINE} strokeWidth={2} fill={LINE} fillOpacity={0.12} isAnimationActive={false} />
        </AreaChart>
      </Chart>
      {metrics.map((series) => (
        <MetricChart key={series.name} series={series} span={span} />
      ))}
      {metrics.length > 0 && <VerdictLegend />}
      {metrics.length === 0 && (
        <Text size="sm" c="dimmed">
          No metric was measured yet. Metrics are asked for with every step after the first.
        </Text>
      )}
    </div>
  );
}

const MARGIN = { top: 12, right: 16, bottom: 0, left: 0 };
const timeAxis = (span: [number, number]) =>
  ({
    dataKey: 'time',
    type: 'number',
    scale: 'time',
    domain: span,
    // The same moments in every chart, so that they can be compared at a glance.
    ticks: [span[0], (span[0] + span[1]) / 2, span[1]],
    tickFormatter: (time: number) => (span[1] - span[0] < 300_000 ? exact : clock).format(time),
    minTickGap: 48,
    tickLine: false,
    allowDataOverflow: true,
  }) as const;

function MetricChart({ series, span }: { series: MetricSeries; span: [number, number] }) {
  const { name, points, min, max, unit, passed, failed, noData } = series;
  const last = points.at(-1);
  const { domain, ticks } = scaleOf(series);
  const floor = domain[0];
  // A step without data has its mark on the floor of the chart, and no place on the line.
  const data = points.map((point) => ({ ...point, gap: point.value === undefined ? floor : undefined }));
  const summary = `${name}: ${passed} checks passed, ${failed} failed, ${noData} had no data. Limits: ${limitsText(series)}. Newest: ${last ? valueText(last, unit) : 'none'}.`;
  return (
    <Chart title={name} note={`${limitsText(series)} · ${last ? valueText(last, unit) : ''}`} summary={summary}>
      <ComposedChart data={data} margin={MARGIN} accessibilityLayer={false}>
        <CartesianGrid vertical={false} />
        <XAxis {...timeAxis(span)} />
        <YAxis
          domain={[...domain]}
          ticks={[...ticks]}
          width={48}
          tickFormatter={(value: number) => numberText(value)}
          tickLine={false}
          axisLine={false}
        />
        <Tooltip content={MetricTip} isAnimationActive={false} />
        {[min, max].map((limit, index) =>
          limit === undefined ? null : (
            <ReferenceLine
              key={index}
              y={limit}
              stroke={LIMIT}
              strokeDasharray="5 4"
              label={{
                value: `${index === 0 ? 'min' : 'max'} ${numberText(limit, unit)}`,
                position: index === 0 ? 'insideBottomLeft' : 'insideTopLeft',
                fill: 'var(--mantine-color-text)',
                fontSize: 11,
              }}
            />
          ),
        )}
        <Line
          dataKey="value"
          stroke={LINE}
          strokeWidth={2}
          isAnimationActive={false}
          connectNulls={false}
          dot={VerdictDot}
          activeDot={false}
        />
        <Line dataKey="gap" stroke="none" isAnimationActive={false} dot={VerdictDot} activeDot={false} />
      </ComposedChart>
    </Chart>
  );
}

interface DotProps {
  readonly cx?: number;
  readonly cy?: number;
  readonly index?: number;
  readonly value?: unknown;
  readonly payload?: MetricPoint;
}
function VerdictDot({ cx, cy, index, value, payload }: DotProps) {
  if (cx === undefined || cy === undefined || payload === undefined || value === undefined || value === null) return <g key={index} />;
  return <VerdictMark key={index} verdict={payload.verdict} cx={cx} cy={cy} />;
}

const valueText = ({ value, verdict }: MetricPoint, unit?: string): string =>
  `${value === undefined ? '' : `${numberText(value, unit)}, `}${VERDICT_WORDS[verdict]}`;
const weightSummary = ({ steps, last }: Run): string =>
  `Traffic of the new version in ${steps.length} steps; ${shareOf(last)} % now, ${PHASES[last.phase].label.toLowerCase()}.`;

/** A picture with its words: the table says the same in numbers. */
interface ChartProps {
  readonly title: string;
  readonly note: string;
  readonly summary: string;
  /** As wide as two, so that those that follow stand in pairs. */
  readonly whole?: boolean;
  readonly children: ReactNode;
}
function Chart({ title, note, summary, whole, children }: ChartProps) {
  return (
    <Paper withBorder p="md" component="figure" className={`${classes.chart} ${whole ? classes.whole : ''}`}>
      <Group justify="space-between" gap="xs" mb="xs" component="figcaption">
        <Title order={3} size="h6">
          {title}
        </Title>
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      </Group>
      <Box className={classes.plot} role="img" aria-label={`${summary} The table view has every value.`}>
        <ResponsiveContainer width="100%" height="100%">
          {children}
        </ResponsiveContainer>
      </Box>
    </Paper>
  );
}

function Tip({ time, children }: { time: number; children: ReactNode }) {
  return (
    <Paper withBorder shadow="md" p="xs">
      <Text size="xs" c="dimmed">
        {exact.format(time)}
      </Text>
      <Text size="sm">{children}</Text>
    </Paper>
  );
}
function WeightTip({ active, payload }: TooltipContentProps) {
  const point = payload?.[0]?.payload as { time: number; weight: number } | undefined;
  return active && point ? <Tip time={point.time}>{point.weight} % of the traffic</Tip> : null;
}
function MetricTip({ active, payload }: TooltipContentProps) {
  const point = payload?.[0]?.payload as MetricPoint | undefined;
  return active && point ? <Tip time={point.time}>{valueText(point)}</Tip> : null;
}
