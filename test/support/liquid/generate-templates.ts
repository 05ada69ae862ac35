import { seededRandom, type SeededRandom } from '../decoder/seeded-random.ts'
import { dataJson, filters, literals, variables } from './template-parts.ts'

/** One template with the data that it is rendered with. */
export type LiquidCase = {
  readonly id: string
  readonly template: string
  readonly dataJson: string
  readonly mode: 'strict' | 'lax'
}

/** `seed` and `index` give the same case for ever. */
export function liquidCase(seed: number, index: number): LiquidCase {
  const dice = seededRandom(seed * 100_003 + index)
  const template = Array.from({ length: 1 + dice.below(3) }, () => piece(dice, 0)).join(
    dice.pick(['', ' ', '\n', ' | ']),
  )
  return { id: `${seed}-${index}`, template, dataJson, mode: dice.chance(0.8) ? 'strict' : 'lax' }
}

const value = (dice: SeededRandom): string => dice.pick(dice.chance(0.8) ? variables : literals)

function filtered(dice: SeededRandom): string {
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

function condition(dice: SeededRandom): string {
  const single = (): string => {
    if (dice.chance(0.25)) return value(dice)
    const operator = dice.pick(['==', '!=', '<>', '<', '>', '<=', '>=', 'contains'])
    return `${value(dice)} ${operator} ${dice.chance(0.5) ? dice.pick(literals) : value(dice)}`
  }
  return Array.from({ length: dice.pick([1, 1, 1, 2, 3]) }, single).join(dice.pick([' and ', ' or ']))
}

type Maker = (dice: SeededRandom, depth: number) => string
const inner: Maker = (dice, depth) =>
  depth >= 3
    ? dice.pick(['x', ' ', '{{ one }}'])
    : Array.from({ length: 1 + dice.below(2) }, () => piece(dice, depth + 1)).join(dice.pick(['', ' ', '\n']))
const dash = (dice: SeededRandom): string => (dice.chance(0.12) ? '-' : '')

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

function piece(dice: SeededRandom, depth: number): string {
  // Broken pieces are at the end of the list, and rare.
  const index = dice.chance(0.03) ? makers.length - 1 : dice.below(makers.length - 1)
  return (makers[index] as Maker)(dice, depth)
}
