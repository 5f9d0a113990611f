import { ApiAuditExport, ApiAuditPage, AuditExportQuery, AuditQuery } from '@fairlead/contracts';
import { NO_DATABASE, ROOT, json, type Route } from './route.js';

export const auditRoutes: readonly Route[] = [
  {
    method: 'get',
    path: `${ROOT}/audit`,
    id: 'listAudit',
    tag: 'audit',
    summary: 'Who asked for what, and what became of it, newest first',
    right: 'seen',
    query: AuditQuery,
    success: json(ApiAuditPage, 'A page of entries.'),
    failures: { 503: NO_DATABASE },
  },
  {
    method: 'get',
    path: `${ROOT}/audit/export`,
    id: 'exportAudit',
    tag: 'audit',
    summary: 'The audit log as a file, oldest first',
    right: 'seen',
    query: AuditExportQuery,
    description: '`format` says which of the two; without it `Accept: text/csv` asks for CSV.',
    success: {
      status: 200,
      type: 'application/x-ndjson',
      others: ['text/csv'],
      schema: ApiAuditExport,
      description: 'One JSON object a line, or RFC 4180 with a header.',
    },
    failures: { 503: NO_DATABASE },
  },
];
