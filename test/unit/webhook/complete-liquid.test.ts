import { describe, expect, it } from 'vitest'
import { completeLiquid } from '#shared/domain/webhook/complete-liquid.ts'
import { aContext } from '../../support/webhook/a-webhook.ts'

/** Labels at the `|` of a text; the cursor is there. */
function at(text: string): { readonly from: number; readonly labels: readonly string[] } | null {
  const cursor = text.indexOf('^')
  const found = completeLiquid(text.replace('^', ''), cursor, aContext)
  return found === null ? null : { from: found.from, labels: found.options.map(({ label }) => label) }
}

describe('completion in templates', () => {
  it('offers objects: those of the sample and the documented ones', () => {
    expect(at('{{ us^')).toEqual({ from: 3, labels: ['user', 'journey', 'event'] })
  })

  it('offers the sample’s own fields, with what stands there', () => {
    const { options = [] } = completeLiquid('{{ journey.last_event.properties.', 33, aContext) ?? {}
    expect(options).toEqual([
      { label: 'amount', kind: 'variable', detail: '12.5' },
      { label: 'items', kind: 'variable', detail: '2 items' },
    ])
    expect(at('{{ journey.last_event.properties.items[0].s^ }}')?.labels).toEqual(['sku'])
    expect(at('{{ journey.last_event.properties.items.first.^ }}')?.labels).toEqual(['sku'])
  })

  it('offers documented members that the sample lacks', () => {
    expect(at('{{ journey.^')?.labels).toEqual(['name', 'last_event', 'first_event', 'event', 'all_events'])
  })

  it('offers filters after a bar, with their colon where they need an argument', () => {
    const { options = [], from } = completeLiquid('{{ a | de', 9, aContext) ?? {}
    expect(from).toBe(7)
    expect(options.find(({ label }) => label === 'date')).toMatchObject({ insert: 'date: ' })
    expect(options.find(({ label }) => label === 'json')).toMatchObject({ detail: 'not documented by OneSignal' })
  })

  it('offers tags right after the sign of a tag, and variables behind', () => {
    expect(at('{% unl^')?.labels).toContain('unless')
    expect(at('{%- ^')?.labels).toContain('for')
    expect(at('{% if us^')?.labels).toContain('user')
  })

  it('offers nothing outside of Liquid, inside of texts, and behind what is closed', () => {
    expect(at('user.^')).toBeNull()
    expect(at('{{ user }} us^')).toBeNull()
    expect(at('{{ "us^')).toBeNull()
    expect(at('{% if x %}^')).toBeNull()
  })
})
