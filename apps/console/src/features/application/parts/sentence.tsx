import { Fragment } from 'react';
import { Ago } from '../../../ui/ago';

const MOMENT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence of the api, whose moments are told as the viewer's clock has them. */
export function Sentence({ text }: { readonly text: string }) {
  return text.split(MOMENT).map((part, index) =>
    // Every second piece is what the expression has caught.
    index % 2 === 1 ? <Ago key={index} at={part} span inherit /> : <Fragment key={index}>{part}</Fragment>,
  );
}
