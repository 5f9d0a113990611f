import { Button, Center } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Pages } from './use-pages';

/** End of a paged list that is no table: loads on when it comes into view, or when pressed. */
export function More({ pages, children }: { pages: Pick<Pages<unknown>, 'more' | 'error'>; children: string }) {
  const end = useRef<HTMLDivElement>(null);
  const { has, loading, load } = pages.more;
  // What was refused is asked for again by hand only.
  const isReady = has && !loading && !pages.error;
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    if (!end.current || !isReady) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), { rootMargin: '400px' });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isReady]);
  if (!has) return null;
  return (
    <Center ref={end} py="sm">
      <Button variant="subtle" size="xs" loading={loading} onClick={load}>
        {children}
      </Button>
    </Center>
  );
}
