import { formTexts } from './form-texts.ts'

/** Names to choose from; one that has no file stays visible, an empty one is a choice to be made. */
export function namesWith(names: readonly string[], current: string): { value: string; label: string }[] {
  const all = names.includes(current) ? names : [current, ...names]
  return all.map((name) => ({ value: name, label: name === '' ? formTexts.choose : name }))
}
