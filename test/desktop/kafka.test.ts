import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { useSecuredBroker } from '../support/kafka/secured-cluster.ts'
import { aKafkaSource, readToEnd, textOf } from '../support/kafka/test-source.ts'
import { describeWith } from '../support/requirements.ts'
import { goTo } from '../support/web/browser.ts'
import { chooseConnection } from '../support/web/connections.ts'
import { everyFormatIsDecoded, readShownFormats, writeShownFormats } from '../support/web/formats.ts'
import {
  climbsEveryRung,
  givesGroupCommands,
  type LadderPlace,
  offersNearestTopic,
  tellsPlaintextOnTlsPort,
  tellsRefusedPort,
  tellsWrongPassword,
  worksWithOwnGroup,
  writeSecureConnection,
} from '../support/web/ladder.ts'
import {
  applyFilter,
  cells,
  comparesTwoRecords,
  filterBy,
  openLive,
  readConnection,
  rows,
  savesThreeAndReplays,
  showsOnly,
  tellsFilterError,
} from '../support/web/live.ts'
import { chooseTopic, doWithRecords } from '../support/web/produce.ts'
import { desktopPerFile } from './support/desktop-per-file.ts'
import { patience } from './support/screens.ts'

describeWith(['electron', 'xvfb', 'java', 'maven'], 'a secured cluster in the desktop app', () => {
  const cluster = useSecuredBroker()
  let place: LadderPlace
  const app = desktopPerFile(async (workspace) => {
    place = await writeSecureConnection(cluster, workspace)
    writeShownFormats(workspace)
  })
  const faults: string[] = []

  beforeAll(() => {
    app.desktop.page.setDefaultTimeout(patience.timeoutMs)
    app.desktop.page.on('pageerror', (error) => faults.push(String(error)))
  })
  /** Nothing typed, filtered or selected is left of the test before. */
  beforeEach(async () => {
    expect(faults).toEqual([])
    await app.desktop.page.reload()
  })

  describe('the ladder', () => {
    beforeEach(async () => {
      await goTo(app.desktop.page, 'Connections')
      await chooseConnection(app.desktop.page, 'secure')
    })

    it('climbs all rungs of a good connection', () => climbsEveryRung(app.desktop.page, place))
    it('says that nobody listens at a port', () => tellsRefusedPort(app.desktop.page))
    it('says that a port speaks TLS where the settings are for plaintext', () =>
      tellsPlaintextOnTlsPort(app.desktop.page))
    it('says that the password is wrong', () => tellsWrongPassword(app.desktop.page))
    it('offers the nearest name for a mistyped topic', () => offersNearestTopic(app.desktop.page, place))
    it('gives the commands for a group that may not be read, and goes on with one that may', async () => {
      await givesGroupCommands(app.desktop.page)
      await worksWithOwnGroup(app.desktop.page, place)
    })
  })

  it('decodes every wire format', async () => {
    await readShownFormats(app.desktop.page)
    await everyFormatIsDecoded(app.desktop.page)
  })

  it('filters, and tells what is wrong with a filter', async () => {
    const { page } = app.desktop
    await openLive(page)
    await readConnection(page, 'sample')
    await applyFilter(page, 'event = purchase')
    await showsOnly(page, 'event', 'purchase')
    await tellsFilterError(page)
  })

  it('compares two records', async () => {
    const { page } = app.desktop
    await openLive(page)
    await filterBy(page, 'event = purchase')
    await comparesTwoRecords(page)
  })

  it('saves a capture, produces it to a topic once that is confirmed, and reads it there', async () => {
    const { page } = app.desktop
    const topic = await cluster.createTopic({ prefix: 'produced' })
    await cluster.grant({ principal: 'User:app', operations: ['READ', 'WRITE'], topic })
    await openLive(page)
    await filterBy(page, 'event = purchase and verdict = mapped')
    await savesThreeAndReplays(page, 'three')

    await doWithRecords(page, 'Produce a capture')
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('textbox', { name: 'Capture' }).inputValue()).toBe('captures/three.ndjson')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await chooseTopic(page, topic)
    const { clusterId } = await cluster.admin.describeCluster()
    await dialog.getByText(clusterId).waitFor()
    await dialog.getByText(`${topic}, 1 partition: 3 records`).waitFor()
    expect((await cluster.admin.fetchTopicOffsets(topic))[0]?.offset).toBe('0')
    await dialog.getByRole('button', { name: 'Produce 3 records' }).click()
    await dialog.getByText('3 records produced.').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()

    const written = await readToEnd(aKafkaSource(cluster.bootstrapServers), [topic], 'beginning')
    expect(written.map(({ value }) => textOf(value))).toEqual(savedValues('three'))
    await readConnection(page, 'secure', topic)
    await eventually(async () => expect(await cells(page, 'offset').allInnerTexts()).toEqual(['0', '1', '2']), patience)
    expect(await rows(page).count()).toBe(3)
    await showsOnly(page, 'event', 'purchase')
  })

  function savedValues(capture: string): readonly (string | null)[] {
    const text = readFileSync(join(app.workspace.directory, 'captures', `${capture}.ndjson`), 'utf8')
    return text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { value: { utf8: string } }).value.utf8)
  }
})
