/**
 * Characters that are not seen but change what is: controls, marks of writing direction, zero-width ones. Line breaks and
 * tabs stay, and so do joiners, which make emoji and letters of some scripts.
 */
// oxlint-disable-next-line no-control-regex -- these are the ones that are looked for
const unseen =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g

/** For the screen only: such characters as JSON would escape them, so that a text cannot pretend to be another one. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
