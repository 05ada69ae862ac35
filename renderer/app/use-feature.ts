import { useEffect, useState } from 'react'
import type { FeatureModule } from '../ui/feature.ts'
import type { ScreenEntry } from './screens.ts'

/** The feature behind a rail entry, once it is loaded. Loading waits until the first screen is drawn. */
export function useFeature(screen: ScreenEntry): FeatureModule | null {
  const [feature, setFeature] = useState<FeatureModule | null>(null)
  useEffect(() => {
    let left = false
    const handle = requestIdleCallback(
      () =>
        void screen.load().then((module) => {
          if (!left) setFeature(module)
        }),
      { timeout: 1_000 },
    )
    return () => {
      left = true
      cancelIdleCallback(handle)
    }
  }, [screen])
  return feature
}
