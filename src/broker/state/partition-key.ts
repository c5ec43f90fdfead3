/** Names a partition in maps: `topicId/partition`. */
export function partitionKey(topicId: string, partition: number): string {
  return `${topicId}/${partition}`;
}
