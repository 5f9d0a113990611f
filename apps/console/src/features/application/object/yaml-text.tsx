import { memo } from 'react';
import classes from './object.module.css';

const LINE = /^(\s*(?:- )*)([^\s:#"'][^:#]*|"[^"]*"|'[^']*')(:)(?=\s|$)(.*)$/;

/** YAML with its keys apart from its values; no more than helps the eye down a long manifest. */
export const YamlText = memo(function YamlText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <pre className={classes.yaml} tabIndex={0} role="region" aria-label={label}>
      {text.split('\n').map((line, index) => {
        const [, before, key, colon, value] = LINE.exec(line) ?? [];
        // Lines have no identity but their place.
        return key === undefined ? (
          <span key={index}>{`${line}\n`}</span>
        ) : (
          <span key={index}>
            {before}
            <span className={classes.key}>{key}</span>
            {colon}
            {`${value}\n`}
          </span>
        );
      })}
    </pre>
  );
});
