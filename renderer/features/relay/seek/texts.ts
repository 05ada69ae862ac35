import { grouped as n } from '#shared/lib/quantity.ts'

/** Words of the dialog that moves a group. */
export const seekTexts = {
  open: 'Move the start position…',
  hint: 'Where the group reads on: from the beginning, the end, an offset or a time, with a preview.',
  stopFirst: 'Stop the relay first: a group can only be moved while nobody reads with it.',
  title: (relay: string) => `Where ${relay} reads on`,
  target: 'To',
  kinds: { earliest: 'the oldest records', latest: 'the end', offset: 'an offset', time: 'a time' },
  offset: 'Offset',
  badOffset: 'A whole number, 0 or more.',
  time: 'Time, in this computer’s zone',
  columns: {
    topic: 'Topic',
    partition: 'Partition',
    from: 'Now at',
    to: 'Goes to',
    readAgain: 'Read again',
    skipped: 'Skipped',
  },
  moves: (topic: string, partition: number) => `Move ${topic} partition ${partition}`,
  nothing: 'nothing',
  stays: 'stays',
  counting: 'Counting…',
  total: (readAgain: number, skipped: number, moves: boolean) =>
    moves
      ? `${n(readAgain)} read again, ${n(skipped)} skipped.`
      : 'Nothing moves: every partition stands there already.',
  cancel: 'Cancel',
  confirm: 'Move the group',
  done: (groupId: string, partitions: number) =>
    `The group ${groupId} was moved in ${partitions === 1 ? '1 partition' : `${n(partitions)} partitions`}. The relay reads on from there when it is started.`,
} as const
