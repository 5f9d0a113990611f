/** What Slack's Web API refuses, with its own error codes (api.slack.com/methods/chat.postMessage and the Block Kit reference). */
export const limits = {
  text: 40_000,
  blocks: 50,
  sectionText: 3_000,
  headerText: 150,
  contextElements: 10,
  fields: 10,
  fieldText: 2_000,
} as const;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export function contentProblem(text: unknown, blocks: unknown, attachments: unknown): string | undefined {
  if (typeof text === 'string' && text.length > limits.text) return 'msg_too_long';
  if (blocks !== undefined && (!Array.isArray(blocks) || blocks.length > limits.blocks || !blocks.every(isGoodBlock)))
    return 'invalid_blocks';
  const hasText = typeof text === 'string' && text.trim() !== '';
  const hasBlocks = Array.isArray(blocks) && blocks.length > 0;
  const hasAttachments = Array.isArray(attachments) && attachments.length > 0;
  return hasText || hasBlocks || hasAttachments ? undefined : 'no_text';
}

function isGoodBlock(block: unknown): boolean {
  if (!isObject(block)) return false;
  const check = blockTypes[String(block['type'])];
  return check !== undefined && check(block);
}

const isText = (value: unknown, most: number, types = ['plain_text', 'mrkdwn']): boolean =>
  isObject(value) &&
  types.includes(String(value['type'])) &&
  typeof value['text'] === 'string' &&
  value['text'].length > 0 &&
  value['text'].length <= most;

const blockTypes: Readonly<Record<string, (block: Json) => boolean>> = {
  header: (block) => isText(block['text'], limits.headerText, ['plain_text']),
  divider: () => true,
  section: (block) => {
    const { text, fields } = block;
    if (text === undefined && fields === undefined) return false;
    if (text !== undefined && !isText(text, limits.sectionText)) return false;
    if (fields === undefined) return true;
    return (
      Array.isArray(fields) &&
      fields.length > 0 &&
      fields.length <= limits.fields &&
      fields.every((field) => isText(field, limits.fieldText))
    );
  },
  context: ({ elements }) =>
    Array.isArray(elements) &&
    elements.length > 0 &&
    elements.length <= limits.contextElements &&
    elements.every((element) => (isObject(element) && element['type'] === 'image') || isText(element, limits.sectionText)),
  actions: ({ elements }) =>
    Array.isArray(elements) &&
    elements.length > 0 &&
    elements.length <= 25 &&
    elements.every((element) => isObject(element) && isGoodElement(element)),
  image: (block) => typeof block['image_url'] === 'string' && typeof block['alt_text'] === 'string',
  rich_text: ({ elements }) => Array.isArray(elements),
};

/** A button's label has 75 characters at most, its value 2,000. */
function isGoodElement(element: Json): boolean {
  if (element['type'] !== 'button') return typeof element['type'] === 'string';
  const value = element['value'];
  return isText(element['text'], 75, ['plain_text']) && (value === undefined || (typeof value === 'string' && value.length <= 2_000));
}
