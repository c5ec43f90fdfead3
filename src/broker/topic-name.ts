/** Why Kafka refuses a topic name; null when it does not. */
export function refuseTopicName(name: string): string | null {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed';
  if (name === '.' || name === '..') return `Topic name is invalid: '${name}' is not allowed`;
  if (name.length > 249) {
    return `Topic name is invalid: the length of '${name}' is longer than the max allowed length 249`;
  }
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  }
  return null;
}

/** Names that differ in '.' and '_' only would share a metric name in Kafka, which refuses the second one. */
export function collidingName(name: string, existing: Iterable<string>): string | null {
  if (!/[._]/.test(name)) return null;
  const folded = name.replaceAll('.', '_');
  for (const other of existing) if (other !== name && other.replaceAll('.', '_') === folded) return other;
  return null;
}
