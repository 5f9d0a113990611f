import compression from 'compression';

/** Lists and pages go compressed; a live stream does not, because what is compressed waits until there is enough of it. */
export const compressed = compression({
  filter: (request, response) =>
    !/^text\/event-stream/.test(String(response.getHeader('content-type') ?? '')) && compression.filter(request, response),
});
