import { Link } from '@tanstack/react-router';
import { EmptyState, PageHeader } from '../ui/page-states';

/** Of an address that no page has. */
export function NoPage() {
  return (
    <>
      <PageHeader title="There is no such page" />
      <EmptyState title={`Nothing is at ${window.location.pathname}`}>
        The address may be mistyped, or of another release. <Link to="/">To the fleet</Link>, or Ctrl K finds applications and pages.
      </EmptyState>
    </>
  );
}
