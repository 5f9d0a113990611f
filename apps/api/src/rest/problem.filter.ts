import type { ServerResponse } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { FairleadError } from '@fairlead/contracts';
import { DatabaseRefusedError, DatabaseUnavailableError } from '@fairlead/database';
import type { Logger } from '@fairlead/service-kit';
import { ApiError } from './api-error.js';

const RETRY_SECONDS = 5;

/** Every failure becomes problem+json with a stable code and advice; what nobody expected is logged and told without its inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ServerResponse>();
    const known = this.translate(error);
    if (response.headersSent) return void response.destroy();
    const problem = known.toProblem();
    const retry = known.fields.retryAfter;
    response.writeHead(problem.status, {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...(retry === undefined ? {} : { 'retry-after': String(retry) }),
    });
    response.end(`${JSON.stringify(problem)}\n`);
  }

  private translate(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    if (error instanceof DatabaseUnavailableError || error instanceof DatabaseRefusedError) return databaseAway(error);
    if (error instanceof HttpException) return fromNest(error);
    if (error instanceof FairleadError && error.retry.kind !== 'never') return busAway(error);
    this.logger.error('request failed unexpectedly', { error });
    return new ApiError({
      status: 500,
      code: 'Internal',
      title: 'The api failed',
      detail: 'The request met an error that the api did not expect. Nothing of it is lost that was accepted before.',
      advice: "Try again; if it stays, look for 'request failed unexpectedly' in the log of the api and report it.",
    });
  }
}

const databaseAway = (error: Error): ApiError =>
  new ApiError({
    status: 503,
    code: 'DatabaseUnavailable',
    title: 'Lists and history can not be read now',
    detail: error.message,
    advice:
      'Nothing else is affected: sync and self-heal go on, and what happens meanwhile is written once Postgres is back. Try again in a few seconds; tenants, repositories, clusters and the live stream are answered without Postgres.',
    retryAfter: RETRY_SECONDS,
  });

const busAway = (error: FairleadError): ApiError =>
  new ApiError({
    status: 503,
    code: error.code,
    title: 'The request can not be passed on now',
    detail: error.message,
    advice: 'Try again in a few seconds. What was pushed to Git is found without this request, too, as soon as NATS is back.',
    retryAfter: RETRY_SECONDS,
  });

/** Only Nest and its body parser throw these. */
function fromNest(error: HttpException): ApiError {
  const status = error.getStatus();
  const known: Record<number, [code: string, title: string, advice: string]> = {
    400: ['InvalidRequest', 'The request is not valid', 'Send what /api/v1/openapi.json describes; a body must be JSON.'],
    404: ['NotFound', 'There is no such route', '/api/v1/ lists every route.'],
    413: ['TooLarge', 'The body is too large', 'Bodies may have 5 MB.'],
    415: ['UnsupportedMediaType', 'The body is of a kind that is not read', 'Send application/json.'],
  };
  const [code, title, advice] = known[status] ?? [`Http${status}`, 'The request was not done', '/api/v1/ describes every route.'];
  return new ApiError({ status, code, title, detail: error.message, advice });
}
