import { describe, expect, test } from 'vitest'
import { type LiquidOptions, parseTemplate, renderTemplate } from '#shared/domain/liquid/liquid.ts'
import { defaultLimits } from '#shared/domain/liquid/limits.ts'
import { parseJson } from '#shared/lib/json-parse.ts'

const clock = { now: () => Date.UTC(2026, 10, 22, 6, 30) }

function render(template: string, dataJson = '{}', options: Partial<LiquidOptions> = {}) {
  const all = { clock, ...options }
  const data = parseJson(dataJson)
  if (!data.ok) throw new Error(data.error.message)
  const parsed = parseTemplate(template, all)
  if (!parsed.ok) return { problem: parsed.error }
  const rendered = renderTemplate(parsed.value, data.value, all)
  return rendered.ok ? rendered.value : { problem: rendered.error }
}
const output = (template: string, dataJson?: string, options?: Partial<LiquidOptions>) => {
  const rendered = render(template, dataJson, options)
  return 'output' in rendered ? rendered.output : rendered.problem.message
}

describe('what OneSignal adds', () => {
  test('objects print as JSON without losing a digit, arrays one item after the other', () => {
    const data = '{"a": {"n": 9223372036854775807, "f": 5.0, "t": "q\\"", "z": null}}'
    expect(output('{{ a }}', data)).toBe('{"n":9223372036854775807,"f":5.0,"t":"q\\"","z":null}')
    expect(output('{{ l }}', '{"l": [{"a": 1}, [2]]}')).toBe('{"a":1}2')
    expect(output('{{ l }}', '{"l": [1, "b"]}')).toBe('1b')
  })

  test('pluralize prints the word only', () => {
    expect(output('{{ 1 | pluralize: "person", "people" }} {{ 2 | pluralize: "person", "people" }}')).toBe(
      'person people',
    )
  })

  test('json prints a value that a JSON body can take', () => {
    expect(output('{"name": {{ n | json }}}', '{"n": "a\\"b\\n"}')).toBe('{"name": "a\\"b\\n"}')
  })

  test('noon is PM and midnight AM, both 12 on a clock of twelve hours', () => {
    const at = (time: string) => output(`{{ "2026-01-02 ${time}" | date: "%I %p %P" }}`)
    expect(['00:30', '11:59', '12:00', '23:00'].map(at)).toEqual(['12 AM am', '11 AM am', '12 PM pm', '11 PM pm'])
  })

  test('now is the clock that was given, in UTC', () => {
    expect(output('{{ "now" | date: "%F %R %Z" }}')).toBe('2026-11-22 06:30 UTC')
  })
})

describe('what people must know of a rendering', () => {
  test('variables that there are not, with their whole path, each once', () => {
    const rendered = render(
      '{{ user.nmae }}{{ user.nmae | upcase }}{{ evnt.id }}{{ user.name }}',
      '{"user": {"name": "x"}}',
    )
    expect(rendered).toMatchObject({ undefinedVariables: ['user.nmae', 'evnt.id'], output: 'x' })
  })

  test('filters that there are not pass the value through', () => {
    expect(render('{{ "a" | upcas }}')).toMatchObject({ output: 'a', unknownFilters: ['upcas'] })
  })

  test('where each expression printed', () => {
    const template = 'Hi {{ a }} and {{ b }}!'
    const rendered = render(template, '{"a": "xyz", "b": 7}')
    expect(
      'outputs' in rendered &&
        rendered.outputs.map(({ source, output: to }) => [
          template.slice(source.from, source.to),
          rendered.output.slice(to.from, to.to),
        ]),
    ).toEqual([
      ['{{ a }}', 'xyz'],
      ['{{ b }}', '7'],
    ])
  })

  test('errors are printed where they happen, and the rest is rendered', () => {
    expect(render('a\n{{ 1 | divided_by: 0 }}b')).toMatchObject({
      output: 'a\nLiquid error (line 2): divided by 0b',
      errors: [{ message: 'Liquid error (line 2): divided by 0', line: 2, column: 1 }],
    })
  })

  test('a template that cannot be read says line and column', () => {
    expect(render('first\n  {{ a b }}')).toEqual({
      problem: {
        message: 'Liquid syntax error (line 2): Expected end_of_string but found id in "{{ a b }}"',
        line: 2,
        column: 3,
      },
    })
  })
})

describe('templates that mean harm, or loop', () => {
  test.each([
    ['nested loops', '{% for a in (1..10000) %}{% for b in (1..10000) %}{% endfor %}{% endfor %}', /too many steps/],
    ['a huge range', '{% for a in (1..1000000000) %}x{% endfor %}', /more than 100,000 items/],
    ['a huge range in a filter', '{{ (1..1000000000) | join }}', /more than 100,000 items/],
    [
      'an output without end',
      '{% assign a = "0123456789" %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}',
      /more than 2,000,000 characters/,
    ],
    [
      'a number without end',
      '{% assign a = 99 %}{% for i in (1..100) %}{% assign a = a | times: a %}{% endfor %}',
      /more than 1,000 digits/,
    ],
    ['a partial that includes itself', '{% include "self" %}', /Nesting too deep/],
    ['a partial that renders itself', '{% render "self2" %}', /Nesting too deep/],
    ['blocks without end', '{% if a %}'.repeat(200), /Nesting too deep/],
    ['a long source', 'x'.repeat(500_001), /more than 500,000 characters/],
  ])('%s', (_what, template, message) => {
    const partials = new Map([
      ['self', '{% include "self" %}'],
      ['self2', '{% render "self2" %}'],
    ])
    expect(output(template, '{}', { partials, limits: { ...defaultLimits, steps: 1_000_000 } })).toMatch(message)
  })

  test('time is looked at while rendering', () => {
    let now = 0
    const ticking = { now: () => (now += 1) }
    expect(
      output('{% for a in (1..100000) %}{{ a }}{% endfor %}', '{}', {
        clock: ticking,
        limits: { ...defaultLimits, timeMs: 50 },
      }),
    ).toMatch(/longer than 50 ms/)
  })

  test('time in which the computer could not work does not count', () => {
    let now = 0
    let worked = 0
    const ticking = { now: () => (now += 100), startStopwatch: () => () => (worked += 1) }
    const rendered = (items: number): string =>
      output(`{% for a in (1..${items}) %}{{ a }}{% endfor %}`, '{}', {
        clock: ticking,
        limits: { ...defaultLimits, timeMs: 50 },
      })
    expect(rendered(1_000)).toMatch(/^1234.*1000$/)
    worked = 0
    expect(rendered(100_000)).toMatch(/longer than 50 ms/)
  })

  test('only own members of plain data can be seen', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'length', 'map']) {
      expect(output(`{{ a.${name} }}{{ ${name} }}{{ l.${name} }}`, '{"a": {}, "l": [1]}')).toBe('')
    }
    expect(output('{% include "constructor" %}', '{}', { partials: new Map() })).toMatch(
      /No such template 'constructor'/,
    )
    expect(output('{{ a.__proto__ }}', '{"a": {"__proto__": "mine"}}')).toBe('mine')
    expect(output('{{ "a" | constructor }}{{ "a" | toString: 1 }}')).toBe('aa')
    expect(output('{% constructor %}')).toMatch(/Unknown tag 'constructor'/)
  })

  test('a million signs that end nothing take no longer than they should', () => {
    expect(output('{%'.repeat(200_000))).toMatch(/was not properly terminated/)
    expect(output(`${'{{ '.repeat(100_000)}}}`)).toMatch(/syntax error/)
  })
})

test('partials have a scope of their own, or share it', () => {
  const partials = new Map([['p', '{{ x }}{{ y }}{% assign z = 1 %}']])
  expect(output('{% assign x = 5 %}{% render "p", y: 2 %}{{ z }}', '{}', { partials })).toBe('2')
  expect(output('{% assign x = 5 %}{% include "p", y: 2 %}{{ z }}', '{}', { partials })).toBe('521')
  expect(output('{% render "p" for l as x %}', '{"l": [1, 2]}', { partials })).toBe('12')
})
