import type { CheckResult } from '#shared/schema/check-result.ts'

/** The results as JUnit XML, which CI systems read: a test case a check. */
export function junitXml(results: readonly CheckResult[]): string {
  const failed = results.filter(({ ok, failures }) => !ok && !hasError(failures)).length
  const errors = results.filter(({ failures }) => hasError(failures)).length
  const seconds = results.reduce((sum, { ms }) => sum + ms, 0)
  const counts = `tests="${results.length}" failures="${failed}" errors="${errors}" time="${inSeconds(seconds)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="signalbench check" ${counts}>`,
    ...results.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase({ name, ms, failures }: CheckResult): string {
  const open = `    <testcase classname="signalbench" name="${escape(name)}" time="${inSeconds(ms)}"`
  const [first] = failures
  if (first === undefined) return `${open}/>`
  const tag = hasError(failures) ? 'error' : 'failure'
  const body = failures.map(({ message }) => message).join('\n')
  return `${open}>\n      <${tag} message="${escape(first.message)}" type="${first.what}">${escape(body)}</${tag}>\n    </testcase>`
}

const hasError = (failures: CheckResult['failures']): boolean => failures.some(({ what }) => what === 'error')

const inSeconds = (ms: number): string => (ms / 1_000).toFixed(3)

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

/**
 * Text for an attribute or an element. Characters that XML 1.0 does not have at all (control characters, lone surrogates)
 * become U+FFFD. [https://www.w3.org/TR/xml/#charsets]
 */
const escape = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/[&<>"'\n\r\t]/g, (character) => entities[character] ?? character)
