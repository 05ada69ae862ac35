/** A line of `render --templates`, still as text: numbers must not be read by a parser that rounds them. */
export type TemplateJob = { readonly number: number; readonly line: string }

/** What came of it; `id` as it was given. The line and column count from 1 in the template. */
export type TemplateAnswer = { readonly number: number; readonly json: string }

/** The thread's first message: everything is loaded, a template's time may begin. */
export const ready: TemplateAnswer = { number: 0, json: '' }
