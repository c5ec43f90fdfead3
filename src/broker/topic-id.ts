/** A UUID in Kafka's 22-character base64url form. Kafka's ids never begin with a dash, which tools would take for an option. */
export function newTopicId(uuid: string): string {
  const id = Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
  return id.startsWith('-') ? `A${id.slice(1)}` : id;
}
