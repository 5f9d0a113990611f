import type { Prune } from '../moving/prune.js';
import { actions, button, context, field, fieldsOf, section, type Block, type SlackContent } from './blocks.js';
import { escapeLine, inlineCode } from './escape.js';
import { commitText } from './format.js';

const NAMED_OBJECTS = 15;

/** Protected objects that left Git: nothing is deleted before somebody confirms it. */
export function pruneMessage(prune: Prune, { buttons }: { buttons: boolean }): SlackContent {
  const { tenant, application, cluster, objects, confirmed, commit } = prune;
  const count = objects.length === 1 ? '1 protected object' : `${objects.length} protected objects`;
  const name = `${tenant}/${application}`;
  const what =
    confirmed === undefined
      ? `${count} left Git and ${objects.length === 1 ? 'waits' : 'wait'} for confirmation`
      : `deletion of ${count} confirmed by ${confirmed.actor}`;
  const names = objects.map(({ kind, namespace, name: object }) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${object}`);
  const more = names.length > NAMED_OBJECTS ? [`… and ${names.length - NAMED_OBJECTS} more`] : [];
  const because = confirmed?.reason === undefined ? '' : `, because ${escapeLine(confirmed.reason, 500)}`;
  const first = names[0] === undefined ? '' : `: ${names[0]}${names.length > 1 ? ` and ${names.length - 1} more` : ''}`;
  return {
    text: escapeLine(`${name} on ${cluster}: ${what}${first}`, 1_000),
    blocks: [
      section(
        `:${confirmed === undefined ? 'wastebasket' : 'white_check_mark'}: *${escapeLine(name, 200)}* on ${escapeLine(cluster, 100)}: ${escapeLine(what, 400)}${because}`,
      ),
      section([...names.slice(0, NAMED_OBJECTS).map((one) => `• ${inlineCode(one, 170)}`), ...more].join('\n')),
      ...fieldsOf(commit === undefined ? [] : [field('Commit', commitText({ ...prune, commit }))]),
      ...(buttons && confirmed === undefined ? [confirmButton(prune, count)] : []),
      ...context(
        confirmed === undefined
          ? `Nothing is deleted before that. Put ${objects.length === 1 ? 'it' : 'them'} back into Git to keep ${objects.length === 1 ? 'it' : 'them'}; or confirm here or with \`/fairlead confirm-deletion ${name}\`.`
          : 'They are deleted now.',
      ),
    ],
  };
}

function confirmButton({ tenant, application, cluster, key }: Prune, count: string): Block {
  return actions(
    button({
      action: 'confirm-deletion',
      label: 'Delete them',
      style: 'danger',
      value: { tenant, application, cluster, list: key },
      confirm: {
        title: 'Delete for good?',
        text: `${count} of ${escapeLine(`${tenant}/${application}`, 150)} on ${escapeLine(cluster, 70)}, with all they hold.`,
        yes: 'Delete',
        no: 'Cancel',
      },
    }),
  );
}
