// Loaded by Electron before the app (`electron -r`): some launchers load an app only after Electron is ready, too late to
// register the page's scheme. This does it in time and says so, so that the tests see the app as Electron itself starts it.
const { app, protocol } = require('electron')

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
app.commandLine.appendSwitch('signalbench-scheme-registered')
