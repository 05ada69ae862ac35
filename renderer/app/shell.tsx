import { Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { Banners } from './banners.tsx'
import { CommandPalette } from './command-palette.tsx'
import { useAppHotkeys } from './hotkeys.ts'
import { HotkeySheet } from './hotkey-sheet.tsx'
import { Rail } from './rail.tsx'
import { ScreenBoundary } from './screen-boundary.tsx'
import { screens } from './screens.ts'
import classes from './shell.module.css'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'

/** Top bar, rail, the screen, status bar. */
export function Shell() {
  useAppHotkeys()
  return (
    <div className={classes.app}>
      <TopBar />
      <Rail />
      <main className={classes.main}>
        <Banners />
        <Switch>
          {screens.map((screen) => (
            <Route key={screen.id} path={`${screen.path}/*?`}>
              <ScreenBoundary label={screen.label}>
                <Suspense fallback={null}>
                  <screen.Screen />
                </Suspense>
              </ScreenBoundary>
            </Route>
          ))}
          <Route>
            <Redirect to={screens[0]?.path ?? '/'} replace />
          </Route>
        </Switch>
      </main>
      <StatusBar />
      <CommandPalette />
      <HotkeySheet />
    </div>
  )
}
