import { afterAll, beforeAll, inject } from 'vitest'
import { askShared } from '../ask-shared.ts'
import { type RunningRegistry, startRegistry } from './registry.ts'

/**
 * The run's shared registry (see `global-setup.ts`), or one of this file's own where there is no global set-up. Call it at
 * the top of a suite; the address is there before its first test. Others use it too: choose subjects of your own.
 */
export function useSharedRegistry(): { readonly url: string } {
  let address: string | null = null
  let own: RunningRegistry | null = null
  beforeAll(async () => {
    const asked: string | undefined = inject('schemaRegistryUrl')
    if (asked === undefined) {
      own = await startRegistry()
      address = own.url
      return
    }
    address = await askShared(asked)
  })
  afterAll(async () => {
    await own?.stop()
  })
  return {
    get url() {
      if (address === null) throw new Error('the registry is only there inside of tests')
      return address
    },
  }
}
