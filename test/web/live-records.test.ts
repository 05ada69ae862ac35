import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/requirements.ts'
import { appPerTest } from '../support/web/app-per-test.ts'
import {
  cells,
  clipboard,
  comparesTwoRecords,
  detail,
  filterBy,
  openLive,
  records,
  rows,
  savesThreeAndReplays,
} from '../support/web/live.ts'

describeWith(['chromium'], 'records are looked at, compared, copied and kept', () => {
  const app = appPerTest()

  it('has a column for any path, that is remembered and moved by keyboard', async () => {
    const { page } = app.tab
    await openLive(page)
    await page.getByRole('button', { name: 'Columns' }).click()
    const path = page.getByPlaceholder('$.value.amount')
    await path.fill('$.value..everything')
    await path.press('Enter')
    await page.getByText('a path must name one').waitFor()
    await path.fill("$.headers['traceparent']")
    await path.press('Enter')
    await eventually(async () =>
      expect((await cells(page, "path $.headers['traceparent']").allInnerTexts()).join()).toMatch(/00-[0-9a-f]{32}/),
    )

    const title = page.getByRole('checkbox', { name: 'traceparent' })
    await title.focus()
    for (let step = 0; step < 9; step += 1) await page.keyboard.press('Alt+ArrowUp')
    const titles = () => records(page).getByRole('columnheader').allInnerTexts()
    await eventually(async () => expect((await titles())[0]).toBe('Time'))
    await eventually(async () => expect((await titles())[1]).toBe('traceparent'))

    await page.reload()
    await rows(page).first().waitFor()
    await eventually(async () => expect((await titles())[1]).toBe('traceparent'))
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('button', { name: 'Remove traceparent' }).click()
    await eventually(async () => expect(await titles()).not.toContain('traceparent'))
  })

  it('goes on following when the window becomes higher', async () => {
    const { page } = app.tab
    await openLive(page)
    const newest = async () => Number(await rows(page).last().getAttribute('data-position'))
    await page.setViewportSize({ width: 1400, height: 600 })
    const before = await newest()
    await page.setViewportSize({ width: 1400, height: 1000 })
    await eventually(async () => expect(await newest()).toBeGreaterThan(before + 100))
  })

  it('compares two records by keyboard, beside each other and as one', async () => {
    const { page } = app.tab
    await openLive(page)
    await filterBy(page, 'event = purchase')
    await comparesTwoRecords(page)
  })

  it('copies a record whole: JSON, a line of a capture, curl and kcat', async () => {
    const { page } = app.tab
    await openLive(page)
    await filterBy(page, 'event = purchase and verdict = mapped and topic = purchase-events')
    await rows(page).nth(1).click()
    const offset = await records(page).locator('[aria-selected="true"] [data-column="offset"]').innerText()
    const copied = async (item: string): Promise<string> => {
      await page.evaluate(() => navigator.clipboard.writeText(''))
      await detail(page).getByRole('button', { name: 'Copy' }).click()
      await page.getByRole('menuitem', { name: item, exact: true }).click()
      return eventually(async () => {
        const text = await clipboard(page)
        expect(text).not.toBe('')
        return text
      })
    }
    const json = JSON.parse(await copied('Record as JSON')) as Record<string, unknown>
    expect(json).toMatchObject({ topic: 'purchase-events', offset })
    const line = JSON.parse(await copied('Line of a capture')) as { value: { utf8: string } }
    expect(JSON.parse(line.value.utf8)).toEqual(json['value'])
    expect(await copied('Event as curl')).toMatch(
      /^curl -i -X POST 'https:.*custom_events'[^]*"Authorization: Key \$ONESIGNAL_API_KEY"/,
    )
    expect(await copied('kcat command that reads it')).toContain(`-o ${offset} -c 1`)
    expect(await copied('kcat command that produces it')).toContain('| kcat -P -b "$KAFKA_BOOTSTRAP_SERVERS"')
  })

  it('saves a selection as a capture, and reads it again as a replay', async () => {
    const { page } = app.tab
    await openLive(page)
    await filterBy(page, 'event = purchase')
    await savesThreeAndReplays(page, 'three')
    const saved = readFileSync(join(app.workspace.directory, 'captures', 'three.ndjson'), 'utf8')
    expect(saved.trim().split('\n')).toHaveLength(3)
    expect(app.workspace.read('connections/three.json')).toMatchObject({
      kind: 'replay',
      capture: 'captures/three.ndjson',
    })
  })

  it('saves all that the filter shows', async () => {
    const { page } = app.tab
    await openLive(page)
    await filterBy(page, 'verdict = user-missing')
    await rows(page).first().waitFor()
    await page.getByRole('grid', { name: 'Records' }).focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: 'Records', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Save all/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Save records' })
    await dialog.getByText('that the filter shows').waitFor()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('without-user')
    await page.keyboard.press('Enter')
    await dialog.getByText(/^[\d,]+ records? saved to/).waitFor()
    const saved = readFileSync(join(app.workspace.directory, 'captures', 'without-user.ndjson'), 'utf8')
      .trim()
      .split('\n')
    expect(saved.length).toBeGreaterThan(0)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Records', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Save all/ }).click()
    await dialog.getByRole('radiogroup', { name: 'Save as' }).getByText('Table (CSV)').click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('without-user')
    await page.keyboard.press('Enter')
    await dialog.getByText(/^[\d,]+ records? saved to captures\/without-user\.csv/).waitFor()
    expect(await dialog.getByRole('button', { name: 'Open as replay' }).count()).toBe(0)
    const table = readFileSync(join(app.workspace.directory, 'captures', 'without-user.csv'), 'utf8')
    expect(table).toMatch(/^time,topic,partition,offset,key,value,event,user,verdict\n\d{4}-\d\d-\d\dT\S+Z,/)
    expect(table).toContain(',user-missing\n')
  })
})
