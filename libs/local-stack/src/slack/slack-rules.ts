/** What Slack's Web API refuses, with its own error codes (docs.slack.dev/reference/methods/chat.postMessage and .../reference/block-kit). */
export const limits = {
  text: 40_000,
  blocks: 50,
  sectionText: 3_000,
  headerText: 150,
  contextElements: 10,
  fields: 10,
  fieldText: 2_000,
  actions: 25,
  id: 255,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
} as const;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Slack's error code for the content of a message, or undefined. */
export function contentProblem(text: unknown, blocks: unknown, attachments: unknown): string | undefined {
  if (typeof text === 'string' && text.length > limits.text) return 'msg_too_long';
  if (blocks !== undefined && blockProblem(blocks) !== undefined) return 'invalid_blocks';
  const hasText = typeof text === 'string' && text.trim() !== '';
  const hasBlocks = Array.isArray(blocks) && blocks.length > 0;
  const hasAttachments = Array.isArray(attachments) && attachments.length > 0;
  return hasText || hasBlocks || hasAttachments ? undefined : 'no_text';
}

/** Where blocks break a rule and which, as Slack says it in `response_metadata.messages`; undefined: they are in order. */
export function blockProblem(blocks: unknown): string | undefined {
  if (!Array.isArray(blocks)) return 'must be an array [json-pointer:/blocks]';
  if (blocks.length > limits.blocks) return `no more than ${limits.blocks} items allowed [json-pointer:/blocks]`;
  const ids = new Set<unknown>();
  for (const [index, block] of blocks.entries()) {
    const at = `/blocks/${index}`;
    const problem = isObject(block) ? oneBlock(block, at) : fail('must be an object', at);
    if (problem !== undefined) return problem;
    const id = (block as Json)['block_id'];
    if (id !== undefined && ids.has(id)) return fail('`block_id` already exists', `${at}/block_id`);
    ids.add(id);
  }
  return undefined;
}

type Problem = string | undefined;
const fail = (what: string, at: string): string => `${what} [json-pointer:${at}]`;
const first = (...problems: readonly Problem[]): Problem => problems.find((problem) => problem !== undefined);

function oneBlock(block: Json, at: string): Problem {
  const rule = blockTypes[String(block['type'])];
  if (rule === undefined) return fail(`unsupported type: ${String(block['type'])}`, `${at}/type`);
  return first(onlyKeys(block, ['type', 'block_id', ...rule.keys], at), isId(block['block_id'], `${at}/block_id`), rule.check(block, at));
}

const onlyKeys = (value: Json, keys: readonly string[], at: string): Problem => {
  const extra = Object.keys(value).find((key) => !keys.includes(key));
  return extra === undefined ? undefined : fail(`invalid additional property: ${extra}`, at);
};
const isId = (value: unknown, at: string): Problem =>
  value === undefined || (typeof value === 'string' && value.length >= 1 && value.length <= limits.id)
    ? undefined
    : fail(`must be 1 to ${limits.id} characters`, at);
const isIn = (value: unknown, values: readonly unknown[], at: string): Problem =>
  value === undefined || values.includes(value) ? undefined : fail(`must be one of ${values.join(', ')}`, at);
const isShort = (value: unknown, most: number, at: string): Problem =>
  value === undefined || (typeof value === 'string' && value.length <= most)
    ? undefined
    : fail(`must be less than ${most + 1} characters`, at);

function isText(value: unknown, most: number, at: string, types: readonly string[] = ['plain_text', 'mrkdwn']): Problem {
  if (!isObject(value)) return fail('missing required field: text', at);
  const { type, text } = value;
  const own = type === 'plain_text' ? 'emoji' : 'verbatim';
  if (!types.includes(String(type))) return fail(`must be one of ${types.join(', ')}`, `${at}/type`);
  if (typeof text !== 'string' || text.length === 0) return fail('must be more than 0 characters', `${at}/text`);
  if (text.length > most) return fail(`must be less than ${most + 1} characters`, `${at}/text`);
  return onlyKeys(value, ['type', 'text', own], at);
}

function isList(value: unknown, most: number, at: string, check: (item: unknown, at: string) => Problem): Problem {
  if (!Array.isArray(value) || value.length === 0) return fail('no less than 1 items allowed', at);
  if (value.length > most) return fail(`no more than ${most} items allowed`, at);
  return first(...value.map((item, index) => check(item, `${at}/${index}`)));
}

interface Rule {
  readonly keys: readonly string[];
  readonly check: (block: Json, at: string) => Problem;
}
const blockTypes: Readonly<Record<string, Rule>> = {
  header: { keys: ['text'], check: ({ text }, at) => isText(text, limits.headerText, `${at}/text`, ['plain_text']) },
  divider: { keys: [], check: () => undefined },
  section: {
    keys: ['text', 'fields', 'accessory', 'expand'],
    check: ({ text, fields, accessory }, at) => {
      if (text === undefined && fields === undefined) return fail('missing required field: text', at);
      return first(
        text === undefined ? undefined : isText(text, limits.sectionText, `${at}/text`),
        fields === undefined
          ? undefined
          : isList(fields, limits.fields, `${at}/fields`, (one, here) => isText(one, limits.fieldText, here)),
        accessory === undefined ? undefined : isElement(accessory, `${at}/accessory`),
      );
    },
  },
  context: {
    keys: ['elements'],
    check: ({ elements }, at) =>
      isList(elements, limits.contextElements, `${at}/elements`, (one, here) =>
        isObject(one) && one['type'] === 'image' ? isImage(one, here) : isText(one, limits.sectionText, here),
      ),
  },
  actions: {
    keys: ['elements'],
    check: ({ elements }, at) => first(isList(elements, limits.actions, `${at}/elements`, isElement), uniqueActions(elements, at)),
  },
  image: { keys: ['image_url', 'slack_file', 'alt_text', 'title'], check: isImage },
  rich_text: { keys: ['elements'], check: ({ elements }, at) => (Array.isArray(elements) ? undefined : fail('must be an array', at)) },
};

function isImage(image: Json, at: string): Problem {
  if (typeof image['image_url'] !== 'string' || typeof image['alt_text'] !== 'string')
    return fail('missing required field: image_url or alt_text', at);
  return first(isShort(image['image_url'], limits.url, `${at}/image_url`), isShort(image['alt_text'], 2_000, `${at}/alt_text`));
}

function uniqueActions(elements: unknown, at: string): Problem {
  const ids = (elements as readonly Json[]).map((element) => element['action_id']).filter((id) => id !== undefined);
  return new Set(ids).size === ids.length ? undefined : fail('`action_id` already exists', `${at}/elements`);
}

const BUTTON_KEYS = ['type', 'text', 'action_id', 'url', 'value', 'style', 'confirm', 'accessibility_label'];
function isElement(element: unknown, at: string): Problem {
  if (!isObject(element)) return fail('must be an object', at);
  if (element['type'] !== 'button') return typeof element['type'] === 'string' ? undefined : fail('missing required field: type', at);
  return first(
    onlyKeys(element, BUTTON_KEYS, at),
    isText(element['text'], limits.buttonText, `${at}/text`, ['plain_text']),
    isId(element['action_id'], `${at}/action_id`),
    isShort(element['value'], limits.buttonValue, `${at}/value`),
    isShort(element['url'], limits.url, `${at}/url`),
    isIn(element['style'], ['primary', 'danger'], `${at}/style`),
    isShort(element['accessibility_label'], limits.buttonText, `${at}/accessibility_label`),
    element['confirm'] === undefined ? undefined : isConfirm(element['confirm'], `${at}/confirm`),
  );
}

function isConfirm(confirm: unknown, at: string): Problem {
  if (!isObject(confirm)) return fail('must be an object', at);
  return first(
    onlyKeys(confirm, ['title', 'text', 'confirm', 'deny', 'style'], at),
    isText(confirm['title'], limits.confirmTitle, `${at}/title`, ['plain_text']),
    isText(confirm['text'], limits.confirmText, `${at}/text`),
    isText(confirm['confirm'], limits.confirmButton, `${at}/confirm`, ['plain_text']),
    isText(confirm['deny'], limits.confirmButton, `${at}/deny`, ['plain_text']),
    isIn(confirm['style'], ['primary', 'danger'], `${at}/style`),
  );
}
