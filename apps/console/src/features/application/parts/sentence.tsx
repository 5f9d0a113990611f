import { Fragment } from 'react';
import { Ago } from '../../../ui/ago';

const MOMENT = /((?:\b(?:since|at) )?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A sentence of the api, whose moments are told as the viewer's clock has them. */
export function Sentence({ text }: { readonly text: string }) {
  return text.split(MOMENT).map((part, index) =>
    // Every second piece is what the expression has caught.
    index % 2 === 1 ? <Moment key={index} text={part} /> : <Fragment key={index}>{part}</Fragment>,
  );
}

/** `since 14:24:07 (2m ago)`; `at` is left out before `in 5s`. */
function Moment({ text }: { readonly text: string }) {
  const at = text.slice(text.lastIndexOf(' ') + 1);
  if (!text.startsWith('since ')) return <Ago at={at} span inherit />;
  return (
    <>
      since {clock.format(new Date(at))} (<Ago at={at} span inherit />)
    </>
  );
}
