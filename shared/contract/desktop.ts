/** What the desktop shell, its preload script and the page agree on. Procedures travel over the handed-over port only. */

/** The page listens: sent by the page to its own window, and passed on to the shell under the same name. */
export const pageReadyMessage = 'signalbench:ready'

/** A fresh MessagePort to the engine comes along as the first port; once for every engine that was started. */
export const enginePortMessage = 'signalbench:port'
