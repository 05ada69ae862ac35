/** One template with the data that it is rendered with. */
export type LiquidCase = {
  readonly id: string
  readonly template: string
  readonly dataJson: string
  readonly mode: 'strict' | 'lax'
}

/** A small seeded source of chance (mulberry32). */
class Dice {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  int(max: number): number {
    return Math.floor(this.next() * max)
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T
  }

  chance(share: number): boolean {
    return this.next() < share
  }
}

/** Data with everything that templates stumble over; written as text, so that 5.0 stays 5.0. */
export const dataJson = `{
  "user": {"name": "Åsa Öström", "first": "Ada", "age": 37, "score": 4.5, "vip": true, "gone": null, "tags": {"plan": "pro", "n": "12"}, "size": "own"},
  "event": {"name": "purchase", "properties": {"amount": 29.90, "order": 9223372036854775807, "items": [{"sku": "a1", "price": 5.0, "qty": 2}, {"sku": "b2", "price": 12.25, "qty": 1}, {"sku": "c3", "price": null, "qty": 3}]}},
  "list": [3, 1, 2, 2, 10], "words": ["pear", "Apple", "fig", "apple", "Banana"], "mixed": [1, "1", 1.0, null, true, "x"], "nested": [[1, [2, 3]], [4], []], "floats": [1.5, 0.1, 2.0, -3.25],
  "pairs": [{"k": "b", "v": 2}, {"k": "a", "v": 1}, {"k": null, "v": 3}, {"v": 4}],
  "empty": [], "nothing": null, "blank_text": "  ", "empty_text": "", "yes": true, "no": false, "zero": 0, "one": 1, "neg": -7, "pi": 3.14159, "big": 123456789012345678901234567890, "tiny": 0.00001, "huge": 1e20,
  "text": "The quick brown fox. Jumps over!", "html": "<p class='x'>Hi &amp; <b>bye</b><script>alert(1)</script></p>", "lines": "a\\nb\\r\\nc", "spaces": "  \\t padded \\n ", "emoji": "héllo 👋🏽 wörld", "quotes": "she said \\"it's\\"", "csv": "a,b,,c,,", "num_text": "42", "float_text": "3.70", "date": "2025-03-09T14:05:06Z", "date2": "2024-12-31 23:59:59 +0200", "day": "4 July 2012", "epoch": 1741529106, "url": "a b&c=d/é?x", "enc": "a+b%26c%C3%A9", "back": "a\\\\b"
}`

const variables = [
  'user.name',
  'user.first',
  'user.age',
  'user.score',
  'user.vip',
  'user.gone',
  'user.tags',
  'user.tags.plan',
  'user.tags.n',
  'user.size',
  'user["name"]',
  'user.missing',
  'missing',
  'missing.deep',
  'event.name',
  'event.properties.amount',
  'event.properties.order',
  'event.properties.items',
  'event.properties.items[0].sku',
  'event.properties.items.first.price',
  'event.properties.items.size',
  'list',
  'words',
  'mixed',
  'nested',
  'floats',
  'pairs',
  'empty',
  'nothing',
  'blank_text',
  'empty_text',
  'yes',
  'no',
  'zero',
  'one',
  'neg',
  'pi',
  'big',
  'tiny',
  'huge',
  'list[0]',
  'list[-1]',
  'list.last',
  'list[one]',
  'words.first',
  'words.size',
  'text',
  'html',
  'lines',
  'spaces',
  'emoji',
  'quotes',
  'csv',
  'num_text',
  'float_text',
  'url',
  'enc',
  'back',
  'text.size',
  'list.first',
  'pairs[0].k',
  "user['tags']['plan']",
]
const literals = [
  '1',
  '0',
  '-3',
  '2.5',
  '5.0',
  '"a"',
  "'x y'",
  '""',
  '"apple"',
  'nil',
  'true',
  'false',
  'blank',
  'empty',
  '(1..3)',
  '10',
  '"12"',
  '"1.5"',
  '100',
]
const numbers = [
  '1',
  '2',
  '0',
  '-3',
  '2.5',
  '0.1',
  'one',
  'neg',
  'pi',
  'list[1]',
  'user.age',
  'num_text',
  'float_text',
  'big',
  '7',
  '3.0',
  'nothing',
  'text',
]
const texts = [
  '"a"',
  '","',
  '" "',
  '""',
  '"e"',
  'user.first',
  'words.first',
  '"x"',
  "'\"'",
  '"\\"',
  '"k"',
  '"Apple"',
  'one',
  'nothing',
  '"qu"',
]
const properties = ['"k"', '"v"', '"sku"', '"price"', '"qty"', '"missing"', '"a"', '1']

type Arguments = (dice: Dice) => string
const one =
  (pool: readonly string[]): Arguments =>
  (dice) =>
    `: ${dice.pick(pool)}`
const two =
  (first: readonly string[], second: readonly string[]): Arguments =>
  (dice) =>
    `: ${dice.pick(first)}, ${dice.pick(second)}`
const maybe =
  (inner: Arguments): Arguments =>
  (dice) =>
    dice.chance(0.5) ? inner(dice) : ''
const none: Arguments = () => ''

const filters: readonly (readonly [string, Arguments])[] = [
  ['upcase', none],
  ['downcase', none],
  ['capitalize', none],
  ['strip', none],
  ['lstrip', none],
  ['rstrip', none],
  ['strip_newlines', none],
  ['newline_to_br', none],
  ['strip_html', none],
  ['escape', none],
  ['escape_once', none],
  ['url_encode', none],
  ['url_decode', none],
  ['size', none],
  ['first', none],
  ['last', none],
  ['reverse', none],
  ['append', one(texts)],
  ['prepend', one(texts)],
  ['replace', two(texts, texts)],
  ['replace_first', two(texts, texts)],
  ['remove', one(texts)],
  ['remove_first', one(texts)],
  ['replace_last', two(texts, texts)],
  ['remove_last', one(texts)],
  ['split', one(texts)],
  ['join', maybe(one(texts))],
  ['slice', one(numbers)],
  ['slice', two(['0', '1', '-2', '2', '5'], ['1', '2', '3', '0'])],
  ['truncate', maybe(one(['5', '10', '3', '0', '100', 'one']))],
  ['truncate', two(['5', '8', '2'], ['"…"', '""', '", etc"'])],
  ['truncatewords', maybe(one(['1', '2', '3', '0', '50']))],
  ['truncatewords', two(['1', '2'], ['"--"', '""'])],
  ['sort', none],
  ['sort', one(properties)],
  ['sort_natural', none],
  ['sort_natural', one(properties)],
  ['uniq', none],
  ['uniq', one(properties)],
  ['map', one(properties)],
  ['where', one(properties)],
  ['where', two(properties, ['"a"', '1', '2', 'nil', '"b2"'])],
  ['compact', none],
  ['compact', one(properties)],
  ['concat', one(['list', 'words', 'empty', 'one', 'nested'])],
  ['plus', one(numbers)],
  ['minus', one(numbers)],
  ['times', one(numbers)],
  ['divided_by', one(numbers)],
  ['modulo', one(numbers)],
  ['abs', none],
  ['ceil', none],
  ['floor', none],
  ['round', maybe(one(['0', '1', '2', '-1', 'one']))],
  ['at_least', one(numbers)],
  ['at_most', one(numbers)],
  ['default', one(texts)],
  ['default', (dice) => `: ${dice.pick(texts)}, allow_false: ${dice.pick(['true', 'false'])}`],
  [
    'date',
    one([
      '"%Y-%m-%d"',
      '"%d %b %Y %H:%M:%S"',
      '"%A %-d %B %y"',
      '"%s"',
      '""',
      '"%j %U %W %V %G"',
      '"%I:%M %p %z %Z"',
      '"%e|%k|%l|%L|%N"',
      '"%D %F %T %R %c"',
      '"%^a %^B %010Y %-m %_d %3N"',
    ]),
  ],
  ['base64_encode', none],
  ['unknown_filter', none],
]

/** `seed` and `index` give the same case for ever. */
export function liquidCase(seed: number, index: number): LiquidCase {
  const dice = new Dice(seed * 100_003 + index)
  const template = Array.from({ length: 1 + dice.int(3) }, () => piece(dice, 0)).join(dice.pick(['', ' ', '\n', ' | ']))
  return { id: `${seed}-${index}`, template, dataJson, mode: dice.chance(0.8) ? 'strict' : 'lax' }
}

const value = (dice: Dice): string => dice.pick(dice.chance(0.8) ? variables : literals)

function filtered(dice: Dice): string {
  const source = dice.chance(0.15)
    ? dice.pick([
        'date',
        'date2',
        'day',
        'epoch',
        '"2012-02-29"',
        '"March 14, 2016"',
        '"10/11/2012"',
        '"12:30"',
        'text',
        '"2016-03-14T15:09:26.535+01:30"',
      ])
    : value(dice)
  let text = source
  for (let count = dice.pick([0, 1, 1, 1, 2, 2, 3]); count > 0; count -= 1) {
    const [name, args] = dice.pick(filters)
    text += ` | ${name}${args(dice)}`
  }
  return text
}

function condition(dice: Dice): string {
  const single = (): string => {
    if (dice.chance(0.25)) return value(dice)
    const operator = dice.pick(['==', '!=', '<>', '<', '>', '<=', '>=', 'contains'])
    return `${value(dice)} ${operator} ${dice.chance(0.5) ? dice.pick(literals) : value(dice)}`
  }
  return Array.from({ length: dice.pick([1, 1, 1, 2, 3]) }, single).join(dice.pick([' and ', ' or ']))
}

type Maker = (dice: Dice, depth: number) => string
const inner: Maker = (dice, depth) =>
  depth >= 3
    ? dice.pick(['x', ' ', '{{ one }}'])
    : Array.from({ length: 1 + dice.int(2) }, () => piece(dice, depth + 1)).join(dice.pick(['', ' ', '\n']))
const dash = (dice: Dice): string => (dice.chance(0.12) ? '-' : '')

const collections = [
  'list',
  'words',
  'pairs',
  'event.properties.items',
  'nested',
  'empty',
  'nothing',
  'user.tags',
  '(1..4)',
  '(one..list[0])',
  'text',
  'mixed',
  'missing',
  '(neg..0)',
]

const loopBodies = [
  '{{ i }}',
  '{{ forloop.index }}/{{ forloop.length }} ',
  '{{ forloop.first }}{{ forloop.last }}',
  '{{ i.k }}={{ i.v }},',
  '{{ i[0] }}:{{ i[1] }};',
  '{% cycle "a", "b", "c" %}',
  '{% if i == 2 %}{% break %}{% endif %}{{ i }}',
  '{% if forloop.index0 == 1 %}{% continue %}{% endif %}{{ i }} ',
  '{{ forloop.rindex }}{{ forloop.rindex0 }}',
  '{% ifchanged %}{{ i }}{% endifchanged %}',
  '{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ j }}{% endfor %}',
  '{% increment c %}',
  ' ',
]

const makers: readonly Maker[] = [
  (dice) => `{{${dash(dice)} ${filtered(dice)} ${dash(dice)}}}`,
  (dice) => `{{ ${filtered(dice)} }}`,
  (dice) => `{{ ${filtered(dice)} }}`,
  (dice) => dice.pick(['plain ', 'text\n', '  ', 'é👋', '{ } % ', '"quoted" ', '']),
  (dice, depth) =>
    `{%${dash(dice)} if ${condition(dice)} ${dash(dice)}%}${inner(dice, depth)}{% elsif ${condition(dice)} %}${inner(dice, depth)}{% else %}${inner(dice, depth)}{%${dash(dice)} endif %}`,
  (dice, depth) => `{% if ${condition(dice)} %}${inner(dice, depth)}{% endif %}`,
  (dice, depth) => `{% unless ${condition(dice)} %}${inner(dice, depth)}{% else %}no{% endunless %}`,
  (dice, depth) =>
    `{% case ${value(dice)} %}{% when ${dice.pick(literals)}, ${value(dice)} %}${inner(dice, depth)}{% when ${value(dice)} or 1 %}W{% else %}E{% endcase %}`,
  (dice) =>
    `{% for i in ${dice.pick(collections)}${dice.chance(0.2) ? ' reversed' : ''}${dice.chance(0.3) ? ` limit: ${dice.pick(['2', '1', 'one', 'num_text'])}` : ''}${dice.chance(0.3) ? ` offset: ${dice.pick(['1', '0', 'continue', 'one'])}` : ''} %}${dice.pick(loopBodies)}{% else %}none{% endfor %}`,
  (dice, depth) => `{% for i in ${dice.pick(collections)} %}${inner(dice, depth)}{% endfor %}`,
  (dice) =>
    `{% assign v = ${filtered(dice)} %}{{ v }}{{ v | ${dice.pick(['size', 'upcase', 'first', 'join: "-"', 'plus: 1'])} }}`,
  (dice, depth) => `{% capture c %}${inner(dice, depth)}{% endcapture %}[{{ c }}]`,
  (dice) =>
    `{% tablerow i in ${dice.pick(collections)} cols: ${dice.pick(['2', '3', '1'])}${dice.chance(0.3) ? ' limit: 3' : ''} %}{{ i }}{% endtablerow %}`,
  (dice) => `{% increment ${dice.pick(['n', 'm', 'one'])} %}{% decrement ${dice.pick(['n', 'm'])} %}`,
  (dice) =>
    dice.pick([
      '{% comment %} {{ x }} {% if %}{% endcomment %}',
      '{% comment %}a{% comment %}b{% endcomment %}c{% endcomment %}',
      '{% raw %}{{ x }}{% endraw %}',
      '{% # note %}',
      '{% echo user.first | upcase %}',
      '{% liquid\n assign z = 3\n echo z | times: 2\n%}',
      '{% cycle "g": "1", "2" %}{% cycle "g": "1", "2" %}',
    ]),
  (dice) =>
    dice.pick([
      '{{ user.name',
      '{% if one %}x',
      '{% endif %}',
      '{{ one | }}',
      '{% for x %}{% endfor %}',
      '{{ a b }}',
      '{% unknown %}',
      '{% if one == %}y{% endif %}',
      '{% assign = 3 %}',
      '{{ "unclosed }}',
      '{{ one | plus }}',
      '{{ one | plus: 1, 2 }}',
      '{% if one and %}z{% endif %}',
      '{{ list | sort: "k" }}',
      '{% else %}',
      '{{ one.two.three }}',
      '{{ [user] }}',
      '{{ (1..3) }}',
      '{{ "a" | append: "b", "c" }}',
    ]),
]

function piece(dice: Dice, depth: number): string {
  // Broken pieces are at the end of the list, and rare.
  const index = dice.chance(0.03) ? makers.length - 1 : dice.int(makers.length - 1)
  return (makers[index] as Maker)(dice, depth)
}
