import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { launchBrowser, openTab, type Tab } from './browser.ts'
import { sampleWorkspace, type SampleWorkspace } from './sample-workspace.ts'
import { builtPage, serveApp, type ServedApp } from './served-app.ts'

export type AppPerTest = {
  readonly tab: Tab
  readonly workspace: SampleWorkspace
}

/**
 * For the tests of the block that calls it: a copy of the sample, its engine and a page, new for each test. A test in
 * which the page throws or logs an error fails.
 */
export function appPerTest(): AppPerTest {
  let browser: Browser
  let page: string
  let workspace: SampleWorkspace | undefined
  let app: ServedApp | undefined
  let tab: Tab | undefined

  beforeAll(async () => {
    page = await builtPage()
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    workspace = sampleWorkspace()
    app = await serveApp(workspace.directory, page)
    tab = await openTab(browser, app.url)
  })
  afterEach(async () => {
    const faults = tab?.faults ?? []
    await tab?.context.close()
    await app?.kill()
    workspace?.remove()
    tab = app = workspace = undefined
    expect(faults).toEqual([])
  })
  return {
    get tab() {
      return present(tab)
    },
    get workspace() {
      return present(workspace)
    },
  }
}

function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('Only inside a test.')
  return part
}
