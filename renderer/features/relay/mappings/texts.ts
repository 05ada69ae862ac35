/** Words of the rules that choose a mapping. */
export const texts = {
  hint: 'From the top: the first line that fits a record says which mapping makes its event.',
  rule: (place: number) => `Rule ${place}`,
  topic: (place: number) => `Topic of rule ${place}`,
  filter: (place: number) => `Filter of rule ${place}`,
  mapping: (place: number) => `Mapping of rule ${place}`,
  defaultMapping: 'Mapping of all other records',
  others: 'all other records',
  heads: { topic: 'Topic', filter: 'and filter', mapping: 'Mapping' },
  everyTopic: 'every topic',
  filterPlaceholder: 'any record, or $.value.type = "order"',
  add: 'Add a rule',
  up: (place: number) => `Move rule ${place} up`,
  down: (place: number) => `Move rule ${place} down`,
  remove: (place: number) => `Remove rule ${place}`,
  keys: 'Alt+↑ and Alt+↓ move the rule that has the focus.',
  moved: (place: number, of: number) => `Moved to place ${place} of ${of}.`,
  problems: {
    mapping: 'Choose a mapping.',
    unknown: (mapping: string) =>
      `There is no mapping ${mapping}: the relay does not start until there is, or until another one is chosen.`,
  },
  notes: {
    all: 'Without topic and filter it fits every record: what stands below it is never reached.',
    never: (place: number) => `Never reached: rule ${place} fits every record.`,
    topic: 'This relay does not read that topic.',
  },
} as const
